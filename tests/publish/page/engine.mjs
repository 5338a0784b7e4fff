// Asks a release as its page does, without a browser: the built scripts themselves, in a context that has no Node.
//
// Standard input: {"built": folder, "asked": [{"database": file, "queries": [sql, …]}, …]}. Standard output: the engine's
// version, and for each database and query {"columns": [{"name", "isNumber"}, …], "rows": [[text or null, …], …]} or
// {"error", "line"}.

import { Blob, resolveObjectURL } from "node:buffer";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

// what is thrown within the scripts would be shown with its line, which is a megabyte long
process.on("uncaughtException", (error) => {
  process.stderr.write(`${error.name}: ${error.message}\n`);
  process.exit(1);
});

// The page and its worker share one context: a compiled module is of the context that compiled it.
const scope = {
  Blob, Event, EventTarget, Headers, Request, Response, TextDecoder, TextEncoder, TransformStream, URL, atob, clearTimeout,
  console, crypto, DecompressionStream, performance, setTimeout, structuredClone,
  allegata: { askFiles: { take: (name, text) => pieces.set(name, text) } },
  location: { href: "blob:node" },
  WorkerGlobalScope: Object,
};
const pieces = new Map();
const first = []; // listeners that the worker's script added itself, which come before its `onmessage`
scope.self = scope.window = scope;
scope.addEventListener = (_, listener) => first.push(listener);
scope.Worker = class extends EventTarget {
  constructor(address) {
    super();
    first.length = 0;
    scope.postMessage = (data) => setTimeout(() => this.dispatchEvent(Object.assign(new Event("message"), { data })));
    this.last = resolveObjectURL(address)
      .text()
      .then((text) => vm.runInContext(text, scope));
  }

  postMessage(data) {
    this.last = this.last.then(() => {
      let isStopped = false;
      const event = { data, stopImmediatePropagation: () => (isStopped = true) };
      for (const listener of [...first, (given) => scope.onmessage(given)]) if (!isStopped) listener(event);
    });
  }

  terminate() {}
};
vm.createContext(scope);

async function answered(engine, query) {
  try {
    const answer = await engine.run(query);
    const row = (place) => answer.columns.map((_, column) => answer.cell(place, column));
    return { columns: answer.columns, rows: Array.from({ length: answer.length }, (_, place) => row(place)) };
  } catch (error) {
    return { error: error.message, line: error.line ?? null };
  }
}

const { built, asked } = JSON.parse(readFileSync(0, "utf8"));
for (const name of readdirSync(built)) {
  if (name.endsWith(".js")) vm.runInContext(readFileSync(join(built, name), "utf8"), scope, { filename: name });
}
const parts = scope.allegata.askFiles.console;
const texts = Object.entries(parts.pieces).map(([kind, list]) => [kind, list.map(([name]) => pieces.get(name))]);
const engine = await parts.startEngine(Object.fromEntries(texts));
const found = [];
for (const { database, queries } of asked) {
  await engine.open(new Blob([readFileSync(database)]));
  const answers = [];
  for (const query of queries) answers.push(await answered(engine, query));
  found.push(answers);
}
process.stdout.write(JSON.stringify({ version: await engine.version(), found }), () => process.exit(0));
