/*
 * What the Ask tab loads when it is opened: the files of the engine, and the database.
 *
 * Files of the engine come as scripts, for a page that is opened from a folder can fetch nothing. Each is a call of
 * `allegata.askFiles.take(name, text)`.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const { element } = allegata.text;
  // the address of this very file: the page may be published under any folder
  const folder = new URL("ask/", document.currentScript.src).href;
  const DATABASE = "allegata.duckdb";
  const AT_ONCE = 3;
  const MEGABYTE = 1e6;
  const taken = new Map();

  function take(name, text) {
    taken.set(name, text);
  }

  /** Ask for a script beside this one. */
  function script(name) {
    return new Promise((resolve, reject) => {
      const made = element("script", { src: folder + name + ".js" });
      made.onload = () => {
        made.remove(); // with the megabyte of its text
        resolve();
      };
      made.onerror = () => reject(new Error("The file site/ask/" + name + ".js could not be loaded."));
      document.head.append(made);
    });
  }

  /** A bar with words, for what is loaded in parts. */
  class Bar {
    constructor() {
      this.bar = element("progress", { "aria-label": "Loading" });
      this.words = element("span", { class: "ask-loaded" });
      this.element = element("p", { class: "ask-bar" }, this.bar, " ", this.words);
      this.parts = new Map();
    }

    /** @param {number|null} size - of the whole part; null where nobody says. */
    set(part, loaded, size) {
      this.parts.set(part, { loaded, size });
      const all = [...this.parts.values()];
      const done = all.reduce((sum, each) => sum + each.loaded, 0);
      // what a server packs on the way is larger here than it said
      const known = all.every((each) => each.size !== null && each.loaded <= each.size);
      const whole = known ? all.reduce((sum, each) => sum + each.size, 0) : null;
      if (whole) {
        this.bar.max = whole;
        this.bar.value = done;
      } else this.bar.removeAttribute("value");
      this.words.textContent =
        (done / MEGABYTE).toFixed(1) + (whole ? " of " + (whole / MEGABYTE).toFixed(1) : "") + " MB loaded";
    }
  }

  /** The files of the engine, a few at once: base64 by kind, in order. */
  async function engineFiles(pieces, bar) {
    const waiting = Object.values(pieces).flat();
    const size = waiting.reduce((sum, [, letters]) => sum + letters, 0);
    let loaded = 0;
    bar.set("engine", 0, size);
    const next = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        if (!taken.has(file[0])) await script(file[0]);
        if (!taken.has(file[0])) throw new Error("The file site/ask/" + file[0] + ".js is there and cannot be read.");
        loaded += file[1];
        bar.set("engine", loaded, size);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    const texts = Object.entries(pieces).map(([kind, parts]) => [kind, parts.map(([name]) => taken.get(name))]);
    taken.clear();
    return Object.fromEntries(texts);
  }

  /** The database from beside the page. */
  async function fetched(bar) {
    const response = await fetch(DATABASE);
    if (!response.ok) throw new Error(DATABASE + " is not beside this page (" + response.status + ").");
    const size = Number(response.headers.get("content-length")) || null;
    const reader = response.body.getReader();
    const chunks = [];
    let loaded = 0;
    bar.set("database", 0, size);
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      loaded += part.value.length;
      bar.set("database", loaded, size);
    }
    bar.set("database", loaded, loaded);
    return new Blob(chunks);
  }

  allegata.askFiles = { Bar, DATABASE, engineFiles, fetched, script, take };
})();
