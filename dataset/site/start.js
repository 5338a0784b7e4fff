/*
 * The first script of the page: takes data from the files that hold it.
 *
 * Data comes as scripts, site/data/<name>.js, each a call of `allegata.take(name, value)`: a page opened by double-click
 * may run a script beside it, and may not fetch one. This file alone is loaded without `defer`, so that controls which
 * need scripts are there before the page is first drawn.
 *
 *   allegata.take(name, value)   called by a data file
 *   allegata.wait(name)          a promise of the value, without asking for the file
 *   allegata.load(name)          the same; asks for the file at the first call. Rejects with an Error that has words
 */
(function () {
  "use strict";

  const allegata = (window.allegata = window.allegata || {});
  // the address of this very file: the page may be published under any folder
  const data = new URL("data/", document.currentScript.src).href;
  const entries = new Map();

  function entry(name) {
    if (!entries.has(name)) {
      const made = { asked: false };
      made.promise = new Promise((resolve, reject) => {
        made.resolve = resolve;
        made.reject = reject;
      });
      // whoever waits is told; a file that nobody waits for any more is no error of the page
      made.promise.catch(() => {});
      entries.set(name, made);
    }
    return entries.get(name);
  }

  allegata.take = function (name, value) {
    entry(name).resolve(value);
  };

  allegata.wait = function (name) {
    return entry(name).promise;
  };

  allegata.load = function (name) {
    const wanted = entry(name);
    if (!wanted.asked) {
      wanted.asked = true;
      const script = document.createElement("script");
      script.src = data + name + ".js";
      script.onload = () =>
        // a file that was cut short runs into an error of syntax and never calls `take`; after `take` this has no effect
        wanted.reject(new Error("The file site/data/" + name + ".js is there and cannot be read; it may be incomplete."));
      script.onerror = () => {
        // so that a later attempt, over a better line, asks again
        entries.delete(name);
        wanted.reject(new Error("The file site/data/" + name + ".js could not be loaded."));
      };
      document.head.append(script);
    }
    return wanted.promise;
  };

  document.documentElement.classList.add("scripted");
})();
