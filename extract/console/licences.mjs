// The licences of what is in the scripts, with their notices, as the packages have them.
//
// The engine and its worker come made: what is in them is named here. DuckDB-Wasm and js-sha256 bring no licence along
// in what npm has of them, and DuckDB's parts none at all; theirs stand in `licences/`, to be looked over with each
// version of the engine.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const WITHIN_THE_WORKER = ["@duckdb/duckdb-wasm", "apache-arrow", "flatbuffers", "tslib"];
const PACKAGE = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const RULE = "-".repeat(100);
const OURS = {
  "@duckdb/duckdb-wasm": "duckdb-wasm.txt",
  "js-sha256": "js-sha256.txt",
  duckdb: "duckdb-parts.txt",
};

/**
 * The text of LICENSES.txt.
 *
 * @param here folder with `node_modules` and `licences`.
 * @param inputs paths of the files that a bundle was made of, from that folder.
 */
export function licences(here, inputs) {
  const bundled = inputs.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []);
  const names = [...new Set([...bundled, ...WITHIN_THE_WORKER])].sort();
  const parts = names.map((name) => part(here, name));
  parts.push(`js-sha256 (MIT), within DuckDB-Wasm's worker\n\n${ours(here, "js-sha256")}`);
  parts.push(`Within the engine of @duckdb/duckdb-wasm\n\n${ours(here, "duckdb")}`);
  const head =
    "The SQL console of this page is made of the following software. The scripts are not altered but for their form: they\n" +
    "are made small, packed, and cut into pieces. What is within the engine stands at the end.\n";
  return [head, ...parts].join(`\n${RULE}\n`);
}

function part(here, name) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)(\.(txt|md))?$/i.test(file));
  if (!files.length && !OURS[name]) throw new Error(`${name} brings no licence: put it into licences/`);
  const texts = files.length ? files.sort().map((file) => readFileSync(join(folder, file), "utf8")) : [ours(here, name)];
  return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join("\n\n")}\n`;
}

function ours(here, name) {
  const path = join(here, "licences", OURS[name]);
  if (!existsSync(path)) throw new Error(`${path} is missing`);
  return readFileSync(path, "utf8");
}
