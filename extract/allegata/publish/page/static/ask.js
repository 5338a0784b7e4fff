/*
 * Ask: questions in SQL to the release's database, answered in this page by DuckDB, which is loaded when the tab is first
 * opened and not before. Nothing that is asked leaves the page.
 *
 *   allegata.ask.open(element, sql)   show the tab in an element; with a query, from an address, ask it
 *   allegata.ask.take(name, text)     called by the files of the engine
 *
 * Files of the engine are loaded as scripts, for a page that is opened from a folder can fetch nothing. Such a page can
 * not fetch the database either: the reader chooses it, and then all works as over a server.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element, isolated, number, counted } = allegata.text;
  // the address of this very file: the page may be published under any folder
  const files = new URL("ask/", document.currentScript.src).href;
  const DATABASE = "allegata.duckdb";
  // as many rows as a browser lays out without a pause; the CSV has them all
  const SHOWN = 1000;
  // longer addresses are cut by mails and refused by servers
  const LONGEST_ADDRESS = 8000;
  const AT_ONCE = 3;
  const MEGABYTE = 1e6;
  const ALLEGATION = /^alg-[0-9a-f]{16}$/;

  const taken = new Map();
  let panel = null;

  function take(name, text) {
    taken.set(name, text);
  }

  function open(parent, sql) {
    panel = panel || new Panel(parent);
    panel.show(sql);
  }

  /** Ask for a script beside this one. */
  function script(name) {
    return new Promise((resolve, reject) => {
      const made = element("script", { src: files + name + ".js" });
      made.onload = resolve;
      made.onerror = () => reject(new Error("The file site/ask/" + name + ".js could not be loaded."));
      document.head.append(made);
    }).finally(() => document.querySelector('script[src="' + files + name + '.js"]')?.remove());
  }

  /** A bar with words, for what is loaded in parts. */
  class Bar {
    constructor() {
      this.bar = element("progress", { "aria-label": "Loading" });
      this.words = element("span", { class: "ask-loaded" });
      this.element = element("p", { class: "ask-bar" }, this.bar, " ", this.words);
      this.parts = new Map();
    }

    /** @param {number|null} size - of the whole part; null where nobody says. */
    set(part, loaded, size) {
      this.parts.set(part, { loaded, size });
      const all = [...this.parts.values()];
      const done = all.reduce((sum, each) => sum + each.loaded, 0);
      // what a server packs on the way is larger here than it said
      const known = all.every((each) => each.size !== null && each.loaded <= each.size);
      const whole = known ? all.reduce((sum, each) => sum + each.size, 0) : null;
      if (whole) {
        this.bar.max = whole;
        this.bar.value = done;
      } else this.bar.removeAttribute("value");
      this.words.textContent =
        (done / MEGABYTE).toFixed(1) + (whole ? " of " + (whole / MEGABYTE).toFixed(1) : "") + " MB loaded";
    }
  }

  /** The files of the engine, a few at once: base64 by kind, in order. */
  async function engineFiles(pieces, bar) {
    const waiting = Object.values(pieces).flat();
    const size = waiting.reduce((sum, [, letters]) => sum + letters, 0);
    let loaded = 0;
    bar.set("engine", 0, size);
    const next = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        if (!taken.has(file[0])) await script(file[0]);
        if (!taken.has(file[0])) throw new Error("The file site/ask/" + file[0] + ".js is there and cannot be read.");
        loaded += file[1];
        bar.set("engine", loaded, size);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return Object.fromEntries(
      Object.entries(pieces).map(([kind, parts]) => [kind, parts.map(([name]) => taken.get(name))]),
    );
  }

  /** The database from beside the page. */
  async function fetched(bar) {
    const response = await fetch(DATABASE);
    if (!response.ok) throw new Error(DATABASE + " is not beside this page (" + response.status + ").");
    const size = Number(response.headers.get("content-length")) || null;
    const reader = response.body.getReader();
    const chunks = [];
    let loaded = 0;
    bar.set("database", 0, size);
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      loaded += part.value.length;
      bar.set("database", loaded, size);
    }
    bar.set("database", loaded, loaded);
    return new Blob(chunks);
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
        this.bar.element, this.chooser, this.work, this.status, this.error, this.result, this.tables,
      );
      parent.addEventListener("dragover", (event) => event.preventDefault());
      parent.addEventListener("drop", (event) => this.dropped(event));
      this.loading = this.load().catch((error) => this.fail(error));
    }

    show(sql) {
      if (sql === null || sql === undefined || sql === this.asked) return;
      this.asked = sql;
      if (this.editor) this.editor.write(sql);
      this.wanted = sql;
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
      this.parts = allegata.ask.console;
      this.furnish();
      const database = this.database();
      const pieces = await engineFiles(this.parts.pieces, this.bar);
      await this.start(pieces, database);
    }

    /** Start the engine; where the file is not the one, the reader may choose another. */
    async start(pieces, first) {
      let database = await first;
      while (!this.engine) {
        this.say("Starting the engine.");
        try {
          const engine = await this.parts.startEngine(pieces, database);
          await this.check(engine);
          this.engine = engine;
        } catch (error) {
          this.fail(error);
          database = await this.chosen();
        }
      }
      taken.clear();
      this.bar.element.remove();
      this.chooser.replaceChildren();
      if (this.wanted) await this.run();
      else if (!this.status.textContent || this.status.textContent === "Starting the engine.") this.say("Ready.");
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

    /** Whether the file is the database of this page's release; a file that the reader chose may be any. */
    async check(engine) {
      let found;
      try {
        found = await engine.run("SELECT count(*) AS found FROM allegations");
      } catch (error) {
        throw new Error("This is a database, and not one of a release: it has no table of allegations.");
      }
      const there = Number(found.cell(0, 0));
      const { count } = this.index.rows;
      if (there === count) return;
      this.error.replaceChildren(
        element(
          "p", null,
          "This database has " + counted(there, "allegation") + " and the page " + number(count) +
            ": it is of another release, and may answer otherwise than the page shows.",
        ),
      );
    }

    furnish() {
      const { questions, tables } = this.index;
      const note = element("p", { class: "ask-note", id: "ask-note" });
      const select = element(
        "select", { id: "ask-example", "aria-describedby": "ask-note" },
        element("option", { value: "" }, "Choose a question …"),
        questions.map((question) => element("option", { value: question.name }, question.title)),
      );
      const choose = (name) => {
        const question = questions.find((each) => each.name === name);
        note.textContent = question ? question.note : "";
        if (question) this.editor.write(question.sql);
        return question;
      };
      select.addEventListener("change", () => choose(select.value));
      this.examples.replaceChildren(element("label", { for: "ask-example" }, "Questions to begin with"), select, note);
      this.work.hidden = false;
      this.editor = this.parts.createEditor(this.host, {
        text: "",
        tables,
        run: () => this.run(),
        label: "Query in SQL",
        description: "Control or Command with Enter runs it. Tab leaves the editor.",
      });
      if (this.wanted) this.editor.write(this.wanted);
      else if (questions.length) {
        select.value = questions[0].name;
        choose(questions[0].name);
      }
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
        this.answer = await this.engine.run(sql);
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
      }
    }

    async stop() {
      this.isStopping = true;
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
      }
    }

    /** The question in the address, so that it can be shared and gone back to. */
    address(sql) {
      this.asked = sql;
      const hash = "#ask&sql=" + encodeURIComponent(sql.toWellFormed ? sql.toWellFormed() : sql);
      if (hash.length > LONGEST_ADDRESS) {
        this.say(this.status.textContent + " The query is too long for an address: share its text.");
      } else if (location.hash !== hash) location.hash = hash;
    }

    draw(seconds) {
      const { answer } = this;
      const shown = Math.min(answer.length, SHOWN);
      const said = answer.isDone
        ? "Done; there is nothing to show."
        : counted(answer.length, "row") + (shown < answer.length ? ", the first " + number(shown) + " shown" : "");
      this.csvButton.hidden = answer.isDone || !answer.length;
      this.say(said + (answer.isDone ? "" : ", in " + seconds.toFixed(seconds < 1 ? 2 : 1) + " s."));
      if (answer.isDone) {
        this.result.replaceChildren();
        return;
      }
      const heads = answer.columns.map(({ name, isNumber }) => {
        return element("th", { scope: "col", class: isNumber ? "ask-number" : null }, isolated(name));
      });
      const rows = Array.from({ length: shown }, (_, row) =>
        element("tr", null, answer.columns.map((column, place) => this.cell(column, answer.cell(row, place)))),
      );
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

    cell({ name, isNumber }, value) {
      // the mark of a missing value is drawn by the styles: a cell that is copied is empty
      if (value === null) return element("td", { class: "ask-missing" });
      if (isNumber) return element("td", { class: "ask-number" }, value);
      if (name !== "allegation_id" || !ALLEGATION.test(value)) return element("td", null, isolated(value));
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
      const lines = [answer.columns.map(({ name }) => cell(name)).join(",")];
      for (let row = 0; row < answer.length; row += 1) {
        // a number is no formula, though it may begin with a minus
        const values = answer.columns.map(({ isNumber }, place) => {
          const value = answer.cell(row, place);
          return isNumber ? (value ?? "") : cell(value);
        });
        lines.push(values.join(","));
      }
      const name = "allegata-" + this.index.release.version + "-answer.csv";
      save(name, [...lines, ""].join("\r\n"), "text/csv");
    }
  }

  allegata.ask = { open, take };
})();
