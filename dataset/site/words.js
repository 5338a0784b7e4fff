/*
 * The words for codes: labels and definitions of the vocabulary, names of countries and regions.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element } = allegata.text;
  let words = {};

  /** Take the words of a release: {vocabulary: {code: [label, definition]}}. */
  function use(index) {
    words = index.words;
  }

  function entry(vocabulary, code) {
    // a code is data: "constructor" is none
    return Object.hasOwn(words, vocabulary) && Object.hasOwn(words[vocabulary], code) ? words[vocabulary][code] : null;
  }

  /** What people call a code; an unknown one stays as it is, for a release may be newer than these words. */
  function label(vocabulary, code) {
    const found = entry(vocabulary, code);
    return found ? found[0] : String(code).replace(/_/g, " ");
  }

  /** The definition of a code, or null. */
  function definition(vocabulary, code) {
    const found = entry(vocabulary, code);
    return found && found[1] ? found[1] : null;
  }

  /** The name of a country or region by its code ("KEN", "M49:002"); the code where no name is known. */
  function place(code) {
    const found = entry("country", code);
    return found ? found[0] : code;
  }

  /** A code's label that opens to its definition. */
  function defined(vocabulary, code) {
    const meaning = definition(vocabulary, code);
    if (meaning === null) return element("span", { class: "code" }, label(vocabulary, code));
    return element(
      "details",
      { class: "code" },
      element("summary", null, label(vocabulary, code)),
      element("span", { class: "meaning" }, meaning, " (", element("code", null, code), ")"),
    );
  }

  allegata.words = { use, label, definition, place, defined };
})();
