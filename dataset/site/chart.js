/*
 * The months as columns: each a button that chooses its month, with what is shown in front of what there is.
 *
 * One stop for the Tab key; arrows, Home and End go from month to month. Counts are of reporting, not of events, and the
 * page says so under the chart. Long stretches without any row are drawn as a gap, not as a hundred empty columns.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element, number, counted, date } = allegata.text;
  // a year without a row is a gap; anything shorter keeps its place, so that distances are those of time
  const LONGEST_SILENCE = 12;
  // rem a month
  const MOST_WIDTH = 1.2;
  // per cent of the height: one row beside thousands is still to be seen
  const LEAST = 3;

  function next(month) {
    const [year, number_] = month.split("-").map(Number);
    return number_ === 12 ? year + 1 + "-01" : year + "-" + String(number_ + 1).padStart(2, "0");
  }

  /** The months to draw, in order: each a month, or null for a gap. */
  function stretch(months) {
    const sorted = [...months].sort();
    const drawn = [];
    sorted.forEach((month, at) => {
      if (at > 0) {
        const between = [];
        for (let one = next(sorted[at - 1]); one < month; one = next(one)) {
          between.push(one);
          if (between.length > LONGEST_SILENCE) break;
        }
        if (between.length > LONGEST_SILENCE) drawn.push(null);
        else drawn.push(...between);
      }
      drawn.push(month);
    });
    return drawn;
  }

  /**
   * Build the chart.
   *
   * @param {Element} parent - takes it.
   * @param {Rows} rows
   * @param {function(string[])} choose - called with the months that are to be chosen; "" stands for no month.
   * @returns {{update: function(Object, Object)}} called with the state and what it selects.
   */
  function build(parent, rows, choose) {
    const facet = rows.byName.get("month");
    const totals = { false: tally(rows, facet, 0), true: tally(rows, facet, 1) };
    const bars = new Map();
    const heading = document.getElementById("chart-title");
    const scale = document.getElementById("chart-scale");
    const plot = element("div", { class: "plot", role: "toolbar", "aria-label": "Months" });
    let chosen = [];
    let refuted = null;

    const toggle = (month) => {
      choose(chosen.includes(month) ? chosen.filter((other) => other !== month) : [...chosen, month]);
    };

    function bar(month, words) {
      const all = element("span", { class: "all" });
      const part = element("span", { class: "part" });
      const button = element(
        "button",
        { type: "button", "data-month": month, tabindex: "-1", "aria-pressed": "false", click: () => toggle(month) },
        all, part,
      );
      bars.set(month, { button, all, part, words });
      return button;
    }

    /** Draw the columns of a view; the two views have months of their own. */
    function draw() {
      bars.clear();
      const counts = totals[refuted];
      const drawn = stretch(facet.values.filter((_, at) => counts[at] > 0));
      const years = [];
      for (const month of drawn) {
        const year = month === null ? null : month.slice(0, 4);
        if (years.length === 0 || years[years.length - 1].year !== year) years.push({ year, months: [] });
        years[years.length - 1].months.push(month);
      }
      const parts = years.map(({ year, months }) => {
        if (year === null) return element("div", { class: "gap", title: "More than a year without a row" }, "\u22ef");
        const own = months.filter((month) => facet.numbers.has(month) && counts[facet.numbers.get(month)] > 0);
        const columns = months.map((month) => (own.includes(month) ? bar(month, date(month)) : element("span", { class: "empty" })));
        const label = element(
          "button",
          { type: "button", class: "year", "data-year": year, tabindex: "-1", title: "All months of " + year, click: () => whole(own) },
          year,
        );
        const group = element("div", { class: "of-year" }, element("div", { class: "columns" }, columns), label);
        // each month as wide as any other, and a few months no walls
        group.style.flexGrow = String(months.length);
        group.style.maxWidth = MOST_WIDTH * months.length + "rem";
        return group;
      });
      if (counts[facet.nothing] > 0) {
        const undated = element("div", { class: "columns" }, bar("", "No month given"));
        const many = number(counts[facet.nothing]);
        parts.push(element("div", { class: "of-year undated" }, undated, element("span", { class: "year" }, "no month: " + many)));
      }
      plot.replaceChildren(...parts);
      parent.replaceChildren(plot);
      parent.hidden = parts.length === 0;
      // where they do not all fit, the newest are in sight
      plot.scrollLeft = plot.scrollWidth;
    }

    /** A click on a year chooses all its months, or gives them up. */
    function whole(months) {
      const others = chosen.filter((month) => !months.includes(month));
      choose(months.every((month) => chosen.includes(month)) ? others : [...others, ...months]);
    }

    plot.addEventListener("keydown", (event) => {
      const stops = [...plot.querySelectorAll("button")];
      const at = stops.indexOf(document.activeElement);
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: stops.length - 1 }[event.key];
      if (at < 0 || to === undefined || !stops[to]) return;
      event.preventDefault();
      rove(stops[to]);
      stops[to].focus();
    });

    function rove(stop) {
      for (const button of plot.querySelectorAll("button")) button.tabIndex = button === stop ? 0 : -1;
    }

    function update(state, selected) {
      chosen = state.facets.month || [];
      if (refuted !== state.refuted) {
        refuted = state.refuted;
        draw();
      }
      const counts = selected.counts.get("month");
      const total = totals[refuted];
      // those without a month are no month: where they are many, they must not flatten the others; their number stands by
      const months = [...bars.keys()].filter((month) => month !== "");
      const highest = Math.max(1, ...months.map((month) => total[numberOf(facet, month)]));
      const height = (count) => (count === 0 ? "0" : Math.min(100, Math.max(LEAST, (100 * count) / highest)) + "%");
      const noun = refuted ? "refuted claim" : "allegation";
      // alone, it stands beside nothing that it could be measured by
      const undated = bars.has("") && months.length > 0 ? total[facet.nothing] : 0;
      scale.textContent =
        (months.length === 0 ? "" : "The tallest column is " + counted(highest, noun) + ". ") +
        // drawn hollow: of their number the column tells nothing
        (undated > highest ? "The hollow one, of " + counted(undated, noun) + " without a month, is cut off at the top. " : "");
      if (bars.has("")) bars.get("").button.classList.toggle("cut", undated > highest);
      heading.textContent = (refuted ? "Refuted claims" : "Allegations") + " by month published";
      for (const [month, { button, all, part, words }] of bars) {
        const at = numberOf(facet, month);
        const here = counts[at];
        const pressed = chosen.includes(month);
        all.style.height = height(total[at]);
        part.style.height = height(here);
        const told = here === total[at] ? number(here) : number(here) + " of " + number(total[at]);
        const spoken = words + ": " + told + " " + noun + (total[at] === 1 ? "" : "s");
        button.setAttribute("aria-label", spoken);
        button.title = spoken;
        button.setAttribute("aria-pressed", String(pressed));
      }
      for (const year of plot.querySelectorAll("button.year")) {
        const own = [...bars.keys()].filter((month) => month.startsWith(year.dataset.year));
        year.setAttribute("aria-pressed", String(own.every((month) => chosen.includes(month))));
      }
      plot.classList.toggle("choosing", chosen.length > 0);
      if (!plot.querySelector('button[tabindex="0"]')) rove(plot.querySelector("button"));
    }

    return { update };
  }

  function numberOf(facet, month) {
    return month === "" ? facet.nothing : facet.numbers.get(month);
  }

  function tally(rows, facet, refuted) {
    const counts = new Uint32Array(facet.values.length + 1);
    for (let row = 0; row < rows.count; row++) if (rows.refuted[row] === refuted) counts[facet.items[facet.starts[row]]]++;
    return counts;
  }

  allegata.chart = { build, stretch };
})();
