/*
 * Text of the data put into the page: as text, never as markup.
 *
 * Everything here goes through `createElement` and text nodes. What comes from articles may hold characters that turn the
 * direction of what follows them: names and quotes are isolated (`bdi`, dir="auto"), and those characters that
 * override a direction are written out.
 */
(function () {
  "use strict";

  const allegata = window.allegata;
  const MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
  ];
  // embeddings, overrides and isolates; the marks U+200E, U+200F and U+061C are left: Arabic and Hebrew are set with
  // them, and within an isolate they turn nothing outside. Controls have no shape of their own.
  const TURNING = /[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

  /** A text of the data with the characters that would turn or hide others written out, as in "[U+202E]". */
  function shown(text) {
    return String(text).replace(TURNING, (mark) => {
      return "[U+" + mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") + "]";
    });
  }

  /**
   * An element.
   *
   * @param {string} tag - its name.
   * @param {Object} [attributes] - by name; null and false are left out, true is an empty attribute, a function listens.
   * @param {...(Node|string|number|null|Array)} children - a string becomes a text node.
   */
  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") made.addEventListener(name, value);
      else made.setAttribute(name, value === true ? "" : shown(value));
    }
    add(made, children);
    return made;
  }

  function add(parent, children) {
    for (const child of children) {
      if (child === null || child === undefined || child === false) continue;
      if (Array.isArray(child)) add(parent, child);
      else parent.append(child instanceof Node ? child : shown(child));
    }
  }

  /** A name or a title of the data, isolated from the direction of what stands around it. */
  function isolated(text, attributes) {
    return element("bdi", attributes, text);
  }

  /** A link out of the page. Only addresses of the web become one: the data was written by others. */
  function outward(address, ...children) {
    let url = null;
    try {
      url = new URL(address);
    } catch (error) {
      url = null;
    }
    if (url === null || !/^https?:$/.test(url.protocol)) return element("span", null, ...children);
    return element("a", { href: url.href, rel: "noreferrer noopener external" }, ...children);
  }

  /** A number with commas between thousands, as in English. */
  function number(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  }

  /** A number with its noun: "1 article", "2 articles"; `many` where it is not the noun with an s. */
  function counted(value, noun, many) {
    return number(value) + " " + (value === 1 ? noun : many || noun + "s");
  }

  /** Articles and their outlets in words; where no outlet is known, there are not "0 outlets". */
  function articlesOf(articles, outlets) {
    return counted(articles, "article") + (outlets === 0 ? " (outlet not known)" : " of " + counted(outlets, "outlet"));
  }

  /** A date as precise as it is known: "2024", "March 2024", "5 March 2024". */
  function date(published) {
    if (!published) return "no date given";
    const [year, month, day] = published.split("-");
    if (!month) return year;
    return (day ? Number(day) + " " : "") + MONTHS[Number(month) - 1] + " " + year;
  }

  /** Text into the clipboard; a page from a file may have to do it the old way. Promises whether it worked. */
  function copy(text) {
    const old = () => {
      const area = element("textarea", { class: "away", "aria-hidden": "true", tabindex: "-1" });
      area.value = text;
      const before = document.activeElement;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (before) before.focus();
      return done;
    };
    if (!navigator.clipboard) return Promise.resolve(old());
    return navigator.clipboard.writeText(text).then(() => true, old);
  }

  /** A button that copies a text and says in words that it did. */
  function copyButton(words, text) {
    const button = element("button", { type: "button", class: "copy" }, words);
    button.addEventListener("click", () => {
      copy(typeof text === "function" ? text() : text).then((done) => {
        allegata.announce(done ? "Copied." : "Copying is not allowed here: select the text and copy it by hand.");
        button.textContent = done ? "Copied" : "Not copied";
        // long enough to read it, short enough to copy again
        setTimeout(() => (button.textContent = words), 2000);
      });
    });
    return button;
  }

  /** Say something to those who hear the page. */
  allegata.announce = function (words) {
    const region = document.getElementById("announced");
    if (region) region.textContent = words;
  };

  allegata.text = { shown, element, isolated, outward, number, counted, articlesOf, date, copyButton, MONTHS };
})();
