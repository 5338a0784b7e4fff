/*
 * The SQL, Python and R that give the rows of a state, to copy: the page shows nothing that the files do not hold.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element, copyButton } = allegata.text;
  const LANGUAGES = [
    ["sql", "SQL"],
    ["python", "Python"],
    ["r", "R"],
  ];
  const SEARCHED = "title, allegation, outlet, alleged_perpetrator, cited_source, quote";
  const PAGE_ORDER = ["published DESC NULLS LAST", "article_id", "allegation_number"];
  // characters that would turn the direction of the code, or that no one sees
  const UNSEEN = /([\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff])/;

  /** A literal of SQL; characters that cannot be seen are written by their number. */
  function literal(text) {
    const parts = text.split(UNSEEN).filter((part) => part !== "");
    const written = parts.map((part) => {
      return UNSEEN.test(part) ? "chr(" + part.charCodeAt(0) + ")" : "'" + part.replace(/'/g, "''") + "'";
    });
    return written.length ? written.join(" || ") : "''";
  }

  function condition(facet, values) {
    const { table, column, value } = facet.where;
    const named = values.filter((one) => one !== "").map(literal);
    const either = [];
    if (named.length) {
      const list = "(" + named.join(", ") + ")";
      either.push(
        table
          ? "allegation_id IN (SELECT allegation_id FROM " + table + " WHERE " + value + " IN " + list + ")"
          : column + " IN " + list,
      );
    }
    if (values.includes("")) {
      either.push(
        table
          ? "allegation_id NOT IN (SELECT allegation_id FROM " + table + " WHERE " + value + " IS NOT NULL)"
          : column + " IS NULL",
      );
    }
    return either.length > 1 ? "(" + either.join(" OR ") + ")" : either[0];
  }

  /** The SQL of a state, for DuckDB. */
  function sql(state, facets) {
    const where = facets
      .filter((facet) => (state.facets[facet.name] || []).length > 0)
      .map((facet) => condition(facet, state.facets[facet.name]));
    if (state.q) {
      const needle = literal(allegata.filter.folded(state.q));
      where.push("contains(lower(concat_ws(' ', " + SEARCHED + ")), " + needle + ")");
    }
    const order = [...PAGE_ORDER];
    if (state.sort) {
      if (state.sort === "published") order.shift();
      order.unshift(state.sort + (state.down ? " DESC" : "") + " NULLS LAST");
    }
    return [
      "SELECT *",
      "FROM " + (state.refuted ? "refuted_claims" : "allegations_flat"),
      ...where.map((one, at) => (at === 0 ? "WHERE " : "  AND ") + one),
      "ORDER BY " + order.join(", "),
    ].join("\n");
  }

  /** A text within quotation marks of Python or R: both read these two escapes alike. */
  function escaped(text) {
    return text.replace(/\\/g, "\\\\").replace(/"/g, '\\"');
  }

  function python(query) {
    return [
      "import duckdb  # pip install duckdb",
      "",
      'with duckdb.connect("allegata.duckdb", read_only=True) as connection:',
      '    rows = connection.sql("""',
      escaped(query),
      '""").fetchall()  # or .df() for pandas, .pl() for polars',
    ].join("\n");
  }

  function r(query) {
    return [
      'library(duckdb)  # install.packages("duckdb")',
      "",
      'connection <- dbConnect(duckdb(), dbdir = "allegata.duckdb", read_only = TRUE)',
      'rows <- dbGetQuery(connection, "',
      escaped(query),
      '")',
      "dbDisconnect(connection, shutdown = TRUE)",
    ].join("\n");
  }

  /** What to copy, by language. */
  function texts(state, facets) {
    const query = sql(state, facets);
    return { sql: query, python: python(query), r: r(query) };
  }

  /**
   * Build the panel: a tab a language, each with its text and a button that copies it.
   *
   * @param {Element} parent - takes it.
   * @param {boolean} hasAsk - whether the query can be asked in this page.
   * @returns {{update: function(Object<string, string>)}} called with the texts.
   */
  function build(parent, hasAsk) {
    let now = {};
    const ask = hasAsk ? element("a", { class: "ask-this", href: "#ask" }, "Ask this in SQL") : null;
    const tabs = new Map();
    const list = element("div", { class: "tabs", role: "tablist", "aria-label": "Language" });
    const panels = LANGUAGES.map(([language, title]) => {
      const code = element("code", { dir: "ltr" });
      const panel = element(
        "div",
        { id: "query-" + language, role: "tabpanel", "aria-labelledby": "query-tab-" + language },
        copyButton("Copy the " + title, () => now[language]),
        // a long line scrolls within the box, by keyboard too
        element("pre", { tabindex: "0", "aria-label": title + " for these rows", role: "region" }, code),
      );
      const tab = element(
        "button",
        {
          type: "button", role: "tab", id: "query-tab-" + language, "data-language": language,
          "aria-controls": "query-" + language, click: () => choose(language),
        },
        title,
      );
      tabs.set(language, { tab, panel, code });
      list.append(tab);
      return panel;
    });

    function choose(language) {
      for (const [one, { tab, panel }] of tabs) {
        tab.setAttribute("aria-selected", String(one === language));
        tab.tabIndex = one === language ? 0 : -1;
        panel.hidden = one !== language;
      }
    }

    list.addEventListener("keydown", (event) => {
      const languages = [...tabs.keys()];
      const at = languages.indexOf(document.activeElement.dataset.language);
      const step = { ArrowRight: 1, ArrowLeft: languages.length - 1 }[event.key];
      if (at < 0 || step === undefined) return;
      event.preventDefault();
      const next = languages[(at + step) % languages.length];
      choose(next);
      tabs.get(next).tab.focus();
    });

    choose("sql");
    parent.replaceChildren(list, ...panels);
    if (ask) panels[0].prepend(ask, " ");
    return {
      update(given) {
        now = given;
        if (ask) ask.setAttribute("href", "#ask&sql=" + encodeURIComponent(given.sql));
        for (const [language, { code }] of tabs) code.textContent = given[language];
      },
    };
  }

  allegata.query = { build, texts, sql, literal };
})();
