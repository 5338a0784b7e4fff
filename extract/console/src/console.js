// What the Ask tab loads when it is opened, beside the pieces of the engine.

import { createEditor } from "./editor.js";
import { QueryError } from "./failure.js";
import { startEngine, StoppedError } from "./engine.js";

window.allegata.askFiles.console = { createEditor, startEngine, QueryError, StoppedError, pieces: PIECES };
