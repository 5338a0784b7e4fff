/*
 * The rows that are shown, as a CSV file: the 26 columns of allegations_flat, after RFC 4180, in UTF-8 with its mark.
 *
 * Unlike the data files of the release, which are never altered, this one is guarded: it is made to be opened with a
 * click, and a spreadsheet runs a cell that begins like a formula.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  // with what a program passes over before it, and in the wide letters of East Asia, which some read as these
  const FORMULA = /^(?:[\s\u0000-\u001f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n])/;
  // Where lists are parted by semicolons, a spreadsheet cuts a line there and at line ends, whatever is quoted: a formula
  // begins behind one too. A hyphen before a space or another is a list or a comment.
  const WITHIN = /([;\t\r\n] ?)(?=[=+@\uff0b\uff1d\uff20]|[-\uff0d](?![\s-]))/g;
  // what RFC 4180 asks for, and the separators of other countries: a semicolon within a cell stays within it
  const QUOTED = /[",;\t\r\n]/;

  /** A cell: guarded, quoted where it must be; nothing at all where it is missing. */
  function cell(value) {
    if (value === null || value === undefined) return "";
    let text = String(value).replace(WITHIN, "$1'");
    if (FORMULA.test(text)) text = "'" + text;
    return QUOTED.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  /**
   * The text of the file.
   *
   * @param {Rows} rows
   * @param {number[]} chosen - which of them, in order.
   */
  function csv(rows, chosen) {
    const columns = rows.columns.map((column) => rows.flat[column]);
    const lines = chosen.map((row) => columns.map((values) => cell(values[row])).join(","));
    return [rows.columns.join(","), ...lines, ""].join("\r\n");
  }

  /** A name that tells which release and whether rows were left out. */
  function name(release, state) {
    const kind = state.refuted ? "refuted-claims" : "allegations";
    return "allegata-" + release.version + "-" + kind + (allegata.state.narrowed(state) ? "-filtered" : "") + ".csv";
  }

  /** Hand a text, or the parts of one, to the reader as a file. */
  function save(filename, text, type) {
    // the mark tells a spreadsheet that opens the file with a click that it is in UTF-8
    const parts = type === "text/csv" ? ["\ufeff", ...[text].flat()] : [text].flat();
    const address = URL.createObjectURL(new Blob(parts, { type: type + ";charset=utf-8" }));
    const link = allegata.text.element("a", { href: address, download: filename, class: "away" });
    document.body.append(link);
    link.click();
    link.remove();
    // the browser has taken it by then; at once would be too soon for some
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  allegata.download = { csv, cell, name, save };
})();
