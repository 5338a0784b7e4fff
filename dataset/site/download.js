/*
 * The rows that are shown, as a CSV file: the 26 columns of allegations_flat, after RFC 4180, in UTF-8.
 *
 * Unlike the data files of the release, which are never altered, this one is guarded: it is made to be opened with a
 * click, and a spreadsheet runs a cell that begins like a formula.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const FORMULA = /^[=+\-@\t\r]/;
  // what RFC 4180 asks for, and the separators of other countries: a semicolon within a cell stays within it
  const QUOTED = /[",;\t\r\n]/;

  /** A cell: guarded, quoted where it must be; nothing at all where it is missing. */
  function cell(value) {
    if (value === null || value === undefined) return "";
    let text = String(value);
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

  /** Hand a text to the reader as a file. */
  function save(filename, text, type) {
    const address = URL.createObjectURL(new Blob([text], { type: type + ";charset=utf-8" }));
    const link = allegata.text.element("a", { href: address, download: filename, class: "away" });
    document.body.append(link);
    link.click();
    link.remove();
    // the browser has taken it by then; at once would be too soon for some
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  allegata.download = { csv, cell, name, save };
})();
