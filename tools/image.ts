/**
 * Copies what a server needs to run, and no more, into a folder that becomes `/app` of an image: sources without their tests, the packages that
 * they load, the page as built.
 *
 *   node tools/image.ts DIR
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { openLog, systemClock } from "@taffrail/base";
import { buildPage } from "@taffrail/web";
import { rooms } from "./rooms.ts";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

const root = resolve(import.meta.dirname, "..");
const notShipped = new Set(["bench", "tools"]);
/** Its packages are in the built page; the room itself only finds that page. */
const builtRoom = "web";

/** Whether a path in a room is of use while the server runs. */
export function isShipped(path: string): boolean {
  return !/(?:\.(?:test|bench)\.tsx?|[\\/](?:testing|node_modules|faults))$/.test(path);
}

/** Whether a path in a package is: declarations and maps are a third of some. */
export function isLoaded(path: string): boolean {
  return !/\.(?:d\.[cm]?ts|map)$/.test(path);
}

const manifestOf = (dir: string): Manifest =>
  JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as Manifest;

/** Folders of all packages, relative to `dir`, that the rooms load, and what those load. */
export function packagesOf(dir: string, roomDirs: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (from: string): void => {
    for (const name of Object.keys(manifestOf(join(dir, from)).dependencies ?? {})) {
      if (name.startsWith("@taffrail/") || name.startsWith("@types/")) continue;
      const at = resolvedFrom(dir, from, name);
      if (at === undefined || found.has(at)) continue;
      found.add(at);
      visit(at);
    }
  };
  roomDirs.forEach(visit);
  return found;
}

/** Looks upwards from `from`, as Node does. */
function resolvedFrom(dir: string, from: string, name: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const candidate = join(at, "node_modules", name);
    if (existsSync(join(dir, candidate, "package.json"))) return candidate;
    if (at === ".") return undefined;
  }
}

async function main(target: string): Promise<void> {
  const shipped = rooms.filter(({ name, dir }) => !notShipped.has(name) && existsSync(join(root, dir)));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(join(target, "node_modules/@taffrail"), { recursive: true });
  for (const { name, dir } of shipped) {
    cpSync(join(root, dir), join(target, dir), { recursive: true, filter: isShipped });
    const link = join("node_modules/@taffrail", name);
    symlinkSync(readlinkSync(join(root, link)), join(target, link));
  }
  const loading = shipped.filter(({ name }) => name !== builtRoom).map(({ dir }) => dir);
  for (const at of packagesOf(root, loading)) {
    const isOwn = (path: string): boolean =>
      isLoaded(path) && !path.startsWith(join(root, at, "node_modules"));
    cpSync(join(root, at), join(target, at), { recursive: true, filter: isOwn });
  }
  for (const file of ["package.json", "LICENSE", "README.md"]) cpSync(join(root, file), join(target, file));

  const log = openLog({ clock: systemClock, write: (line) => void process.stderr.write(line) });
  const { dir: page } = await buildPage({ cacheDir: join(root, ".cache"), log });
  cpSync(page, join(target, page.slice(root.length + 1)), { recursive: true });
}

if (import.meta.main) {
  const [target] = process.argv.slice(2);
  if (target === undefined) throw new Error("usage: node tools/image.ts DIR");
  await main(resolve(target));
}
