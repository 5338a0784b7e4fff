/*
 * What stands around a record: how many say it and on how many origins that rests, what was answered when, what changed,
 * how to cite it, whom to write to, and all of it as data.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element, isolated, outward, number, counted, date, copyButton } = allegata.text;
  const { label, defined } = allegata.words;

  function section(identifier, title, ...children) {
    return element(
      "section", { class: "dossier", "aria-labelledby": "record-" + identifier },
      element("h3", { id: "record-" + identifier }, title),
      children,
    );
  }

  function range(least, most) {
    return least === most ? counted(most, "independent origin") : number(least) + " to " + counted(most, "independent origin");
  }

  /** Who else reports the same, and on how many origins it rests. */
  function origins(record, address) {
    const found = record.case;
    if (found === null) {
      return section("case", "Who else reports it", element("p", { class: "missing" }, "This record belongs to no case that is counted."));
    }
    // further ones: the case counts articles whose text is another's apart from those that were read
    const copies = found.copies ? " and " + counted(found.copies, "article with the text of one of them", "articles with the text of one of them") : "";
    // a refuted claim is none of the allegations that its case counts
    const itself = record.allegation.stance === "refuted" ? 0 : 1;
    const rest = found.allegations - itself - record.others.length;
    return section(
      "case", "Who else reports it, and where it comes from",
      element(
        "p", null,
        "As a program groups them (the same accused, conduct, people and period), this allegation is reported in ",
        counted(found.articles, "article"), copies, found.outlets === 0 ? " (outlet not known)" : [" of ", counted(found.outlets, "outlet")],
        ", resting on ", range(found.origins_least, found.origins_most), ".",
        found.origins_least === found.origins_most ? null : " Sources without a name may be one or several: hence a range.",
        " Many reports that rest on one origin are one voice, repeated.",
      ),
      record.others.length === 0
        ? element("p", null, "No other allegation of this dataset belongs to the case.")
        : element(
            "ul", { class: "others" },
            record.others.map((other) =>
              element(
                "li", null,
                element(
                  "a", { href: address.record(other.allegation_id) },
                  other.title === null ? other.allegation_id : isolated(other.title),
                ),
                " \u00b7 ", other.outlet === null ? "outlet not given" : isolated(other.outlet), " \u00b7 ", date(other.published),
                " \u00b7 ", label("stance", other.stance), " \u00b7 ", other.denial_status === "not_stated" ? null : "answer: ", label("denial_status", other.denial_status),
              ),
            ),
          ),
      element(
        "p", null,
        record.others.length === 0
          ? "Case "
          : [
              element("a", { href: address.list({ case: [found.case_id] }) }, "All allegations of this case"),
              rest > 0 ? " (" + number(rest) + " more)" : null, " \u00b7 ",
            ],
        element("code", null, found.case_id),
      ),
    );
  }

  /** Every answer that any article of the case reports, by date: what many report once is one event. */
  function answers(record, address) {
    if (record.answers.length === 0) return null;
    const all = record.case === null ? record.answers.length : record.case.answers;
    return section(
      "answers", "Answers to this accusation across articles, by date",
      element("p", { class: "aside" }, "\u201cHas not responded\u201d in one article and a denial in a later one can both be true."),
      element(
        "ol", { class: "answers" },
        record.answers.map((row) =>
          element(
            "li", null,
            element(
              "p", null,
              element("span", { class: "when" }, date(row.first_published)), " \u00b7 ", isolated(row.responder, { class: "name" }), " ",
              defined("form", row.form), " (", label("role", row.role), ")",
              row.asked_by === null ? null : [" \u00b7 asked by ", isolated(row.asked_by)],
            ),
            row.quote === null
              ? element("p", { class: "withheld" }, "Quote withheld: it would name a protected person.")
              : element("blockquote", { dir: "auto" }, row.quote),
            element(
              "p", { class: "aside" },
              "Reported in ", counted(row.articles, "article"),
              row.last_published && row.last_published !== row.first_published ? ", last on " + date(row.last_published) : null,
              row.allegation_id === record.allegation.allegation_id
                ? " \u00b7 in this record"
                : [" \u00b7 ", element("a", { href: address.record(row.allegation_id) }, "the record that has it")],
            ),
          ),
        ),
      ),
      all > record.answers.length
        ? element("p", null, "The first " + number(record.answers.length) + " of " + number(all) + "; the others are in ", element("code", null, "data/case_answers.csv"), ".")
        : null,
    );
  }

  function changes(record) {
    if (record.changes.length === 0) return null;
    return section(
      "changes", "What changed since the last release",
      element(
        "ul", null,
        record.changes.map((row) =>
          element(
            "li", null,
            label("change", row.change), " in ", element("code", null, row.table_name),
            row.item === null ? null : [" (", isolated(row.item), ")"],
            row.field === null ? null : [": ", element("code", null, row.field)],
            row.before === null ? null : [" \u00b7 before: ", element("q", { dir: "auto" }, row.before)],
            row.after === null ? null : [" \u00b7 now: ", element("q", { dir: "auto" }, row.after)],
          ),
        ),
      ),
    );
  }

  /** The address of the record alone, whatever list it was opened from. */
  function permalink(identifier) {
    return window.location.href.replace(/#.*$/, "") + "#record=" + identifier;
  }

  /** What must go wherever the record goes. */
  function caveats(record) {
    const { review_status, stance } = record.allegation;
    const kinds = [...new Set(record.notices.map((row) => label("notice", row.notice)))];
    return [
      stance === "refuted" ? "a claim that its outlet calls false" : "an allegation",
      review_status === "reviewed" ? "reviewed by a person" : "machine-coded, not reviewed",
      record.sources.some((row) => row.source_type === "captive") ? "a source speaks while held captive" : null,
      kinds.length ? "notice: " + kinds.join(", ") : null,
      record.statements.length ? "with a statement in reply" : null,
    ]
      .filter((each) => each !== null)
      .join("; ");
  }

  function cite(record, release) {
    const identifier = record.allegation.allegation_id;
    const link = permalink(identifier);
    // an address on the reader's own disk leads nobody else to it
    const local = window.location.protocol === "file:";
    const where = local ? (release.homepage ? release.homepage : null) : link;
    const citation =
      release.citation === null
        ? null
        : release.citation.replace(/\s*\.?\s*$/, ". ") + "Record " + identifier + " (" + caveats(record) + ")" + (where === null ? "" : ", " + where) + ".";
    const refusal = release.isPrivate
      ? "This is a private export: it is not to be cited or passed on."
      : release.isDraft
        ? "This is a draft: it is not to be cited."
        : release.isSample
          ? "This is a sample made from examples: it is not to be cited as a record of news coverage."
          : null;
    return section(
      "cite", "Link and cite",
      element("p", null, "Link to this record: ", element("a", { href: "#record=" + identifier, class: "permalink" }, link), " ", copyButton("Copy the link", link)),
      local ? element("p", { class: "aside" }, "You are reading a copy on your own disk: this link works on it alone.") : null,
      refusal === null ? null : element("p", { class: "caution" }, refusal),
      citation === null || refusal !== null
        ? null
        : [element("p", { class: "citation", dir: "auto" }, citation), element("p", null, copyButton("Copy the citation", citation))],
      element("p", { class: "aside" }, "Read the article itself before you rely on a row, and cite the article beside the dataset."),
    );
  }

  function correct(record, release) {
    const identifier = record.allegation.allegation_id;
    const within = release.replyDays ? " An answer comes within " + counted(release.replyDays, "day") + "." : "";
    let whom;
    if (!release.contact) whom = ["This release names nobody to write to. Turn to whoever gave it to you, and give the identifier ", element("code", null, identifier), "."];
    else if (/^[^\s@<>"]+@[^\s@<>"]+$/.test(release.contact)) {
      const subject = "Correction or reply: " + identifier;
      const body = "Record: " + identifier + " (" + release.title + ", version " + release.version + ")\r\n\r\nWhat is wrong, or your reply:\r\n";
      const mail = "mailto:" + release.contact.split("@").map(encodeURIComponent).join("@") + "?subject=" + encodeURIComponent(subject) + "&body=" + encodeURIComponent(body);
      whom = ["Write to ", element("a", { href: mail }, release.contact), " with the identifier ", element("code", null, identifier), " and what is wrong, or your reply." + within];
    } else whom = ["Turn to ", outward(release.contact, release.contact), " with the identifier ", element("code", null, identifier), " and what is wrong, or your reply." + within];
    return section(
      "correct", "Correct it, or reply to it",
      element("p", null, "Whoever is named here, is said to be affected, or finds a fault is asked to say so. ", whom),
    );
  }

  /** The record as data: made only when it is asked for. */
  function raw(record) {
    const code = element("code", { dir: "ltr" });
    const made = element(
      "details", { class: "raw" },
      element("summary", null, "This record as JSON"),
      copyButton("Copy the JSON", () => JSON.stringify(record, null, 2)),
      element("pre", { tabindex: "0", role: "region", "aria-label": "The record as JSON" }, code),
    );
    made.addEventListener("toggle", () => {
      if (made.open && code.textContent === "") code.textContent = allegata.text.shown(JSON.stringify(record, null, 2));
    });
    return made;
  }

  allegata.dossier = { origins, answers, changes, cite, correct, raw, permalink };
})();
