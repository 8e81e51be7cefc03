import { type FSWatcher, watch } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseYaml, plainOf, TaffrailError } from "@taffrail/base";
import type { FileDiscovery } from "../config.ts";
import { readGroups } from "./group-list.ts";
import type { DiscoveryRunning } from "./refreshed.ts";
import type { GroupSource, TargetGroup } from "./target-group.ts";

/** A file of targets that cannot be used; the targets it gave before stay. */
export class TargetFileError extends TaffrailError {
  readonly code = "scrape/target-file";
}

/** A file of targets may have no more bytes than this. */
const longestFileBytes = 64 << 20;

/** Targets listed in files: read at start, on each change, and from time to time in case a change went unseen. */
export class FileGroups implements GroupSource {
  readonly ready: Promise<void>;
  readonly #discovery: FileDiscovery;
  readonly #running: DiscoveryRunning;
  readonly #stop = new AbortController();
  readonly #watchers: FSWatcher[] = [];
  readonly #loop: Promise<void>;
  #byFile = new Map<string, readonly TargetGroup[]>();
  #reading: Promise<void> | undefined = undefined;
  #readAgain = false;
  #error: unknown;

  constructor(discovery: FileDiscovery, running: DiscoveryRunning) {
    this.#discovery = discovery;
    this.#running = running;
    this.#watchFolders();
    this.ready = this.#refresh();
    this.#loop = this.#run();
  }

  get error(): unknown {
    return this.#error;
  }

  *groups(): Generator<TargetGroup, void, undefined> {
    for (const groups of this.#byFile.values()) yield* groups;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("the discovery was closed"));
    for (const watcher of this.#watchers) watcher.close();
    await this.#loop;
    await this.#reading;
  }

  async #run(): Promise<void> {
    const signal = AbortSignal.any([this.#running.signal, this.#stop.signal]);
    await this.ready;
    while (!signal.aborted) {
      await this.#running.clock.sleep(this.#discovery.refreshIntervalMs, signal);
      if (!signal.aborted) await this.#refresh();
    }
    for (const watcher of this.#watchers) watcher.close();
  }

  /** Folders, not files: editors and config maps replace files rather than write them. */
  #watchFolders(): void {
    for (const folder of new Set(this.#discovery.files.map((file) => dirname(file)))) {
      try {
        const watcher = watch(folder, { persistent: false }, () => void this.#refresh());
        watcher.on("error", () => watcher.close());
        this.#watchers.push(watcher);
      } catch (error) {
        this.#running.log.warn("a folder of target files cannot be watched", { folder, error });
      }
    }
  }

  /** Reads all files; a change during the reading makes it start over. Never rejects. */
  #refresh(): Promise<void> {
    this.#readAgain = true;
    this.#reading ??= (async () => {
      while (this.#readAgain && !this.#stop.signal.aborted) {
        this.#readAgain = false;
        await this.#readAll();
      }
      this.#reading = undefined;
    })();
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    const next = new Map<string, readonly TargetGroup[]>();
    let fault: unknown;
    for (const pattern of this.#discovery.files) {
      for (const file of await matchingFiles(pattern)) {
        try {
          next.set(file, await readTargetFile(file));
        } catch (error) {
          fault = error;
          this.#running.counters.fileErrors.add(1);
          this.#running.log.warn("a file of targets cannot be used", { file, error });
          const before = this.#byFile.get(file);
          if (before !== undefined) next.set(file, before);
        }
      }
    }
    this.#error = fault;
    this.#byFile = next;
    this.#running.changed();
  }
}

/** The files that a pattern names: itself, or those of its folder where its last part holds a star. None where there is no such folder. */
async function matchingFiles(pattern: string): Promise<string[]> {
  const name = basename(pattern);
  const folder = dirname(pattern);
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return [];
  }
  const [before, after] = name.split("*", 2) as [string, string | undefined];
  if (after === undefined) return names.includes(name) ? [pattern] : [];
  return names
    .filter(
      (one) => one.length >= before.length + after.length && one.startsWith(before) && one.endsWith(after),
    )
    .sort((a, b) => (a < b ? -1 : 1))
    .map((one) => join(folder, one));
}

async function readTargetFile(file: string): Promise<TargetGroup[]> {
  const { size } = await stat(file);
  if (size > longestFileBytes) {
    throw new TargetFileError(`cannot use ${file}: got ${size} bytes, want at most ${longestFileBytes}`);
  }
  return parseTargetFile(await readFile(file, "utf8"), file);
}

/** Groups of a text in JSON or YAML: a list of `{targets: [address, …], labels: {name: value, …}}`. */
export function parseTargetFile(text: string, file: string): TargetGroup[] {
  return readGroups(parseText(text, file), {
    name: file,
    label: "__meta_filepath",
    isLoose: !/\.json$/i.test(file),
    fault: (message) => new TargetFileError(message),
  });
}

function parseText(text: string, file: string): unknown {
  if (!/\.json$/i.test(file)) {
    const node = parseYaml(text, file);
    return node === undefined ? undefined : plainOf(node);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TargetFileError(`cannot use ${file}: it is not JSON`, { cause });
  }
}
