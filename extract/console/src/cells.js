// Values of an answer as text: what a reader sees in a cell and finds in the CSV.
//
// Numbers are exact, whatever their size: the engine could give them as doubles, and would then change long ones.

import { DataType, IntervalUnit } from "apache-arrow";

const NANOSECONDS_A_MICROSECOND = 1000n;

/** Whether a column is set to the right, as numbers are. */
export function isNumber(type) {
  return DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type);
}

/**
 * What stands in a cell.
 *
 * @param vector a column of the answer.
 * @param row its row, from 0.
 * @returns text, or null where there is no value.
 */
export function cellText(vector, row) {
  if (DataType.isInterval(vector.type)) return intervalText(vector, row);
  const value = vector.get(row);
  return value === null || value === undefined ? null : valueText(value, vector.type);
}

function valueText(value, type) {
  if (DataType.isDecimal(type)) return decimalText(value, type.scale);
  if (DataType.isDate(type)) return dayAndTime(value * 1000)[0];
  if (DataType.isTimestamp(type)) return instantText(value * 1000) + (type.timezone ? "+00" : "");
  if (DataType.isTime(type)) return dayAndTime(Number(value))[1];
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    return `[${Array.from(value, (each) => innerText(each, type.children[0].type)).join(", ")}]`;
  }
  if (DataType.isStruct(type)) {
    const parts = type.children.map((field) => `${quoted(field.name)}: ${innerText(value[field.name], field.type)}`);
    return `{${parts.join(", ")}}`;
  }
  if (DataType.isMap(type)) {
    const [key, kept] = type.children[0].type.children;
    const parts = Array.from(value, ([name, each]) => `${innerText(name, key.type)}=${innerText(each, kept.type)}`);
    return `{${parts.join(", ")}}`;
  }
  if (DataType.isInterval(type)) return "(an interval: cast it to VARCHAR to read it)";
  if (DataType.isDictionary(type)) return valueText(value, type.dictionary);
  if (value instanceof Uint8Array) return Array.from(value, byteText).join("");
  return String(value);
}

/** A value within another: missing ones as DuckDB writes them, as there is no empty cell. */
function innerText(value, type) {
  return value === null || value === undefined ? "NULL" : valueText(value, type);
}

function quoted(name) {
  return `'${name}'`;
}

function byteText(byte) {
  return `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** Four words of 32 bits, the least first, as a decimal with so many digits behind the point. */
function decimalText(words, scale) {
  const whole = BigInt.asIntN(
    128,
    words.reduce((sum, word, place) => sum | (BigInt(word) << BigInt(32 * place)), 0n),
  );
  if (scale === 0) return String(whole);
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, "0");
  return `${whole < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A date and a time in microseconds since 1970, as DuckDB writes them: no zeros at the end of the seconds. */
function instantText(microseconds) {
  const [day, time] = dayAndTime(microseconds);
  return time === null ? day : `${day} ${time}`;
}

/** The date and the time of day; of what no calendar has, its word and null. */
function dayAndTime(microseconds) {
  const whole = Math.round(microseconds);
  const instant = new Date(Math.floor(whole / 1000));
  if (Number.isNaN(instant.getTime())) return [microseconds > 0 ? "infinity" : "-infinity", null];
  const [day, time] = instant.toISOString().split("T");
  const digits = time.slice(9, 12) + String(((whole % 1000) + 1000) % 1000).padStart(3, "0");
  const fraction = digits.replace(/0+$/, "");
  return [day, time.slice(0, 8) + (fraction ? `.${fraction}` : "")];
}

/** Arrow for JavaScript reads two of the four words of such an interval: they are read here where they stand. */
function intervalText(vector, row) {
  if (vector.get(row) === null) return null;
  if (vector.type.unit !== IntervalUnit.MONTH_DAY_NANO) return String(vector.get(row));
  let place = row;
  const data = vector.data.find((chunk) => place < chunk.length || ((place -= chunk.length), false));
  const start = data.values.byteOffset + 16 * place;
  const view = new DataView(data.values.buffer, start, 16);
  const [months, days] = [view.getInt32(0, true), view.getInt32(4, true)];
  const microseconds = view.getBigInt64(8, true) / NANOSECONDS_A_MICROSECOND;
  const parts = [
    [Math.trunc(months / 12), "year"],
    [months % 12, "month"],
    [days, "day"],
  ].flatMap(([number, word]) => (number ? [`${number} ${word}${Math.abs(number) === 1 ? "" : "s"}`] : []));
  if (microseconds || !parts.length) {
    const size = microseconds < 0n ? -microseconds : microseconds;
    const hours = String(size / 3_600_000_000n).padStart(2, "0");
    const minutes = dayAndTime(Number(size % 3_600_000_000n))[1].slice(2);
    parts.push(`${microseconds < 0n ? "-" : ""}${hours}${minutes}`);
  }
  return parts.join(" ");
}
