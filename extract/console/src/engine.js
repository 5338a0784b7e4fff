// The engine: DuckDB in a worker, with the database of a release attached to be read, and no way out.

import { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";

import { cellText, isNumber } from "./cells.js";
import { isBroken, QueryError } from "./failure.js";
import { statements } from "./statements.js";
import { unpacked } from "./unpack.js";

const FILE = "allegata.duckdb";
const MAGIC = [0x44, 0x55, 0x43, 0x4b]; // "DUCK", behind a checksum of eight bytes
const MAGIC_AT = 8;

// What is known by name would be fetched from a server: that is turned off first. The last setting comes last.
const SETTINGS = [
  "SET autoload_known_extensions = false",
  "SET autoinstall_known_extensions = false",
  "SET memory_limit = '2GB'", // a tab of a browser gets little more, and is closed without a word when it takes it
  `ATTACH '${FILE}' AS release (READ_ONLY)`,
  "SET enable_external_access = false",
  "SET lock_configuration = true",
];
const USE = "USE release";

/** Someone stopped a query. */
export class StoppedError extends Error {
  constructor() {
    super("The query was stopped.");
    this.name = "StoppedError";
  }
}

/** An answer: `columns` with `name` and `isNumber`, `length` in rows, and the text of a cell, null where it is empty. */
class Answer {
  constructor(table) {
    const { fields } = table.schema;
    this.length = table.numRows;
    this.isDone = fields.length === 1 && fields[0].name === "Success" && !table.numRows;
    this.columns = this.isDone ? [] : fields.map(({ name, type }) => ({ name, isNumber: isNumber(type) }));
    this.vectors = fields.map((_, place) => table.getChildAt(place));
  }

  cell(row, column) {
    return cellText(this.vectors[column], row);
  }
}

/**
 * Make the engine ready, as far as it goes without a database.
 *
 * @param pieces base64 of the `worker` and of the `engine`, each a list in order.
 * @returns the engine; `open` gives it its database.
 * @throws Error in words for the reader.
 */
export async function startEngine(pieces) {
  const worker = await unpacked(pieces.worker, "text/javascript").blob();
  const module = await compiled(unpacked(pieces.engine, "application/wasm"));
  const engine = new Engine(module, URL.createObjectURL(worker));
  await engine.start();
  return engine;
}

async function compiled(response) {
  if (WebAssembly.compileStreaming) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

class Engine {
  constructor(module, address) {
    // `isTouched`: something was asked that may outlast its connection. `starting`: the last start, of which there is one
    // at a time. `stops`: how often a query was stopped.
    Object.assign(this, { module, address, database: null, isTouched: false, starting: Promise.resolve(), stops: 0 });
  }

  async start() {
    this.worker = new Worker(this.address);
    this.stopped = new Promise((_, refuse) => {
      this.refuse = refuse;
    });
    this.stopped.catch(() => {}); // nobody may be waiting
    this.worker.postMessage({ allegataModule: this.module });
    this.bindings = new AsyncDuckDB(new VoidLogger(), this.worker);
    await this.unlessStopped(this.bindings.instantiate("data:,"));
    await this.bindings.open({ path: ":memory:" });
  }

  /**
   * Attach a database, once.
   *
   * @param database a Blob or File that holds it; it is read again when a query was stopped.
   * @throws Error in words for the reader; another file may be given then.
   */
  async open(database) {
    const bytes = new Uint8Array(await database.arrayBuffer());
    if (!MAGIC.every((byte, place) => bytes[MAGIC_AT + place] === byte)) {
      throw new Error("This file is no DuckDB database.");
    }
    if (this.database !== null) await this.restart();
    this.database = database;
    await this.bindings.registerFileBuffer(FILE, bytes);
    const connection = await this.bindings.connect();
    try {
      for (const statement of SETTINGS) await connection.query(statement);
    } catch (error) {
      throw new Error(`This database can not be opened here. ${error.message.split("\n")[0]}`);
    } finally {
      await connection.close();
    }
  }

  async version() {
    return this.bindings.getVersion();
  }

  /**
   * Ask.
   *
   * @param text one or several statements; the answer is that of the last.
   * @throws QueryError with the engine's words; StoppedError.
   */
  async run(text) {
    const { stops } = this;
    // The release can be detached and another put in its place, or its file in memory be written over: what a query from
    // a link does must never answer what the reader asks after it.
    if (this.isTouched) await this.again();
    if (stops !== this.stops) throw new StoppedError();
    try {
      return await this.unlessStopped(this.answer(text));
    } catch (error) {
      if (error instanceof StoppedError) throw error;
      if (isBroken(error)) await this.again();
      throw new QueryError(error.message);
    }
  }

  async answer(text) {
    const each = statements(text, await this.bindings.tokenize(text));
    if (!each.length) throw new Error("The query is empty.");
    if (!each.every(({ isReading }) => isReading)) this.isTouched = true;
    // a connection of its own: what an earlier query chose or left open must not change what this one means
    const connection = await this.bindings.connect();
    try {
      await connection.query(USE);
      let table;
      for (const { sql } of each) table = await connection.query(sql);
      return new Answer(table);
    } finally {
      await connection.close();
    }
  }

  /** Stop what runs. The engine can not be interrupted, so it is ended and started again. */
  async stop() {
    this.stops += 1;
    this.refuse(new StoppedError());
    await this.again();
  }

  /** Start again, with the same database. */
  async again() {
    const before = this.starting.catch(() => {}); // whoever asked for it was told
    this.starting = before.then(async () => {
      const { database } = this;
      await this.restart();
      await this.open(database);
    });
    return this.starting;
  }

  /** Start again, with none. */
  async restart() {
    this.worker.terminate();
    this.database = null;
    this.isTouched = false;
    await this.start();
  }

  unlessStopped(promise) {
    return Promise.race([promise, this.stopped]);
  }
}
