/*
 * The view of one record: the five fields, each value with the words of the article that show it.
 *
 * The headings are those that no one can take for findings. What is missing is said to be missing, what is withheld is said
 * to be withheld and why, and what a value means in the codebook opens beside it.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element, isolated, outward, counted, date } = allegata.text;
  const { defined, place } = allegata.words;
  const NOT_STATED = "not stated in this article";
  const CAPTIVE = "says so while held captive: may not speak freely";

  /** The words that show a value, or why they are not shown. */
  function quoted(row, language) {
    if (row.quote === null) {
      return element("p", { class: "withheld" }, "Quote withheld: it would name a protected person.");
    }
    return element("blockquote", { dir: "auto", lang: language }, row.quote);
  }

  function missing() {
    return element("p", { class: "missing" }, NOT_STATED);
  }

  /** A name as written, or the role that stands for one that is withheld. */
  function named(name, status) {
    return [isolated(name, { class: "name" }), status === "withheld" ? " (name withheld)" : null];
  }

  function section(title, ...children) {
    const identifier = "record-" + title.toLowerCase().replace(/[^a-z]+/g, "-");
    return element(
      "section",
      { "aria-labelledby": identifier, class: "field" },
      element("h3", { id: identifier }, title),
      children,
    );
  }

  /** Values as a list; where there are none, that is said. */
  function values(rows, entry) {
    if (rows.length === 0) return missing();
    return element("ul", { class: "evidence" }, rows.map((row) => element("li", null, entry(row))));
  }

  function facts(...pairs) {
    const told = pairs.filter(([, value]) => value !== null && value !== undefined);
    if (told.length === 0) return null;
    return element(
      "dl", { class: "facts" },
      told.map(([term, value]) => element("div", null, element("dt", null, term), element("dd", null, value))),
    );
  }

  function article(record) {
    const { title, title_status, outlet, published, url, url_status, language, article_class, article_id } = record.article;
    const named_ = title === null
      ? element("span", { class: "missing" }, title_status === "withheld" ? "title withheld" : "no title given")
      : isolated(title, { lang: language });
    const address =
      url !== null && url_status !== "withheld"
        ? element("p", { class: "address" }, "Read the article: ", outward(url, url))
        : url !== null
          ? element("p", { class: "address" }, "Its own address is withheld: it would name a protected person. The outlet: ", outward(url, url))
          : element("p", { class: "missing" }, url_status === "withheld" ? "Its address is withheld: it would name a protected person." : "No address of the article is given.");
    return element(
      "section", { class: "article", "aria-labelledby": "record-article" },
      element("h3", { id: "record-article" }, "The article"),
      element("p", { class: "headline" }, named_),
      element(
        "p", null,
        outlet === null ? "outlet not given" : isolated(outlet), " \u00b7 ", date(published),
        language === null ? null : [" \u00b7 language: ", language], " \u00b7 ", element("code", null, article_id),
      ),
      address,
      facts(
        ["Kind of article", article_class === null ? null : defined("article_class", article_class)],
        ["How the outlet stands to the allegation", defined("stance", record.allegation.stance)],
      ),
      element("p", { class: "aside" }, "The text of the article is not part of this dataset."),
    );
  }

  function conduct(record, language) {
    return section(
      "What is alleged",
      quoted(record.allegation, language),
      element("h4", null, "Acts, as alleged"),
      values(record.acts, (row) => [defined("act", row.act), quoted(row, language)]),
      element("h4", null, "By what means, as alleged"),
      values(record.means, (row) => [defined("means", row.means), quoted(row, language)]),
    );
  }

  function accused(record, language) {
    return section(
      "Said to be responsible",
      values(record.perpetrators, (row) => [
        element("p", null, named(row.name, row.name_status)),
        facts(
          ["Kind of actor", defined("actor_type", row.actor_type)],
          ["Read as", row.label === row.name ? null : isolated(row.label)],
          ["Accused state", row.state_code === null ? null : [place(row.state_code), " (", row.state_code, ")"]],
          ["Organ of that state", row.organ === null ? null : isolated(row.organ)],
          [
            "Country named beside it",
            row.associated_country_code === null ? null : [place(row.associated_country_code), " (an association, not an accusation)"],
          ],
          ["Its answer, as reported here", defined("denial_status", row.denial_status)],
        ),
        quoted(row, language),
      ]),
    );
  }

  function nationality(row) {
    const code = row.scheme === "M49" ? "M49:" + row.code : row.code;
    const written = [isolated(row.term, { class: "name" })];
    if (row.code !== null) return [...written, " \u2192 ", row.label === null ? place(code) : isolated(row.label), " (", code, ")"];
    if (row.candidates === null) return [...written, " (no single code fits)"];
    return [...written, " (may mean ", row.candidates.split("; ").map(place).join(" or "), ")"];
  }

  /** How many people, as the words allow: from, to, or open. */
  function people(row) {
    if (row.number === null) return null;
    const { number_low: low, number_high: high } = row;
    const { number } = allegata.text;
    if (low === null) return [isolated(row.number)];
    const read = high === null ? number(low) + " or more" : low === high ? number(low) : number(low) + " to " + number(high);
    return [isolated(row.number), " (read as ", read, ")"];
  }

  function affected(record, language) {
    return section(
      "People said to be affected",
      values(record.groups, (row) => [
        element(
          "p", null,
          row.term === null ? element("span", { class: "withheld" }, "Term withheld: it would name a protected person.") : isolated(row.term, { class: "name" }),
        ),
        facts(
          [
            "Nationality or region, as written",
            // of a term that is withheld, nobody can tell from here what it states
            row.nationalities.length ? lines(row.nationalities.map(nationality)) : row.term === null ? "none that may be shown" : NOT_STATED,
          ],
          ["Said to be", row.statuses.length ? lines(row.statuses.map((code) => defined("status", code))) : null],
          ["How many", people(row)],
        ),
        quoted(row, language),
      ]),
    );
  }

  function lines(entries) {
    return element("ul", { class: "plain" }, entries.map((entry) => element("li", null, entry)));
  }

  function sources(record, language, address) {
    return section(
      "Who says so",
      record.sources.length === 0
        ? element("p", { class: "missing" }, "The article cites nobody for it; it states it in its own voice, or does not say who does.")
        : values(record.sources, (row) => [
            element(
              "p", null,
              named(row.name, row.name_status),
              row.via === null ? null : [", through ", isolated(row.via)],
            ),
            row.source_type === "captive" ? element("p", { class: "captive" }, CAPTIVE) : null,
            facts(
              ["Kind of source", defined("source_type", row.source_type)],
              ["Read as", row.label === row.name ? null : isolated(row.label)],
              ["Origin", row.origins.length ? lines(row.origins.map((id) => element("a", { href: address.list({ origin: [id] }) }, "all that rests on ", id))) : null],
            ),
            quoted(row, language),
          ]),
    );
  }

  function answers(record, language) {
    const none = record.allegation.denial_status === "not_stated";
    const said = none
      ? record.responses.length === 0
        ? "This article reports no answer."
        : "This article reports no answer by those said to be responsible. What others say in it:"
      : null;
    return section(
      "Answer reported in this article",
      none
        ? element("p", { class: "missing" }, said)
        : element("p", null, "As a whole: ", defined("denial_status", record.allegation.denial_status)),
      none ? element("p", { class: "aside" }, "That is neither an admission nor a refusal to answer; other articles may report one.") : null,
      record.responses.length === 0
        ? null
        : values(record.responses, (row) => [
            element("p", null, named(row.responder, row.responder_status)),
            facts(["What the answer is", defined("form", row.form)], ["Who answers", defined("role", row.role)]),
            quoted(row, language),
          ]),
    );
  }

  // in full, and not behind a word that opens: what is said of another report must not be taken for said of this one
  const REACHES = {
    named: "It names this record, or its article.",
    same_origin: "It does not name this record. It stands here because a source of this record leads to the same origin.",
    same_case: "It does not name this record. It stands here because it is about the case that this record belongs to.",
  };

  /** Why a notice or a statement stands with this record: it names it, or what it names shares an origin or a case. */
  function reached(row) {
    const why = Object.hasOwn(REACHES, row.reach) ? REACHES[row.reach] : row.reach;
    return why ? element("p", { class: "aside reach" }, why) : null;
  }

  /** Where a party wants to be read, or written to. */
  function reference(url) {
    const mail = /^mailto:([^\s@<>"?&]+@[^\s@<>"?&]+)$/i.exec(url);
    return element("p", { class: "address" }, mail ? element("a", { href: url }, mail[1]) : outward(url, url));
  }

  /** Notices and statements of the parties: above all else, for they may change how the rest is read. */
  function replies(record) {
    const parts = record.notices.map((row) =>
      element(
        "li", null,
        element("p", null, defined("notice", row.notice), " \u00b7 ", date(row.issued)),
        row.text === null ? null : element("p", { dir: "auto" }, row.text),
        row.url === null ? null : reference(row.url),
        reached(row),
      ),
    );
    const statements = record.statements.map((row) =>
      element(
        "li", null,
        element("p", null, "Statement of ", isolated(row.party, { class: "name" }), " \u00b7 ", date(row.made)),
        row.statement === null ? null : element("blockquote", { dir: "auto" }, row.statement),
        row.url === null ? null : reference(row.url),
        reached(row),
      ),
    );
    return [
      parts.length === 0 ? null : element("section", { class: "notices", "aria-label": "Notices" }, element("h3", null, "Notices: read before you cite"), element("ul", null, parts)),
      statements.length === 0
        ? null
        : element("section", { class: "notices", "aria-label": "Statements in reply" }, element("h3", null, "Statements in reply, made to the publisher of this dataset"), element("ul", null, statements)),
    ];
  }

  function coding(record) {
    const { review_status } = record.allegation;
    const how =
      review_status === "reviewed"
        ? "Reviewed by a person."
        : "Coded by a program (" + record.article.extractor + "), not reviewed by a person.";
    return element("p", { class: "coding" }, how, " ", element("a", { href: "#quality" }, "How often it errs"));
  }

  /** How many of a record's quotes are shown: each stands verbatim in its article, or is withheld. */
  function tally(record) {
    const rows = [record.allegation, ...record.acts, ...record.means, ...record.perpetrators, ...record.groups, ...record.sources, ...record.responses];
    const verbatim = rows.filter((row) => row.quote !== null).length;
    const held = rows.length - verbatim;
    return counted(verbatim, "quote") + " of " + rows.length + " verbatim from the article" + (held ? "; " + held + " withheld" : "") + ".";
  }

  /**
   * The view of a record.
   *
   * @param {Object} record - of records-<prefix>.js.
   * @param {Object} release - of index.js.
   * @param {{back: string, list: function(Object): string, record: function(string): string}} address - hashes.
   * @returns {HTMLElement} an article; its heading takes the focus.
   */
  function draw(record, release, address) {
    const { allegation } = record;
    const language = record.article.language;
    const refuted = allegation.stance === "refuted";
    return element(
      "article", { "aria-labelledby": "record-title" },
      element("p", { class: "kicker" }, refuted ? "Claim that the article itself calls false" : "Allegation reported in an article", " \u00b7 ", element("code", null, allegation.allegation_id)),
      element("h2", { id: "record-title", tabindex: "-1" }, isolated(allegation.allegation)),
      element("p", { class: "composed" }, "This sentence was composed by a program from the values below. It says what is alleged, not what happened."),
      refuted
        ? element("p", { class: "caution" }, "The outlet says that this claim is false. It is kept so that the check can be found, and is in no count of allegations.")
        : null,
      coding(record),
      replies(record),
      element(
        "div", { class: "spread" },
        article(record),
        element(
          "div", { class: "told" },
          element(
            "div", { class: "fields" },
            conduct(record, language), accused(record, language), affected(record, language),
            sources(record, language, address), answers(record, language),
          ),
          element(
            "p", { class: "caution" },
            "These words stand in the article; that does not show that they are true or rightly coded. ", tally(record),
          ),
          allegata.dossier.origins(record, address),
          allegata.dossier.answers(record, address),
          allegata.dossier.changes(record),
          allegata.dossier.cite(record, release),
          allegata.dossier.correct(record, release),
          allegata.dossier.raw(record),
        ),
      ),
    );
  }

  /**
   * What to say where a record is not to be found.
   *
   * @param {string} identifier
   * @param {?Array} withdrawn - reason, day, version and successor, where it was published once.
   * @param {function(string): string} address - of another record.
   */
  function absent(identifier, withdrawn, address) {
    const list = element("a", { href: "data/tombstones.csv" }, element("code", null, "data/tombstones.csv"));
    if (withdrawn !== null) {
      const [reason, decided, version, successor] = withdrawn;
      return element(
        "article", { "aria-labelledby": "record-title" },
        element("h2", { id: "record-title", tabindex: "-1" }, "The record ", element("code", null, identifier), " was withdrawn"),
        element(
          "p", null,
          "It was published once, and is gone since version ", isolated(version),
          decided === null ? null : [" (decided on ", date(decided), ")"], ". The reason:",
        ),
        defined("tombstone_reason", reason),
        successor === null
          ? null
          : element(
              "p", null, "Its successor: ",
              successor.startsWith("alg-") ? element("a", { href: address(successor) }, successor) : element("code", null, successor),
            ),
        element("p", null, "Do not rely on what it said. Its identifier is never given again; ", list, " names all that are gone."),
      );
    }
    return element(
      "article", { "aria-labelledby": "record-title" },
      element("h2", { id: "record-title", tabindex: "-1" }, "There is no record ", element("code", null, identifier), " in this release"),
      element("p", null, "Nor is it among those that were withdrawn, which ", list, " names with their reasons."),
      element("p", null, "Otherwise the link may come from another release of the dataset, or have been cut short."),
    );
  }

  allegata.record = { draw, absent, facts, section };
})();
