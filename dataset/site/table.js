/*
 * The table of the rows that a state shows: 50 a page, with headings that sort, and links to turn the page.
 *
 * It is a real table. On a narrow screen the styles lay its rows out as cards, which would take the table's meaning away
 * from those who hear it: so the roles are written out.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element, isolated, number } = allegata.text;
  const PER_PAGE = 50;
  // pages that are named on each side of this one
  const NEAR = 2;
  const NOT_STATED = "not stated";

  /** The columns: what allegations_flat calls them, their heading, and what a cell holds. */
  const COLUMNS = [
    { name: "published", title: "Published", cell: published },
    { name: "outlet", title: "Outlet", cell: outlet },
    { name: "allegation", title: "What is alleged", cell: alleged },
    { name: "alleged_perpetrator", title: "Said to be responsible", cell: (row) => plain(row.alleged_perpetrator) },
    { name: "affected_nationalities", title: "People said to be affected", cell: affected },
    { name: "cited_source", title: "Who says so", cell: (row) => plain(row.cited_source) },
    { name: "denial_status", title: "Answer reported in the article", cell: answer },
  ];

  function missing() {
    return element("span", { class: "missing" }, NOT_STATED);
  }

  function plain(value) {
    return value === null ? missing() : isolated(value);
  }

  function published(row) {
    const coded = row.review_status === "reviewed" ? "reviewed" : "machine-coded";
    return [row.published === null ? missing() : element("time", null, row.published), element("span", { class: "mark" }, coded)];
  }

  function outlet(row) {
    return [plain(row.outlet), row.title === null ? null : element("span", { class: "title" }, isolated(row.title))];
  }

  function alleged(row, address) {
    return [
      element("a", { href: address, "data-record": row.allegation_id }, isolated(row.allegation)),
      row.captive ? element("span", { class: "mark captive" }, "a source speaks while held captive") : null,
      row.notices === null ? null : element("span", { class: "mark notice" }, notices(row.notices)),
      row.statements === null ? null : element("span", { class: "mark notice" }, "with a statement in reply"),
    ];
  }

  function notices(cell) {
    const kinds = cell.split("; ").map((code) => allegata.words.label("notice", code));
    return "notice: " + kinds.join(", ");
  }

  function affected(row) {
    const codes = [row.affected_nationalities, row.affected_regions].filter((cell) => cell !== null).join("; ");
    return codes === "" ? missing() : codes.split("; ").map(allegata.words.place).join("; ");
  }

  function answer(row) {
    const words = allegata.words.label("denial_status", row.denial_status);
    return element("span", { class: row.denial_status === "not_stated" ? "missing" : null }, words);
  }

  /** How the heading of a column tells that the rows are in its order. */
  function direction(state, name) {
    if (state.sort === null) return name === "published" ? "descending" : "none";
    return state.sort !== name ? "none" : state.down ? "descending" : "ascending";
  }

  /** The state after a click on a heading: up, down, and back to the order of the page, newest first. */
  function resorted(state, name) {
    const now = direction(state, name);
    const next = { none: "ascending", ascending: "descending", descending: "none" }[now];
    if (next === "none" && name === "published") return { sort: "published", down: false };
    if (next === "none" || (next === "descending" && name === "published")) return { sort: null, down: false };
    return { sort: name, down: next === "descending" };
  }

  /**
   * Draw the table.
   *
   * @param {HTMLTableElement} table - what is in it is replaced.
   * @param {Rows} rows
   * @param {Object} state
   * @param {Object} selected - what the state selects.
   * @param {function(Object)} change - called with the state after a click on a heading.
   * @param {function(Object): string} address - the hash of a state.
   * @returns {number} how many pages there are.
   */
  function draw(table, rows, state, selected, change, address) {
    const pages = Math.max(1, Math.ceil(selected.rows.length / PER_PAGE));
    const page = Math.min(state.page, pages);
    const from = (page - 1) * PER_PAGE;
    const here = selected.rows.slice(from, from + PER_PAGE);
    const body = element("tbody", { role: "rowgroup" }, here.map((row) => line(rows, row, state, address)));
    head(table, state, change);
    table.tBodies[0] ? table.tBodies[0].replaceWith(body) : table.append(body);
    // rows that stand on other pages are part of the table too
    table.setAttribute("aria-rowcount", String(selected.rows.length + 1));
    here.forEach((_, at) => body.rows[at].setAttribute("aria-rowindex", String(from + at + 2)));
    return pages;
  }

  function head(table, state, change) {
    let headings = table.tHead && table.tHead.rows[0];
    if (!headings || !headings.querySelector("button")) {
      headings = element("tr", { role: "row", "aria-rowindex": "1" });
      for (const { name, title } of COLUMNS) {
        const button = element("button", { type: "button", "data-sort": name }, title);
        headings.append(element("th", { scope: "col", role: "columnheader", "data-column": name }, button));
      }
      const made = element("thead", { role: "rowgroup" }, headings);
      table.tHead ? table.tHead.replaceWith(made) : table.prepend(made);
    }
    for (const heading of headings.cells) {
      const name = heading.dataset.column;
      heading.setAttribute("aria-sort", direction(state, name));
      // one listener, that of the newest state; the button stays, and with it the focus
      heading.firstChild.onclick = () => change(allegata.state.changed(state, resorted(state, name)));
    }
  }

  function line(rows, row, state, address) {
    const values = { captive: rows.captive[row] === 1 };
    for (const column of rows.columns) values[column] = rows.flat[column][row];
    const link = address({ ...state, record: values.allegation_id });
    const cells = COLUMNS.map(({ name, title, cell }) => {
      const heads = name === "allegation";
      return element(
        heads ? "th" : "td",
        { role: heads ? "rowheader" : "cell", scope: heads ? "row" : null, "data-label": title, class: "of-" + name },
        element("div", null, cell(values, link)),
      );
    });
    return element("tr", { role: "row" }, cells);
  }

  /** Links to the other pages; nothing where there is one page only. */
  function pager(parent, state, pages, address) {
    parent.hidden = pages < 2;
    const page = Math.min(state.page, pages);
    const to = (target, words, name) => element("a", { href: address({ ...state, page: target }), "aria-label": name || null }, words);
    const entries = [page > 1 ? to(page - 1, "Previous", "Previous page") : element("span", { class: "off" }, "Previous")];
    let last = 0;
    for (let one = 1; one <= pages; one++) {
      if (one !== 1 && one !== pages && Math.abs(one - page) > NEAR) continue;
      if (one > last + 1) entries.push(element("span", { class: "off" }, "\u2026"));
      entries.push(
        one === page
          ? element("span", { "aria-current": "page", class: "here" }, number(one))
          : to(one, number(one), "Page " + number(one)),
      );
      last = one;
    }
    entries.push(page < pages ? to(page + 1, "Next", "Next page") : element("span", { class: "off" }, "Next"));
    parent.replaceChildren(element("ul", null, entries.map((entry) => element("li", null, entry))));
  }

  allegata.table = { draw, pager, PER_PAGE, COLUMNS };
})();
