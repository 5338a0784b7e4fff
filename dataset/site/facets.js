/*
 * The filters: a list of checkboxes for each facet, with counts that follow every other filter, and the chips above the
 * table that take a filter away again.
 *
 * The lists are built once and changed in place, so that the focus stays where it is while counts change.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element, isolated, number, counted, date } = allegata.text;
  // a list that is longer shows this many and gets a search box: all acts of the codebook, and what the eye takes in at once
  const SHORT = 12;
  // and no more than this when it is opened or searched: nobody reads on, and each costs the browser a box
  const LONG = 200;
  // open from the first: what people come for
  const OPEN = ["nationality", "accused", "act", "denial_status"];

  /** The number of a value of a facet; "" is the one for rows without any. */
  function place(facet, value) {
    return value === "" ? facet.nothing : facet.numbers.get(value);
  }

  /** What people read for a value. */
  function labelOf(facet, value) {
    if (value === "") return facet.nothingLabel;
    return facet.kind === "months" ? date(value) : facet.labels[facet.numbers.get(value)];
  }

  class List {
    constructor(facet, rows, toggle) {
      this.facet = facet;
      this.toggle = toggle;
      this.counts = null;
      this.chosen = [];
      this.all = false;
      this.drawn = new Map();
      this.views = [this.#choices(rows, 0), this.#choices(rows, 1)];
      this.choices = this.views[0];
      this.list = element("ul", { class: "values" });
      this.summary = element("span", { class: "chosen" });
      const longest = Math.max(...this.views.map((choices) => choices.length));
      const long = longest > SHORT;
      this.search = long
        ? element("input", {
            type: "search", class: "within", autocomplete: "off", spellcheck: "false",
            "aria-label": "Search in: " + facet.title, input: () => this.draw(),
          })
        : null;
      this.more = element("button", { type: "button", class: "more", click: () => this.#open() });
      this.more.hidden = true;
      this.element = element(
        "details",
        { "data-facet": facet.name, open: OPEN.includes(facet.name) },
        element("summary", null, facet.title, " ", this.summary),
        element(
          "fieldset", null,
          element("legend", { class: "away" }, facet.title),
          this.search, this.list, this.more,
        ),
      );
    }

    /** The values that rows of a view have, in their order: who is named in a refuted claim alone is in no other list. */
    #choices(rows, refuted) {
      const { facet } = this;
      const there = new Uint8Array(facet.values.length + 1);
      for (let row = 0; row < rows.count; row++) {
        if (rows.refuted[row] !== refuted) continue;
        for (let at = facet.starts[row]; at < facet.starts[row + 1]; at++) there[facet.items[at]] = 1;
      }
      const values = facet.values.filter((_, at) => there[at]);
      return facet.nothingLabel && there[facet.nothing] ? [...values, ""] : values;
    }

    #open() {
      this.all = !this.all;
      this.draw();
      // the first that was not there before, or the button goes away under the hand
      if (this.all && this.more.hidden) this.list.querySelector("input")?.focus();
    }

    /** Show a choice and its counts. */
    update(chosen, counts, refuted) {
      const before = this.chosen;
      const other = this.choices !== this.views[refuted];
      this.choices = this.views[refuted];
      if (this.search) {
        this.search.placeholder = "Search " + counted(this.choices.length, "value");
        // hidden, it may hold no needle that nobody sees
        this.search.hidden = this.choices.length <= SHORT;
        if (this.search.hidden) this.search.value = "";
      }
      // a facet without a choice filters nothing
      this.element.hidden = this.choices.length < 2 && chosen.length === 0;
      this.chosen = chosen;
      this.counts = counts;
      this.summary.textContent = chosen.length ? number(chosen.length) + " chosen" : "";
      const hidden = chosen.some((value) => !this.drawn.has(value));
      if (other || this.drawn.size === 0 || hidden || before.length > chosen.length) this.draw();
      else this.#count();
      // a link may lead to a filter of a list that is shut: one must see what is chosen
      if (hidden && chosen.length) this.element.open = true;
    }

    /** Draw the values that the search box and the button let show; what is chosen always shows. */
    draw() {
      const needle = this.search ? allegata.filter.folded(this.search.value.trim()) : "";
      const matching = this.choices.filter((value) => {
        return !needle || allegata.filter.folded(labelOf(this.facet, value) + " " + value).includes(needle);
      });
      const limit = this.all || needle ? LONG : SHORT;
      const first = new Set(matching.slice(0, limit));
      const strangers = this.chosen.filter((value) => !this.choices.includes(value));
      const wanted = [...this.choices.filter((value) => first.has(value) || this.chosen.includes(value)), ...strangers];
      const held = document.activeElement && this.list.contains(document.activeElement) ? document.activeElement : null;
      const entries = wanted.map((value) => this.drawn.get(value) || this.#entry(value));
      this.drawn = new Map(wanted.map((value, at) => [value, entries[at]]));
      this.list.replaceChildren(...entries.map((entry) => entry.item));
      if (held && held.isConnected) held.focus();
      this.#tellMore(needle, matching.length, limit);
      this.#count();
    }

    #tellMore(needle, count, limit) {
      this.more.hidden = this.choices.length <= SHORT || Boolean(needle && count <= LONG && count > 0);
      const most = Math.min(this.choices.length, LONG);
      this.more.disabled = Boolean(needle);
      if (needle && count === 0) this.more.textContent = "No value has these letters";
      else if (needle) this.more.textContent = "The first " + number(limit) + " of " + number(count) + " are shown";
      else if (this.all) this.more.textContent = "Show fewer";
      else if (most < this.choices.length) this.more.textContent = "Show " + number(most) + "; search for the others";
      else this.more.textContent = "Show all " + number(most);
    }

    #entry(value) {
      const { facet } = this;
      const meaning = value === "" ? null : allegata.words.definition(facet.vocabulary, value);
      const box = element("input", { type: "checkbox", change: () => this.toggle(facet.name, value) });
      box.value = value;
      const count = element("span", { class: "count" });
      const item = element(
        "li", null,
        element("label", { title: meaning }, box, " ", isolated(labelOf(facet, value), { class: "label" }), " ", count),
      );
      return { item, box, count };
    }

    #count() {
      if (this.counts === null) return;
      for (const [value, { item, box, count }] of this.drawn) {
        const many = this.counts[place(this.facet, value)];
        box.checked = this.chosen.includes(value);
        count.textContent = number(many);
        item.classList.toggle("none", many === 0);
      }
    }
  }

  /**
   * Build the filters.
   *
   * @param {Element} parent - takes them.
   * @param {Rows} rows
   * @param {function(string, string)} toggle - called with facet and value.
   * @returns {{update: function(Object, Object)}} called with the state and what it selects.
   */
  function build(parent, rows, toggle) {
    const lists = rows.facets
      .filter((facet) => facet.listed)
      .map((facet) => new List(facet, rows, toggle));
    parent.replaceChildren(...lists.map((list) => list.element));
    return {
      update(state, selected) {
        for (const list of lists) {
          const { name } = list.facet;
          list.update(state.facets[name] || [], selected.counts.get(name), state.refuted ? 1 : 0);
        }
      },
    };
  }

  /** The filters in force, each a button that takes it away. */
  function chips(parent, rows, state, change) {
    const entries = [];
    const chip = (title, value, next) => {
      entries.push(
        element(
          "li", null,
          element(
            "button", { type: "button", click: () => change(next), "aria-label": "Take away: " + title + ", " + value },
            element("span", { class: "of" }, title + ": "), isolated(value),
            element("span", { class: "cross", "aria-hidden": "true" }, "\u00d7"),
          ),
        ),
      );
    };
    for (const facet of rows.facets) {
      for (const value of state.facets[facet.name] || []) {
        chip(facet.title, labelOf(facet, value), allegata.state.toggled(state, facet.name, value));
      }
    }
    if (state.q) chip("Words", "\u201c" + state.q + "\u201d", allegata.state.changed(state, { q: "" }));
    parent.replaceChildren(...entries);
  }

  allegata.facets = { build, chips, labelOf };
})();
