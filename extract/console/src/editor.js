// The editor of queries, in a shadow root: there its styles are adopted sheets, which the page's policy allows.

import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap } from "@codemirror/autocomplete";
import { keywordCompletionSource, schemaCompletionSource, sql } from "@codemirror/lang-sql";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { minimalSetup } from "codemirror";

import { DUCKDB } from "./dialect.js";

const LEAST_LETTERS = 1;

// The page's colours come in by custom properties, which pass into a shadow root.
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--ask-keyword, #6b2f8a)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--ask-string, #1d6b3a)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--ask-number, #8a4b00)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--ask-comment, #5b6570)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.standard(tags.name)], color: "var(--ask-type, #0b5a8f)" },
]);

const LOOK = EditorView.theme({
  "&": {
    backgroundColor: "var(--ask-background, #fff)",
    color: "var(--ask-text, #1b1f24)",
    border: "1px solid var(--ask-border, #8b949e)",
    borderRadius: "4px",
    fontSize: "0.95rem",
  },
  "&.cm-focused": { outline: "3px solid var(--ask-focus, #0b5fff)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace", maxHeight: "24rem", overflow: "auto" },
  ".cm-content": { minHeight: "8.5rem", caretColor: "var(--ask-text, #1b1f24)" },
  ".cm-cursor": { borderLeftColor: "var(--ask-text, #1b1f24)" },
  ".cm-gutters": {
    backgroundColor: "var(--ask-gutter, #f3f4f6)",
    color: "var(--ask-comment, #5b6570)",
    border: "0",
  },
  ".cm-failed": { backgroundColor: "var(--ask-failed, #ffe3df)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { background: "var(--ask-selection, #cfe3ff)" },
  ".cm-tooltip": {
    backgroundColor: "var(--ask-background, #fff)",
    color: "var(--ask-text, #1b1f24)",
    border: "1px solid var(--ask-border, #8b949e)",
    maxWidth: "min(30rem, 90vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--ask-selected, #0b5a8f)",
    color: "var(--ask-on-selected, #fff)",
  },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "1" },
  ".cm-completionInfo": { padding: "0.3rem 0.6rem" },
});

const markLine = StateEffect.define();
const failedLine = Decoration.line({ class: "cm-failed" });
const failed = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    for (const effect of change.effects) {
      if (effect.is(markLine)) marks = effect.value === null ? Decoration.none : Decoration.set(failedLine.range(effect.value));
    }
    return change.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// What is typed over a selection is put in here and not by the browser, which would keep the look of the old words in a
// style attribute: the page's policy refuses one, and says so in the browser's console.
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    if (empty || event.isComposing || view.state.selection.ranges.length > 1) return false;
    if (event.inputType !== "insertText" && !event.inputType.startsWith("deleteContent")) return false;
    event.preventDefault();
    const text = event.inputType === "insertText" ? (event.data ?? "") : "";
    const plain = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    const isTaken = text && view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, plain));
    if (!isTaken) view.dispatch(plain());
    return true;
  },
});

/**
 * Put an editor into an element.
 *
 * @param host an empty element without a shadow root.
 * @param options `text` to begin with; `tables` as the page's index has them, to complete; `run`, called for
 *     Ctrl+Enter or Command+Enter; `label` and `description` for those who do not see it.
 * @returns `text()`, `write(text)`, `focus()`, and `mark(line)`, a line from 1 or null.
 */
export function createEditor(host, { text, tables, run, label, description }) {
  const root = host.attachShadow({ mode: "open", delegatesFocus: true });
  // what was offered goes away with the question: it would lie over the answer
  const asked = (view) => {
    closeCompletion(view);
    run();
    return true;
  };
  const start = Prec.highest(keymap.of([{ key: "Mod-Enter", run: asked, preventDefault: true }]));
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        start,
        lineNumbers(),
        minimalSetup,
        bracketMatching(),
        closeBrackets(),
        keymap.of([...closeBracketsKeymap, ...completionKeymap]), // Tab is left alone: it leaves the editor
        autocompletion({ override: sources(tables), icons: false }),
        sql({ dialect: DUCKDB }),
        syntaxHighlighting(COLOURS),
        failed,
        typedOver,
        LOOK,
        EditorView.lineWrapping,
        placeholder("SELECT …"),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-description": description, spellcheck: "false" }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    write(words) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: words }, selection: { anchor: 0 } });
    },
    focus: () => view.focus(),
    mark(line) {
      const isThere = line !== null && line >= 1 && line <= view.state.doc.lines;
      view.dispatch({ effects: markLine.of(isThere ? view.state.doc.line(line).from : null) });
    },
  };
}

function sources(tables) {
  const schema = Object.fromEntries(
    tables.map(({ name, description, columns }) => [
      name,
      {
        self: { label: name, type: "type", detail: "table", info: description, boost: 1 },
        children: columns.map(columnOption),
      },
    ]),
  );
  return [schemaCompletionSource({ dialect: DUCKDB, schema }), columnsOf(tables), keywordCompletionSource(DUCKDB, true)];
}

function columnOption([name, type, description]) {
  return { label: name, type: "property", detail: type, info: description };
}

/** Columns by their bare names: of the tables that the query names, or of all. */
function columnsOf(tables) {
  return (context) => {
    const word = context.matchBefore(/\w+/);
    const before = context.state.sliceDoc(Math.max(0, (word ? word.from : context.pos) - 1), word ? word.from : context.pos);
    if (before === "." || (!context.explicit && (!word || word.to - word.from < LEAST_LETTERS))) return null;
    const text = context.state.doc.toString();
    const named = tables.filter(({ name }) => new RegExp(`\\b${name}\\b`, "i").test(text));
    const found = new Map();
    for (const { columns } of named.length ? named : tables) {
      for (const column of columns) if (!found.has(column[0])) found.set(column[0], columnOption(column));
    }
    return { from: word ? word.from : context.pos, options: [...found.values()], validFor: /^\w*$/ };
  };
}
