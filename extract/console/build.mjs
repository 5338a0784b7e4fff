// Makes the scripts of the Ask tab: `npm ci --ignore-scripts && node build.mjs`, or `make console` from the repository.
//
// Everything becomes a classic script, because a page that is opened from a folder can load nothing else: the engine's
// module, packed, is cut into pieces of base64. The same packages give the same bytes with the same Node.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

import { licences } from "./licences.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "..", "allegata", "_console");
const DUCKDB = join(HERE, "node_modules", "@duckdb", "duckdb-wasm", "dist");
const PIECE = 1 << 20; // letters: hosts and editors cope with files of a megabyte, and the bar moves
const SYSTEM_BYTE = 9; // of a gzip header: which system packed it, which must not show
const UNKNOWN_SYSTEM = 255;
const BROWSERS = ["chrome111", "firefox113", "safari16.4"]; // the first with gzip, WebAssembly's exceptions and its policy

function packed(content) {
  const bytes = gzipSync(content, { level: 9 }); // Node writes no time into it
  bytes[SYSTEM_BYTE] = UNKNOWN_SYSTEM;
  return bytes.toString("base64");
}

/** Writes a content in pieces, and says what they are called and how many letters they have. */
function write(name, content) {
  const text = packed(content);
  const pieces = [];
  for (let start = 0; start < text.length; start += PIECE) {
    const file = `${name}-${String(pieces.length + 1).padStart(2, "0")}`;
    const piece = text.slice(start, start + PIECE);
    writeFileSync(join(OUT, `${file}.js`), `window.allegata.askFiles.take(${JSON.stringify(file)}, "${piece}");\n`);
    pieces.push([file, piece.length]);
  }
  return pieces;
}

async function script(source, options) {
  const made = await build({
    entryPoints: [join(HERE, "src", source)],
    absWorkingDir: HERE,
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: BROWSERS,
    charset: "ascii",
    legalComments: "none", // they stand in LICENSES.txt
    metafile: true,
    write: false,
    ...options,
  });
  return { text: made.outputFiles[0].text, inputs: Object.keys(made.metafile.inputs) };
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

const prelude = await script("worker_start.js");
const worker = readFileSync(join(DUCKDB, "duckdb-browser-eh.worker.js"), "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "");
const pieces = {
  worker: write("worker", `${prelude.text}${worker}`),
  engine: write("engine", readFileSync(join(DUCKDB, "duckdb-eh.wasm"))),
};
const page = await script("console.js", { define: { PIECES: JSON.stringify(pieces) } });
writeFileSync(join(OUT, "console.js"), page.text);
writeFileSync(join(OUT, "LICENSES.txt"), licences(HERE, page.inputs));
