import { readFileSync } from "node:fs";
export function licences(here, inputs) { return "todo\n"; }
