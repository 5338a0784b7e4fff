/*
 * What is shown, as a hash, and back: every state of the page is an address.
 *
 * A state is {facets: {name: [value, …]}, q, sort, down, page, refuted, record, ask, sql}. The value "" of a facet stands
 * for rows that have none. `format` and `parse` are inverses on states that `parse` gives; what a hash says that is no
 * state is left out and named, for links outlive releases.
 *
 * The hash and not the history's own state: that is refused to a page opened from a file.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  // what the table may be ordered by: columns of allegations_flat that it shows
  const SORTABLE = [
    "published", "outlet", "allegation", "alleged_perpetrator", "affected_nationalities", "cited_source", "denial_status",
  ];
  const RECORD = /^alg-[0-9a-f]{16}$/;
  // no title, name or quote is longer than this; a longer needle finds nothing and makes an address that is cut in mails
  const LONGEST_NEEDLE = 200;

  function empty() {
    return {
      facets: {}, q: "", sort: null, down: false, page: 1, refuted: false, record: null, ask: false, sql: null,
    };
  }

  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch (error) {
      return null;
    }
  }

  /** A needle on one line, composed as the data is. */
  function needle(text) {
    // halves of a letter stand in no address
    return Array.from(text.replace(/[\ud800-\udfff]/gu, "\ufffd").normalize("NFC").replace(/[\u0000-\u001f\u007f\s]+/g, " ").trim())
      .slice(0, LONGEST_NEEDLE)
      .join("");
  }

  /**
   * The state that a hash says.
   *
   * @param {string} hash - with or without "#".
   * @param {Map<string, Set<string>>} known - the values of each facet; "" where a row may have none.
   * @returns {{state: Object, ignored: string[]}} `ignored`: the parts that say nothing in this release.
   */
  function parse(hash, known) {
    const state = empty();
    const ignored = [];
    for (const part of hash.replace(/^#/, "").split("&")) {
      if (part === "") continue;
      const cut = part.indexOf("=");
      const name = decode(cut < 0 ? part : part.slice(0, cut));
      const value = cut < 0 ? null : decode(part.slice(cut + 1));
      if (!accept(state, known, name, value)) ignored.push(part);
    }
    if (!state.ask) state.sql = null;
    // the order that the rows have anyway
    if (state.sort === "published" && state.down) state.sort = null;
    if (state.sort === null) state.down = false;
    return { state, ignored };
  }

  function accept(state, known, name, value) {
    if (name === "ask" && value === null) return (state.ask = true);
    // the address of a row of the plain table, where it has no other
    if (name !== null && value === null && RECORD.test(name)) return Boolean((state.record = name));
    if (name === null || value === null) return false;
    if (known.has(name)) {
      if (!known.get(name).has(value)) return false;
      const chosen = (state.facets[name] = state.facets[name] || []);
      if (!chosen.includes(value)) chosen.push(value);
      return true;
    }
    if (name === "sql") return (state.sql = value) !== null;
    if (name === "q") return (state.q = needle(value)) !== "";
    if (name === "sort" && SORTABLE.includes(value)) return Boolean((state.sort = value));
    if (name === "down" && value === "1") return (state.down = true);
    if (name === "page" && /^[1-9]\d{0,5}$/.test(value)) return Boolean((state.page = Number(value)));
    if (name === "claims" && value === "refuted") return (state.refuted = true);
    if (name === "record" && RECORD.test(value)) return Boolean((state.record = value));
    return false;
  }

  /**
   * The hash of a state, with "#"; "#" alone is the page as it opens.
   *
   * @param {Object} state
   * @param {Iterable<string>} names - of the facets, in their order: the same state is always the same address.
   */
  function format(state, names) {
    const parts = [];
    const say = (name, value) => parts.push(name + "=" + encodeURIComponent(value));
    if (state.ask) parts.push("ask");
    if (state.ask && state.sql !== null) say("sql", state.sql);
    if (state.refuted) say("claims", "refuted");
    for (const name of names) for (const value of state.facets[name] || []) say(name, value);
    if (state.q) say("q", state.q);
    if (state.sort && !(state.sort === "published" && state.down)) {
      say("sort", state.sort);
      if (state.down) say("down", "1");
    }
    if (state.page > 1) say("page", state.page);
    if (state.record) say("record", state.record);
    return "#" + parts.join("&");
  }

  /** A state with some of it changed. Whatever changes which rows there are, or their order, leads to the first page. */
  function changed(state, changes) {
    return { ...state, page: 1, record: null, ask: false, sql: null, ...changes };
  }

  /** The values of a facet with one put in, or taken out if it was in. */
  function toggled(state, name, value) {
    const before = state.facets[name] || [];
    const after = before.includes(value) ? before.filter((other) => other !== value) : [...before, value];
    return changed(state, { facets: { ...state.facets, [name]: after } });
  }

  /** Whether a state narrows the rows. */
  function narrowed(state) {
    return state.q !== "" || Object.values(state.facets).some((values) => values.length > 0);
  }

  allegata.state = { SORTABLE, RECORD, empty, parse, format, changed, toggled, narrowed, needle };
})();
