// Writes package-lock.json anew, `npm run lock`, with no address in it: each who installs has a registry of their own,
// and the hashes say whether the packages are the same. Read the diff before you commit it.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

execFileSync("npm", ["install", "--ignore-scripts", "--omit-lockfile-registry-resolved"], { stdio: "inherit" });
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
for (const each of Object.values(lock.packages)) {
  delete each.funding;
  if (each.resolved) throw new Error(`the lock holds an address: ${each.resolved}`);
}
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
