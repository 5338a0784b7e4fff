/*
 * The rows of a release in memory, and which of them a state shows.
 *
 * Columns as they come; each facet as numbers of its values, one run a row, so that 20,000 rows and some fifteen facets
 * are counted in a few milliseconds. One pass does it all: a row that fails no facet is shown, and counts for each; a row
 * that fails one facet alone counts for that one, since a facet's own choice does not narrow its own counts.
 */
(function () {
  "use strict";

  const allegata = window.allegata;

  /** Lower case as DuckDB's lower() has it, code point by code point, so that page and SQL find the same. */
  function folded(text) {
    // the two that JavaScript treats by context or writes as two
    return text.replace(/\u0130/g, "i").replace(/\u03a3/g, "\u03c3").toLowerCase();
  }

  /** Order of two texts by their bytes in UTF-8, as DuckDB has it: JavaScript puts U+E000-U+FFFF behind emoji. */
  function byBytes(one, other) {
    if (one === other) return 0;
    const length = Math.min(one.length, other.length);
    for (let at = 0; at < length; at++) {
      let a = one.charCodeAt(at);
      let b = other.charCodeAt(at);
      if (a === b) continue;
      if (a >= 0xd800 && b >= 0xd800) {
        // halves of a pair stand for code points above all others
        a += a >= 0xe000 ? 0 : 0x2800;
        b += b >= 0xe000 ? 0 : 0x2800;
      }
      return a - b;
    }
    return one.length - other.length;
  }

  /** The month of a date, by the same rule as the month of the SQL beside the table. */
  function month(published) {
    return published !== null && published.length >= 7 ? published.slice(0, 7) : null;
  }

  /**
   * One facet: its values, and which of them each row has.
   *
   * `starts[row]` to `starts[row + 1]` are the places in `items` of the row's values; a row without any has one item,
   * `nothing`, the number behind the last value.
   */
  function facetOf(definition, codes, count, valuesOf) {
    const values = definition.values.map(([value]) => value);
    const labels = definition.values.map(([, label]) => label);
    // a code that no row of this release has is chosen by a link all the same: it leaves none, and not all
    for (const [code, [label]] of Object.entries(codes)) {
      if (values.includes(code)) continue;
      values.push(code);
      labels.push(label);
    }
    const numbers = new Map(values.map((value, number) => [value, number]));
    const found = [];
    const starts = new Uint32Array(count + 1);
    for (let row = 0; row < count; row++) {
      starts[row] = found.length;
      const own = valuesOf(row);
      for (let at = 0; at < own.length; at++) {
        let value = own[at];
        if (typeof value === "string") {
          if (!numbers.has(value)) {
            numbers.set(value, values.length);
            values.push(value);
            labels.push(value);
          }
          value = numbers.get(value);
        }
        // two groups of one allegation may be of the same nationality; the row counts once
        if (found.indexOf(value, starts[row]) < 0) found.push(value);
      }
      if (own.length === 0) found.push(-1);
    }
    starts[count] = found.length;
    const nothing = values.length;
    const items = Uint32Array.from(found, (value) => (value < 0 ? nothing : value));
    return { ...definition, values, labels, numbers, nothing, nothingLabel: definition.nothing, starts, items };
  }

  /** The codes of a facet's vocabulary with their words; nothing where its values are no codes. */
  function codesOf(index, facet) {
    return facet.vocabulary && Object.hasOwn(index.words, facet.vocabulary) ? index.words[facet.vocabulary] : {};
  }

  class Rows {
    /**
     * @param {Object} index - index.js.
     * @param {Object[]} files - rows-NNN.js, in their order.
     */
    constructor(index, files) {
      this.columns = index.columns;
      this.flat = {};
      for (const column of index.columns) this.flat[column] = [].concat(...files.map((file) => file.flat[column]));
      this.refuted = Uint8Array.from([].concat(...files.map((file) => file.refuted)));
      this.captive = Uint8Array.from([].concat(...files.map((file) => file.captive)));
      this.count = this.refuted.length;
      this.place = new Map(this.flat.allegation_id.map((identifier, row) => [identifier, row]));
      this.facets = index.facets.map((facet) => facetOf(facet, codesOf(index, facet), this.count, this.#values(facet, files)));
      this.byName = new Map(this.facets.map((facet) => [facet.name, facet]));
      this.known = new Map(
        this.facets.map((facet) => [facet.name, new Set(facet.nothingLabel ? [...facet.values, ""] : facet.values)]),
      );
      this.orders = new Map();
      this.texts = null;
      this.articles = this.#numbered("article_id");
      this.outlets = this.#numbered("outlet");
    }

    #values(facet, files) {
      if (facet.where.table && !facet.flat) {
        const lists = [].concat(...files.map((file) => file.facets[facet.name]));
        return (row) => lists[row];
      }
      const column = this.flat[facet.flat || facet.where.column];
      if (facet.joined) return (row) => (column[row] === null ? [] : column[row].split("; "));
      const read = facet.kind === "months" ? month : (value) => value;
      return (row) => {
        const value = read(column[row]);
        return value === null ? [] : [String(value)];
      };
    }

    /** Each row's number of its value in a column, from 1; 0 where it has none. */
    #numbered(column) {
      const numbers = new Map([[null, 0]]);
      const each = Uint32Array.from(this.flat[column], (value) => {
        if (!numbers.has(value)) numbers.set(value, numbers.size);
        return numbers.get(value);
      });
      return { each, count: numbers.size };
    }

    /** What a search looks through, row by row: made at the first search, for most visits have none. */
    searchable() {
      if (this.texts === null) {
        const columns = ["title", "allegation", "outlet", "alleged_perpetrator", "cited_source", "quote"];
        const { flat } = this;
        this.texts = Array.from({ length: this.count }, (_, row) =>
          // concat_ws of SQL leaves out what is missing
          folded(columns.map((column) => flat[column][row]).filter((text) => text !== null).join(" ")),
        );
      }
      return this.texts;
    }

    /** All rows in an order; ties stay in the order of the page, and what is missing comes last either way. */
    ordered(column, down) {
      const key = column + (down ? " down" : "");
      if (!this.orders.has(key)) {
        const order = Uint32Array.from({ length: this.count }, (_, row) => row);
        if (column) {
          const values = this.flat[column];
          const distinct = [...new Set(values)].filter((value) => value !== null).sort(byBytes);
          const ranks = new Map(distinct.map((value, rank) => [value, down ? -rank : rank]));
          // behind every rank
          ranks.set(null, distinct.length);
          const rank = Int32Array.from(values, (value) => ranks.get(value));
          order.sort((one, other) => rank[one] - rank[other] || one - other);
        }
        this.orders.set(key, order);
      }
      return this.orders.get(key);
    }

    /**
     * The rows of a state.
     *
     * @returns {{rows: number[], counts: Map<string, Uint32Array>, total: number, articles: number, outlets: number,
     *   origins: number}} `rows` in the state's order; `counts` of each facet by number of its value, the last that of
     *   `nothing`; `total`: how many there are without any filter.
     */
    select(state) {
      const active = this.facets.filter((facet) => (state.facets[facet.name] || []).length > 0);
      const wanted = active.map((facet) => {
        const marks = new Uint8Array(facet.values.length + 1);
        for (const value of state.facets[facet.name]) marks[value === "" ? facet.nothing : facet.numbers.get(value)] = 1;
        return marks;
      });
      const counts = new Map(this.facets.map((facet) => [facet.name, new Uint32Array(facet.values.length + 1)]));
      const tallies = this.facets.map((facet) => [facet, counts.get(facet.name)]);
      const needle = folded(state.q);
      const texts = needle ? this.searchable() : null;
      const rows = [];
      let total = 0;
      for (const row of this.ordered(state.sort, state.down)) {
        if (this.refuted[row] !== (state.refuted ? 1 : 0)) continue;
        total++;
        if (texts !== null && !texts[row].includes(needle)) continue;
        let failed = 0;
        let by = null;
        for (let at = 0; at < active.length && failed < 2; at++) {
          if (!has(active[at], row, wanted[at])) {
            failed++;
            by = active[at];
          }
        }
        if (failed === 0) {
          rows.push(row);
          for (const [facet, tally] of tallies) tell(facet, row, tally);
        } else if (failed === 1) tell(by, row, counts.get(by.name));
      }
      return { rows, counts, total, ...this.#spread(rows) };
    }

    /** How many articles, outlets and origins some rows come from. */
    #spread(rows) {
      const distinct = (numbered) => {
        const seen = new Uint8Array(numbered.count);
        for (const row of rows) seen[numbered.each[row]] = 1;
        // the first stands for none
        return seen.subarray(1).reduce((sum, mark) => sum + mark, 0);
      };
      const origin = this.byName.get("origin");
      const seen = new Uint8Array(origin.values.length + 1);
      for (const row of rows) tellOnce(origin, row, seen);
      const origins = seen.subarray(0, origin.values.length).reduce((sum, mark) => sum + mark, 0);
      return { articles: distinct(this.articles), outlets: distinct(this.outlets), origins };
    }
  }

  function has(facet, row, marks) {
    for (let at = facet.starts[row]; at < facet.starts[row + 1]; at++) if (marks[facet.items[at]]) return true;
    return false;
  }

  function tell(facet, row, tally) {
    for (let at = facet.starts[row]; at < facet.starts[row + 1]; at++) tally[facet.items[at]]++;
  }

  function tellOnce(facet, row, seen) {
    for (let at = facet.starts[row]; at < facet.starts[row + 1]; at++) seen[facet.items[at]] = 1;
  }

  allegata.filter = { Rows, folded, byBytes };
})();
