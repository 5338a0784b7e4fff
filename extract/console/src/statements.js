// A text of several statements, cut where the engine's own tokens say that one ends.

const OPERATOR = 3; // of the engine's kinds of tokens
const COMMENT = 5;
const SEMICOLON = 0x3b;
const LINE_END = 0x0a;
const LONGEST_BEGINNING = 12; // bytes: of the words below, with what ends them
// EXPLAIN is not among them, for it can carry out what it explains
const READING = /^(?:\(|(?:SELECT|FROM|WITH|VALUES|TABLE|DESCRIBE|DESC|SHOW|SUMMARIZE|PIVOT|UNPIVOT)\b)/i;

/**
 * The statements of a text: `sql`, with the lines before it as empty lines, so that a line that an error names is right;
 * and `isReading`, whether by its first word it can do nothing but read.
 *
 * @param text what the reader wrote.
 * @param tokens where tokens start, in bytes, and of what kind they are.
 */
export function statements(text, { offsets, types }) {
  const bytes = new TextEncoder().encode(text);
  const ends = offsets.filter((offset, place) => types[place] === OPERATOR && bytes[offset] === SEMICOLON);
  const found = [];
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    const first = offsets.find((offset, place) => offset >= start && offset < end && types[place] !== COMMENT);
    if (first !== undefined) {
      found.push({
        sql: linesBefore(bytes, start) + new TextDecoder().decode(bytes.subarray(start, end)),
        isReading: READING.test(new TextDecoder().decode(bytes.subarray(first, first + LONGEST_BEGINNING))),
      });
    }
    start = end + 1;
  }
  return found;
}

function linesBefore(bytes, start) {
  return "\n".repeat(bytes.subarray(0, start).filter((byte) => byte === LINE_END).length);
}
