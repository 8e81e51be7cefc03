import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Log, messageOf, TaffrailError } from "@taffrail/base";

/** Where the built page lies: a folder with `index.html` and `assets/`, never written to again. */
export interface BuiltPage {
  readonly dir: string;
}

/** Options of `buildPage`; the folder is `<cacheDir>/page/<hash of the sources>`. */
export interface BuildPageOptions {
  /** Held folder, usually `.cache`. Old builds in it are dropped once a new one stands. */
  readonly cacheDir: string;
  readonly log: Log;
}

/** The page cannot be bundled: a source is broken or a package is missing. */
export class PageBuildError extends TaffrailError {
  readonly code = "web/build";

  constructor(cause: unknown) {
    super(`cannot build the page: ${messageOf(cause)}`, {
      cause,
      hint: "run npm ci; API answers are served without the page",
    });
  }
}

const webDir = fileURLToPath(new URL(".", import.meta.url));
/** Rooms whose sources the page bundles beside its own. */
const bundledRooms = ["base", "model", "wire", "promql"] as const;

/**
 * Builds the page with Vite unless a build of the very same sources is in the cache already.
 * A build is made beside its place and renamed, so that two processes never see half of one.
 * Throws `PageBuildError`.
 */
export async function buildPage({ cacheDir, log }: BuildPageOptions): Promise<BuiltPage> {
  const pages = resolve(cacheDir, "page"); // Vite reads a relative folder from its own root
  const hash = await hashSources();
  const dir = join(pages, hash);
  if (await exists(join(dir, "index.html"))) return { dir };
  const started = performance.now();
  const unfinished = join(pages, `${hash}.${process.pid}.unfinished`);
  await mkdir(unfinished, { recursive: true });
  try {
    await bundle(unfinished);
    await rename(unfinished, dir).catch(async (error: unknown) => {
      if (!(await exists(join(dir, "index.html")))) throw error; // else another process was first
    });
  } catch (error) {
    throw new PageBuildError(error);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await dropOld(pages, hash);
  log.info("built the page", { dir, ms: Math.round(performance.now() - started) });
  return { dir };
}

/** In a process of its own: what the bundler allocates, 220 MiB, would stay with this one for good. */
async function bundle(outDir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [join(webDir, "bundle.ts"), outDir], { cwd: webDir });
}

/** A hash of all that goes into the page: our sources, those of bundled rooms, versions of packages. */
async function hashSources(): Promise<string> {
  const hash = createHash("sha256");
  const require = createRequire(import.meta.url);
  const dirs: string[] = [webDir];
  for (const room of bundledRooms) {
    const face = tryResolve(require, `@taffrail/${room}`);
    if (face !== undefined) dirs.push(join(face, ".."));
  }
  for (const dir of dirs) {
    for (const file of await sourcesIn(dir)) {
      hash
        .update(relative(webDir, file))
        .update("\0")
        .update(await readFile(file))
        .update("\0");
    }
  }
  return hash.digest("hex").slice(0, 16);
}

function tryResolve(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined; // a room that has no face yet cannot be bundled either
  }
}

async function sourcesIn(dir: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules" && entry.name !== "testing") files.push(...(await sourcesIn(path)));
    } else if (
      /\.(tsx?|css|html|svg|json|ttf)$/.test(entry.name) &&
      !/\.(test|bench)\.ts$/.test(entry.name)
    ) {
      files.push(path);
    }
  }
  return files.sort();
}

async function dropOld(pages: string, keep: string): Promise<void> {
  const builds = (await readdir(pages)).filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== keep);
  const dated = await Promise.all(
    builds.map(async (name) => ({
      name,
      at: (await stat(join(pages, name)).catch(() => undefined))?.mtimeMs ?? 0,
    })),
  );
  dated.sort((a, b) => b.at - a.at);
  // The two before stay: another process may still serve them.
  for (const { name } of dated.slice(2)) await rm(join(pages, name), { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
