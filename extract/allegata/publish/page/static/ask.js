/*
 * Ask: questions in SQL to the release's database, answered in this page by DuckDB, which is loaded when the tab is first
 * opened and not before. Nothing that is asked leaves the page.
 *
 *   allegata.ask.open(element, sql)   show the tab in an element; with a query, from an address, ask it
 *
 * A page that is opened from a folder can not fetch the database: the reader chooses it, and then all works as over a
 * server.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element, isolated, number, counted } = allegata.text;
  const { Bar, DATABASE, engineFiles, fetched, script } = allegata.askFiles;
  // as many rows, columns and letters as a browser lays out without a pause, and of a single cell: a query can make more
  // than a tab survives. The CSV has them all
  const SHOWN = 1000;
  const WIDEST = 500;
  const MOST_CELLS = 30000;
  const MOST_LETTERS = 4e6;
  const LONGEST_CELL = 10000;
  // longer addresses are cut by mails and refused by servers
  const LONGEST_ADDRESS = 8000;
  const ALLEGATION = /^alg-[0-9a-f]{16}$/;

  // the tab itself: whoever went on to a list or a record while a query ran is not called back
  const HERE = /^#ask(?!.*&record=)/;

  // anyone can write a link, and a query can be written to say anything
  const OF_A_LINK = "This query came with the address of the page: read it before you rely on its rows.";

  /** What is shown of a cell. */
  function cut(value) {
    if (value === null || value.length <= LONGEST_CELL) return value;
    return value.slice(0, LONGEST_CELL) + " \u2026 (cut here: " + number(value.length) + " characters; the CSV has them all)";
  }

  let panel = null;

  function open(parent, sql) {
    panel = panel || new Panel(parent);
    panel.show(sql);
  }

  class Panel {
    constructor(parent) {
      this.engine = null;
      this.answer = null;
      this.asked = null;
      this.isBusy = false;
      this.bar = new Bar();
      this.status = element("p", { class: "ask-status", role: "status" });
      this.chooser = element("div", { class: "ask-chooser" });
      this.examples = element("div", { class: "ask-examples" });
      this.host = element("div", { class: "ask-editor" });
      this.error = element("div", { class: "ask-error", role: "alert" });
      this.result = element("div", { class: "ask-result" });
      this.tables = element("details", { class: "ask-tables" });
      this.made = element("p", { class: "ask-made aside" });
      const button = (words, act, kind) => element("button", { type: "button", class: kind, click: act }, words);
      this.runButton = button("Run", () => this.run(), "ask-run");
      this.stopButton = button("Stop", () => this.stop(), "ask-stop");
      this.csvButton = button("Download all rows as CSV", () => this.download(), "ask-csv");
      this.stopButton.hidden = this.csvButton.hidden = true;
      this.work = element(
        "div", { class: "ask-work" },
        this.examples, this.host,
        element(
          "p", { class: "ask-keys" },
          "Ctrl+Enter or Command+Enter runs the query. Tab leaves the editor; Ctrl+Space offers tables and columns.",
        ),
        element("p", { class: "ask-buttons" }, this.runButton, " ", this.stopButton, " ", this.csvButton),
      );
      this.work.hidden = true;
      parent.classList.add("ask");
      parent.replaceChildren(
        element("h2", null, "Ask in SQL"),
        element(
          "p", { class: "ask-about" },
          "The release’s database is opened in this page, to be read only, and asked here: what you ask goes nowhere. " +
            "An answer counts articles and allegations, never people, and says what is alleged, never what happened.",
        ),
        this.bar.element, this.chooser, this.work, this.status, this.error, this.result, this.tables, this.made,
      );
      parent.addEventListener("dragover", (event) => event.preventDefault());
      parent.addEventListener("drop", (event) => this.dropped(event));
      this.load().catch((error) => this.fail(new Error(error.message + " Load the page again to try once more.")));
    }

    show(sql) {
      if (sql === null || sql === undefined || sql === this.asked) return;
      this.asked = sql;
      this.wanted = sql;
      if (this.editor) this.write(sql);
      if (this.engine) this.run();
      else this.say("The query of this link is asked as soon as the engine is there.");
    }

    say(words) {
      this.status.textContent = words;
    }

    fail(error) {
      this.say("");
      const message = String(error && error.message ? error.message : error);
      const line = error && error.line ? "Line " + error.line + " of the query: " : "";
      this.error.replaceChildren(element("pre", null, line + message));
    }

    async load() {
      this.say("Loading the engine, once; it stays until the page is closed.");
      const [index] = await Promise.all([allegata.load("index"), script("console")]);
      this.index = index;
      this.parts = allegata.askFiles.console;
      this.furnish();
      const database = this.database();
      const pieces = await engineFiles(this.parts.pieces, this.bar);
      // while the database is still under way, or the reader looks for it
      const engine = await this.parts.startEngine(pieces);
      this.made.replaceChildren(
        "Answered by DuckDB " + (await engine.version()) + " in this browser (",
        element("a", { href: "site/ask/LICENSES.txt" }, "software and licences"),
        ").",
      );
      await this.begin(engine, await database);
    }

    /** Give the engine its database; where the file is not the one, the reader may choose another. */
    async begin(engine, first) {
      let database = first;
      this.bar.element.remove();
      while (!this.engine) {
        this.say("Opening the database.");
        try {
          await engine.open(database);
          const doubt = await this.check(engine);
          this.chooser.replaceChildren(doubt ? element("p", { class: "note" }, doubt) : "");
          this.engine = engine;
        } catch (error) {
          this.fail(error);
          this.say("");
          database = await this.chosen();
        }
      }
      if (this.wanted) await this.run();
      else this.say("Ready.");
    }

    async database() {
      // a page from a folder can fetch nothing
      if (location.protocol === "file:") return this.chosen();
      try {
        return await fetched(this.bar);
      } catch (error) {
        this.fail(error);
        return this.chosen();
      }
    }

    /** A promise of the file that the reader chooses. */
    chosen() {
      const input = element("input", { type: "file", id: "ask-file", accept: ".duckdb" });
      this.chooser.replaceChildren(
        element("label", { for: "ask-file" }, "Choose the file ", element("code", null, DATABASE)),
        element(
          "p", null,
          "It lies in the folder of this page, beside index.html. A page that is opened from a folder may not read it by " +
            "itself. You may also drop it here. It stays on this computer.",
        ),
        input,
      );
      return new Promise((resolve) => {
        this.give = (file) => {
          this.error.replaceChildren();
          this.chooser.replaceChildren(element("p", null, "Opening ", isolated(file.name), "."));
          resolve(file);
        };
        input.addEventListener("change", () => input.files[0] && this.give(input.files[0]));
      });
    }

    dropped(event) {
      const file = event.dataTransfer && event.dataTransfer.files[0];
      if (!file) return;
      event.preventDefault();
      if (this.give && !this.engine) this.give(file);
    }

    /** Words for a database that is of another release than this page; a file that the reader chose may be any. */
    async check(engine) {
      let found;
      try {
        found = await engine.run("SELECT count(*) AS found FROM allegations");
      } catch (error) {
        throw new Error("This is a database, and not one of a release: it has no table of allegations.");
      }
      const there = Number(found.cell(0, 0));
      const { count } = this.index.rows;
      if (there === count) return null;
      return (
        "This database has " + counted(there, "allegation") + " and the page " + number(count) +
        ": it is of another release, and may answer otherwise than the page shows."
      );
    }

    furnish() {
      const { questions, tables } = this.index;
      this.note = element("p", { class: "ask-note", id: "ask-note" });
      this.example = element(
        "select", { id: "ask-example", "aria-describedby": "ask-note" },
        element("option", { value: "" }, "Choose a question …"),
        questions.map((question) => element("option", { value: question.name }, question.title)),
      );
      this.example.addEventListener("change", () => {
        const chosen = questions.find((each) => each.name === this.example.value);
        if (chosen) this.write(chosen.sql);
      });
      this.examples.replaceChildren(
        element("label", { for: "ask-example" }, "Questions to begin with"), this.example, this.note,
      );
      this.work.hidden = false;
      this.editor = this.parts.createEditor(this.host, {
        text: "",
        tables,
        run: () => this.run(),
        label: "Query in SQL",
        description: "Control or Command with Enter runs it. Tab leaves the editor.",
      });
      this.write(this.wanted || (questions.length ? questions[0].sql : ""));
      this.tables.replaceChildren(
        element("summary", null, "Tables and views of this release"),
        tables.map(({ name, description, columns }) =>
          element(
            "details", null,
            element("summary", null, element("code", null, name)),
            element("p", null, description),
            element(
              "dl", null,
              columns.map(([column, type, meaning]) => [
                element("dt", null, element("code", null, column), " ", type),
                element("dd", null, meaning),
              ]),
            ),
          ),
        ),
      );
    }

    /** Put a query into the editor; where it is one of the questions, say how to read its answer. */
    write(sql) {
      const question = this.index.questions.find((each) => each.sql === sql);
      this.editor.write(sql);
      this.example.value = question ? question.name : "";
      this.note.textContent = question ? question.note : sql ? OF_A_LINK : "";
    }

    busy(is) {
      this.isBusy = is;
      this.stopButton.hidden = !is;
      this.runButton.setAttribute("aria-disabled", String(is));
      this.result.setAttribute("aria-busy", String(is));
    }

    async run() {
      const sql = this.editor.text();
      if (!this.engine) {
        this.wanted = sql;
        this.say("The query is asked as soon as the engine is there.");
        return;
      }
      if (this.isBusy) return;
      this.wanted = null;
      this.error.replaceChildren();
      this.editor.mark(null);
      this.busy(true);
      this.say("Asking …");
      const start = performance.now();
      try {
        const answer = await this.engine.run(sql);
        if (this.wanted !== null) return; // a link asked for something else in the meantime
        this.answer = answer;
        this.draw((performance.now() - start) / 1000);
        this.address(sql);
      } catch (error) {
        if (error instanceof this.parts.StoppedError) return;
        this.answer = null;
        this.result.replaceChildren();
        this.csvButton.hidden = true;
        this.editor.mark(error.line || null);
        this.fail(error);
      } finally {
        if (!this.isStopping) this.busy(false);
        if (this.wanted !== null && !this.isBusy) this.run();
      }
    }

    async stop() {
      this.isStopping = true;
      this.wanted = null;
      this.say("Stopping …");
      this.runButton.focus();
      try {
        await this.engine.stop();
        this.say("Stopped. The engine is ready again.");
      } catch (error) {
        this.fail(error);
      } finally {
        this.isStopping = false;
        this.busy(false);
        if (this.wanted !== null) this.run();
      }
    }

    /** The question in the address, so that it can be shared and gone back to. */
    address(sql) {
      this.asked = sql;
      const hash = "#ask&sql=" + encodeURIComponent(sql.toWellFormed ? sql.toWellFormed() : sql);
      if (hash.length > LONGEST_ADDRESS) {
        this.say(this.status.textContent + " The query is too long for an address: share its text.");
      } else if (location.hash !== hash && HERE.test(location.hash)) location.hash = hash;
    }

    draw(seconds) {
      const { answer } = this;
      const rows = this.rows();
      const shown = rows.length;
      const said = answer.isDone
        ? "Done; there is nothing to show."
        : counted(answer.length, "row") + (shown < answer.length ? ", the first " + number(shown) + " shown" : "") +
          (answer.columns.length > WIDEST ? ", with the first " + WIDEST + " of " + number(answer.columns.length) + " columns" : "");
      this.csvButton.hidden = answer.isDone || !answer.length;
      this.say(said + (answer.isDone ? "" : ", in " + seconds.toFixed(seconds < 1 ? 2 : 1) + " s."));
      if (answer.isDone) {
        this.result.replaceChildren();
        return;
      }
      const heads = answer.columns.slice(0, WIDEST).map(({ name, isNumber }) => {
        return element("th", { scope: "col", class: isNumber ? "ask-number" : null }, isolated(cut(name)));
      });
      this.result.replaceChildren(
        element(
          "div", { class: "ask-scroll", role: "region", "aria-label": "Answer", tabindex: "0" },
          element(
            "table", null,
            element("caption", null, said + "."),
            element("thead", null, element("tr", null, heads)),
            element("tbody", null, rows),
          ),
        ),
      );
    }

    /** The first rows of the answer as elements, as many as a page can hold. */
    rows() {
      const { answer } = this;
      const columns = answer.columns.slice(0, WIDEST);
      const most = Math.min(answer.length, SHOWN, Math.ceil(MOST_CELLS / Math.max(1, columns.length)));
      const rows = [];
      for (let letters = 0; rows.length < most && letters < MOST_LETTERS; ) {
        const values = columns.map((_, place) => cut(answer.cell(rows.length, place)));
        letters += values.reduce((sum, value) => sum + (value === null ? 0 : value.length), 0);
        rows.push(element("tr", null, columns.map((column, place) => this.cell(column, values[place]))));
      }
      return rows;
    }

    cell({ name, isNumber }, value) {
      // the mark of a missing value is drawn by the styles: a cell that is copied is empty
      if (value === null) return element("td", { class: "ask-missing" });
      if (isNumber) return element("td", { class: "ask-number" }, value);
      // of its own direction, as within a bdi, which would be a thousand elements more
      if (name !== "allegation_id" || !ALLEGATION.test(value)) return element("td", { dir: "auto" }, value);
      const link = element("a", { href: "#record=" + value }, value);
      link.addEventListener("click", (event) => {
        if (!allegata.show || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        allegata.show(value);
      });
      return element("td", null, link);
    }

    download() {
      const { answer } = this;
      const { cell, save } = allegata.download;
      const parts = [];
      let lines = [answer.columns.map(({ name }) => cell(name)).join(",")];
      let letters = 0;
      for (let row = 0; row < answer.length; row += 1) {
        // a number is no formula, though it may begin with a minus
        const values = answer.columns.map(({ isNumber }, place) => {
          const value = answer.cell(row, place);
          return isNumber ? (value ?? "") : cell(value);
        });
        lines.push(values.join(","));
        letters += lines[lines.length - 1].length;
        if (letters > MOST_LETTERS) {
          // no single text may be as long as a file
          parts.push([...lines, ""].join("\r\n"));
          lines = [];
          letters = 0;
        }
      }
      parts.push([...lines, ""].join("\r\n"));
      save("allegata-" + this.index.release.version + "-answer.csv", parts, "text/csv");
    }
  }

  allegata.ask = { open };
})();
