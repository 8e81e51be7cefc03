#!/usr/bin/env node
// Starts Taffrail on Node 24, whatever Node called it and from whatever folder. Plain JavaScript, so that an old Node can read it.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const wanted = 24;
const program = join(dirname(fileURLToPath(import.meta.url)), "main.ts");

/** This Node if it is new enough, else the one that `npm ci` brought for this platform. */
function findNode() {
  if (Number(process.versions.node.split(".")[0]) >= wanted) return process.execPath;
  const { resolve } = createRequire(import.meta.url);
  const names = [
    `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  for (const name of names) {
    try {
      const dir = dirname(resolve(`${name}/package.json`));
      return join(dir, "bin", process.platform === "win32" ? "node.exe" : "node");
    } catch {
      // not installed: try the next name
    }
  }
  return undefined;
}

const node = findNode();
if (node === undefined) {
  console.error(
    `taffrail: needs Node ${wanted}, this is ${process.version}: run \`npm ci\` in the folder of Taffrail, which brings it`,
  );
  process.exit(1);
}
const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`taffrail: cannot start ${node}: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
