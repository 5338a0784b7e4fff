/*
 * The page: reads the state from the hash, shows it, and turns what a reader does into the next hash.
 *
 * There is one way: a step of the reader sets the hash, the hash is read, and what it says is drawn. So back, forward,
 * reload and a link sent to someone else all lead to the same. While the data loads, the rows that stand in the page
 * stay; where it cannot be loaded, the page says so and they stay for good.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element, number, counted } = allegata.text;
  const { format, parse, changed, narrowed } = allegata.state;
  const at = (identifier) => document.getElementById(identifier);
  // long enough that a word is not searched letter by letter, short enough to feel at once
  const TYPING = 150;
  const FACETS_UNKNOWN = { has: () => true };

  let index = null;
  let rows = null;
  let parts = null;
  let state = allegata.state.empty();
  let selected = null;
  let drawn = null;
  let broken = false;
  // settles when all rows are there
  let loading = null;
  // letters are in the search box that nobody has searched for yet
  let isTyping = false;
  // where the reader was in a list, by its hash: pixels from the top
  const places = new Map();

  function names() {
    return index === null ? [] : index.facets.map((facet) => facet.name);
  }

  function address(next) {
    return format(next, names());
  }

  /** The list that a state's record, or Ask, was opened from. */
  function listOf(from) {
    return address({ ...from, record: null, ask: false, sql: null });
  }

  /** Take a step: it becomes an entry of the history, so that Back undoes it. */
  function go(next) {
    const y = window.scrollY;
    window.location.hash = address(next);
    // an empty hash would take the reader to the top of the page
    window.scrollTo(0, y);
  }

  /** Change the address without an entry of the history: for what is typed letter by letter. */
  function amend(next) {
    const y = window.scrollY;
    window.location.replace(address(next));
    window.scrollTo(0, y);
  }

  /** Whether a hash names a place in the page, and no state. */
  function isPlace(hash) {
    const name = hash.slice(1);
    return name !== "" && name !== "ask" && !name.includes("=") && !allegata.state.RECORD.test(name) && at(name) !== null;
  }

  function read() {
    if (isPlace(window.location.hash)) return;
    // before the rows are there nobody knows which values there are
    const known = rows === null ? new Map(names().map((name) => [name, FACETS_UNKNOWN])) : rows.known;
    const found = parse(window.location.hash, known);
    state = found.state;
    const faults = [];
    if (state.ask && !allegata.ask) {
      state = { ...state, ask: false, sql: null };
      faults.push("This release was published without the SQL console.");
    }
    if (found.ignored.length > 0 && rows !== null) {
      const parts = found.ignored.map(readable).join(", ");
      faults.push("Part of the link says nothing in this release and was left out, so that it narrows no rows: " + parts + ".");
    }
    at("note").hidden = faults.length === 0;
    at("note").textContent = faults.join(" ");
  }

  function readable(part) {
    let words = part;
    try {
      words = decodeURIComponent(part);
    } catch (error) {
      // shown as it is
    }
    // as much as tells a reader which part it is
    return "\u201c" + allegata.text.shown(words.length > 60 ? words.slice(0, 60) + "\u2026" : words) + "\u201d";
  }

  // --- views ---------------------------------------------------------------------------------------------------------

  function render() {
    read();
    const view = broken ? "list" : state.record !== null ? "record" : state.ask ? "ask" : "list";
    const before = drawn;
    drawn = { view, list: listOf(state), page: state.page, record: state.record };
    // still where the reader was: the page is not drawn anew, and the browser has been told to leave the place alone
    if (before !== null && before.view === "list" && view !== "list") places.set(before.list, window.scrollY);
    document.documentElement.dataset.view = view;
    at("browse").hidden = view !== "list";
    at("record").hidden = view !== "record";
    if (allegata.ask) at("ask").hidden = view !== "ask";
    // the way past the head of the page leads to whatever is shown
    const skip = document.querySelector(".skip");
    skip.href = { list: "#rows", record: "#record", ask: "#ask" }[view];
    skip.textContent = { list: "Skip to the table", record: "Skip to the record", ask: "Skip to the console" }[view];
    for (const link of document.querySelectorAll("nav [data-view]")) {
      const here = link.dataset.view === (view === "list" && state.refuted ? "refuted" : view);
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (view === "record") showRecord();
    else if (view === "ask") showAsk(before);
    else showList(before);
  }

  function showList(before) {
    document.title = (state.refuted ? "Refuted claims \u00b7 " : "") + title;
    if (rows === null) return;
    selected = rows.select(state);
    at("refuted-note").hidden = !state.refuted;
    at("lead").hidden = state.refuted;
    // what is being typed is left alone, with its blanks at the end; words that a step took away are not kept to come back
    if (!isTyping && allegata.state.needle(at("search").value) !== state.q) at("search").value = state.q;
    parts.facets.update(state, selected);
    parts.chart.update(state, selected);
    allegata.facets.chips(at("chips"), rows, state, go);
    at("clear").hidden = !narrowed(state);
    tell();
    const pages = allegata.table.draw(at("rows"), rows, state, selected, go, address);
    allegata.table.pager(at("pager"), state, pages, address);
    at("rows").hidden = selected.rows.length === 0;
    parts.query.update(allegata.query.texts(state, index.facets));
    at("download").disabled = selected.rows.length === 0;
    at("download").textContent = "Download " + counted(selected.rows.length, "row") + " as CSV";
    arrive(before);
  }

  /** Where the reader is put when a list appears. */
  function arrive(before) {
    if (before === null) return;
    if (before.view !== "list") {
      window.scrollTo(0, places.get(drawn.list) || 0);
      // to the row of the record that was read last; it is in sight, unless the reader went on to others from there
      const link = before.record && at("rows").querySelector('[data-record="' + before.record + '"]');
      if (link) link.focus();
    } else if (before.page !== drawn.page) {
      at("results").scrollIntoView();
      at("rows").focus({ preventScroll: true });
    }
  }

  function tell() {
    const many = selected.rows.length;
    const noun = state.refuted ? "refuted claims" : "allegations";
    if (many === 0) {
      // the button that clears them all stands beside them
      at("found").textContent =
        selected.total === 0
          ? "This release holds no " + noun + "."
          : "None of " + number(selected.total) + " " + noun + " matches all of these filters. Take one away, or clear them all.";
      return;
    }
    const from = allegata.text.articlesOf(selected.articles, selected.outlets);
    // at most, for speakers without a name may be one another; and some rows name no source at all
    const origins = selected.origins
      ? ", whose sources go back to at most " + counted(selected.origins, "independent origin")
      : "";
    at("found").textContent = number(many) + " of " + number(selected.total) + " " + noun + ", in " + from + origins + ".";
  }

  function clear() {
    go(changed(state, { facets: {}, q: "" }));
    at("search").value = "";
    at("search").focus({ preventScroll: true });
  }

  function showAsk(before) {
    document.title = "Ask \u00b7 " + title;
    allegata.ask.open(at("console"), state.sql);
    // as the first address of a visit, too: the browser goes to the place of that name, past the head of the page
    if (before === null || before.view !== "ask") window.scrollTo(0, 0);
  }

  function showRecord() {
    const identifier = state.record;
    const place = at("record-view");
    const back = listOf(state);
    at("back").href = state.ask ? address({ ...state, record: null }) : back;
    at("back").textContent = state.ask ? "Back to Ask" : narrowed(state) ? "Back to the filtered list" : "Back to the list";
    document.title = identifier + " \u00b7 " + title;
    if (index === null) return place.replaceChildren(element("p", null, "Loading the record \u2026"));
    const addresses = {
      list: (facets) => address(changed(allegata.state.empty(), { facets })),
      record: (other) => address({ ...state, record: other }),
    };
    const { prefixLength } = index.records;
    const file = "records-" + (prefixLength === 0 ? "all" : identifier.slice("alg-".length, "alg-".length + prefixLength));
    const draw = (made) => {
      // a reader may have gone on while the file was loading
      if (state.record !== identifier) return;
      place.replaceChildren(made);
      neighbours(identifier);
      window.scrollTo(0, 0);
      at("record-title").focus({ preventScroll: true });
    };
    const absent = () => {
      const tell = (gone) => {
        const withdrawn = gone !== null && Object.hasOwn(gone, identifier) ? gone[identifier] : null;
        draw(allegata.record.absent(identifier, withdrawn, addresses.record));
      };
      return allegata.load("withdrawn").then(tell, () => tell(null));
    };
    if (!index.isBrowsable) return draw(failed(new Error("This release is too large for records in the page."), "Ask the database"));
    // where the rows are known, no file is asked for that is not there
    if (rows !== null && !rows.place.has(identifier)) return absent();
    allegata.load(file).then(
      (records) => {
        if (!Object.hasOwn(records, identifier)) return absent();
        draw(allegata.record.draw(records[identifier], index.release, addresses));
      },
      (error) => {
        const fault = () => draw(failed(error, "The record " + identifier + " cannot be shown"));
        // a prefix that no record has, has no file: the rows tell one from the other, as soon as they are there
        loading.then(() => (rows.place.has(identifier) ? fault() : absent()), fault);
      },
    );
  }

  /** Links to the records before and behind this one in the list it was opened from. */
  function neighbours(identifier) {
    const bar = at("neighbours");
    bar.hidden = true;
    if (rows === null) return;
    // by its own link a refuted claim is opened from no list: the one it belongs to is not that of the allegations
    if (!state.refuted && !state.ask && rows.refuted[rows.place.get(identifier)] === 1) {
      at("back").href = address(changed(allegata.state.empty(), { refuted: true }));
      at("back").textContent = "Back to the refuted claims";
    }
    const listed = rows.select(state).rows;
    const here = listed.indexOf(rows.place.get(identifier));
    if (here < 0 || listed.length < 2) return;
    const to = (place, words) => {
      if (place < 0 || place >= listed.length) return element("span", { class: "off" }, words);
      const page = 1 + Math.floor(place / allegata.table.PER_PAGE);
      return element("a", { href: address({ ...state, page, record: rows.flat.allegation_id[listed[place]] }) }, words);
    };
    bar.replaceChildren(
      to(here - 1, "Previous"), " ",
      element("span", null, number(here + 1) + " of " + number(listed.length) + " in the list"), " ",
      to(here + 1, "Next"),
    );
    bar.hidden = false;
  }

  function failed(error, what) {
    return element(
      "article", { "aria-labelledby": "record-title" },
      element("h2", { id: "record-title", tabindex: "-1" }, what),
      element("p", null, error.message),
      element("p", null, HELP),
    );
  }

  const HELP =
    "The page needs the folder site/ beside it. If you saved or were sent index.html alone, open it within the whole " +
    "release. The tables are in data/ and parquet/ either way.";

  /** Say that the data is not there; the rows that came with the page stay, and controls that would do nothing go. */
  function fail(error) {
    document.documentElement.classList.remove("scripted");
    document.documentElement.classList.add("broken");
    at("problem-text").textContent =
      error.message + " Filters, records and the search are therefore not available; the first rows of the table are. " + HELP;
    at("problem").hidden = false;
    broken = true;
    render();
  }

  // --- steps of the reader -----------------------------------------------------------------------------------------------

  let title = "";

  function listen() {
    window.addEventListener("hashchange", render);
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      const own = link.getAttribute("href");
      // a way to a place in the page leaves the state, and so the address, as it is
      const within = own && own.startsWith("#") && (isPlace(own) || link.classList.contains("skip"));
      if (within && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        const place = at(own.slice(1));
        place.scrollIntoView();
        place.focus({ preventScroll: true });
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || state.record === null) return;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
      event.preventDefault();
      at("back").click();
    });
    let timer = null;
    const search = at("search");
    const find = () => {
      clearTimeout(timer);
      isTyping = false;
      const q = allegata.state.needle(search.value);
      if (rows !== null && state.record === null && q !== state.q) amend(changed(state, { q }));
    };
    search.addEventListener("input", () => {
      clearTimeout(timer);
      isTyping = true;
      timer = setTimeout(find, TYPING);
    });
    search.addEventListener("change", find);
    at("clear").addEventListener("click", clear);
    at("download").addEventListener("click", () => {
      const { csv, name, save } = allegata.download;
      save(name(index.release, state), csv(rows, selected.rows), "text/csv");
      allegata.announce("The file holds " + counted(selected.rows.length, "row") + ".");
    });
  }

  /** On a wide screen the filters stand open beside the table; on a narrow one they open on demand. */
  function layOut() {
    const wide = window.matchMedia("(min-width: 60rem)");
    const set = () => (at("filters").open = wide.matches);
    wide.addEventListener("change", set);
    set();
  }

  function ready(files) {
    rows = new allegata.filter.Rows(index, files);
    parts = {
      facets: allegata.facets.build(at("facets"), rows, (name, value) => go(allegata.state.toggled(state, name, value))),
      chart: allegata.chart.build(at("chart"), rows, (months) => {
        go(changed(state, { facets: { ...state.facets, month: months } }));
      }),
      query: allegata.query.build(at("query-panels"), Boolean(allegata.ask)),
    };
    document.documentElement.classList.add("loaded");
    // what a search looks through takes a moment to make: while nobody waits, where the browser can tell
    if (window.requestIdleCallback) window.requestIdleCallback(() => rows.searchable());
    const before = drawn;
    if (before !== null && before.view === "record") {
      // the record is there already, or will be: only what the rows add to it is missing
      read();
      return neighbours(state.record);
    }
    drawn = null;
    render();
  }

  /** Show a record, as from a result of SQL. */
  allegata.show = function (identifier) {
    go({ ...state, record: identifier });
  };

  function start() {
    title = document.title;
    // the page itself puts the reader back to where a list was left
    if ("scrollRestoration" in window.history) window.history.scrollRestoration = "manual";
    layOut();
    listen();
    render();
    allegata
      .load("index")
      .then((loaded) => {
        index = loaded;
        allegata.words.use(index);
        loading = index.isBrowsable ? Promise.all(index.rows.files.map(allegata.load)).then(ready) : Promise.resolve();
        render();
        if (!index.isBrowsable) {
          document.documentElement.classList.add("unfiltered");
          return null;
        }
        at("found").textContent = "Loading " + counted(index.rows.count, "row") + " \u2026";
        return loading;
      })
      .catch(fail);
  }

  start();
})();
