// What the engine says of a query that it can not run, as a reader can use it.

const MEMORY = /out of memory|could not allocate|null data pointer for a buffer|memory access out of bounds|Maximum call stack/i;

const REASONS = [
  [
    /attached in read-only mode|is read-only|read-only mode/i,
    "A query can ask here, and change nothing: the release is opened to be read only.",
  ],
  [
    /configuration (option )?.*locked|has been locked/i,
    "Settings are locked here, so that a query from a link can not change them.",
  ],
  [
    /file system operations are disabled|Loading external extensions is disabled/i,
    "A query reaches nothing but the tables of this release: no file, no address and no extension.",
  ],
  [
    /exists in the \w+ extension/i,
    "This needs an extension of DuckDB, and none is loaded here. The downloads can be asked with DuckDB itself.",
  ],
  [
    MEMORY,
    "The query needs more memory than the page has. A WHERE or a LIMIT makes it smaller.",
  ],
];

/** A query that was refused, or failed. `line` counts from 1, and is null where the engine names none. */
export class QueryError extends Error {
  constructor(message) {
    const said = withoutRepeats(message);
    const reason = REASONS.find(([pattern]) => pattern.test(said));
    super(reason ? `${reason[1]}\n\n${said}` : said);
    this.name = "QueryError";
    const named = /^LINE (\d+):/m.exec(said);
    this.line = named ? Number(named[1]) : null;
  }
}

/** Whether the engine is of no use any more, or holds on to memory, and must be started again. */
export function isBroken(error) {
  const message = String(error && error.message);
  return MEMORY.test(message) || /RuntimeError|Aborted|out of bounds|unreachable|table index|bad_alloc/.test(message);
}

/** The parser's errors show their line twice; advice on extensions, memory and disks is not for here. */
function withoutRepeats(message) {
  if (MEMORY.test(message)) return message.trim().split("\n")[0];
  const paragraphs = message.trim().split(/\n{2,}/);
  const kept = paragraphs.filter((each, place) => paragraphs.indexOf(each) === place);
  return kept.filter((each) => !/^(Please try installing|Alternatively, consider enabling)/.test(each)).join("\n\n");
}
