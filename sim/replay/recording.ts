import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { TaffrailError } from "@taffrail/base";
import type { ApiObject } from "../api-server/objects.ts";
import type { ResourceType, Subresource } from "../api-server/resources.ts";

/** A folder that holds no recording. */
export class NotARecordingError extends TaffrailError {
  readonly code = "sim/not-a-recording";

  constructor(dir: string, cause: unknown) {
    super(`cannot replay ${dir}: got no readable index.json, want the folder of a recording`, {
      cause,
      hint: "give a folder that holds index.json, http/ and watch/",
    });
  }
}

/** A row of `index.json`. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly file: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Unix milliseconds. */
  readonly t: number;
}

/** An event of a WATCH, and when it came. */
export interface RecordedEvent {
  readonly t: number;
  readonly type: string;
  readonly object: ApiObject;
}

interface ApiResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly storageVersionHash?: string;
}

/** A recording on disk. Files are read when they are asked for. */
export class Recording {
  readonly dir: string;
  readonly #asked: readonly Asked[];
  /** When the first LIST was asked, and the last answer: Unix milliseconds. */
  readonly startMs: number;
  readonly endMs: number;

  private constructor(dir: string, asked: readonly Asked[]) {
    this.dir = dir;
    this.#asked = asked;
    const times = asked.filter(({ file }) => !file.startsWith("errors/")).map(({ t }) => t);
    this.startMs = Math.min(...times);
    this.endMs = Math.max(
      ...asked.filter(({ file }) => file.startsWith("end/")).map(({ t }) => t),
      this.startMs,
    );
  }

  static open(dir: string): Recording {
    try {
      return new Recording(dir, JSON.parse(readFileSync(join(dir, "index.json"), "utf8")) as Asked[]);
    } catch (error) {
      throw new NotARecordingError(dir, error);
    }
  }

  has(file: string): boolean {
    return existsSync(join(this.dir, file));
  }

  read(file: string): string {
    return gunzipSync(readFileSync(join(this.dir, file))).toString("utf8");
  }

  /** Headers that came with a file, and when it was asked for. */
  answerOf(
    file: string,
  ): { readonly headers: Readonly<Record<string, string>>; readonly t: number } | undefined {
    return this.#asked.find((row) => row.file === file);
  }

  /** The resources of the recorded server, from its discovery documents. */
  types(): ResourceType[] {
    const found: ResourceType[] = [];
    for (const { path, file } of this.#asked) {
      const version = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))$/.exec(path);
      if (version === null || !file.startsWith("http/") || file.includes("+")) continue;
      const apiVersion = version[1] ?? version[2] ?? "";
      const { resources } = JSON.parse(this.read(file)) as { resources: readonly ApiResource[] };
      for (const resource of resources) {
        if (resource.name.includes("/")) continue;
        const subresources = resources
          .filter(({ name }) => name.startsWith(`${resource.name}/`))
          .map(({ name, kind, group, version: of, verbs }): Subresource => ({
            name: name.slice(resource.name.length + 1),
            kind,
            ...(group === undefined ? {} : { group }),
            ...(of === undefined ? {} : { version: of }),
            verbs,
          }));
        found.push(typeOf(apiVersion, resource, subresources));
      }
    }
    return found;
  }

  /** The LIST of a resource at the start or the end, or undefined if it was not recorded. */
  list(type: ResourceType, at: "start" | "end"): ApiObject[] | undefined {
    const file = `${at === "end" ? "end" : "http"}${pathOf(type)}.json.gz`;
    if (!this.has(file)) return undefined;
    return (JSON.parse(this.read(file)) as { items: ApiObject[] | null }).items ?? [];
  }

  /** The events of a resource's WATCH, in order; bookmarks left out. */
  events(type: ResourceType): RecordedEvent[] {
    const file = `watch${pathOf(type)}.jsonl.gz`;
    if (!this.has(file)) return [];
    const events: RecordedEvent[] = [];
    for (const line of this.read(file).split("\n")) {
      if (line === "") continue;
      const { t, event } = JSON.parse(line) as { t: number; event: { type: string; object: ApiObject } };
      if (["ADDED", "MODIFIED", "DELETED"].includes(event.type)) events.push({ t, ...event });
    }
    return events;
  }

  /** Bodies of a numbered folder (`000`, `001`, …), by name, with the time each was asked for. */
  bodies(folder: string): readonly { readonly file: string; readonly t: number }[] {
    if (!this.has(folder)) return [];
    return readdirSync(join(this.dir, folder))
      .filter((name) => /^\d{3}\./.test(name))
      .toSorted()
      .map((name) => {
        const file = `${folder}/${name}`;
        return { file, t: this.answerOf(file)?.t ?? this.startMs };
      });
  }

  /** Names inside a folder. */
  names(folder: string): string[] {
    return this.has(folder) ? readdirSync(join(this.dir, folder)) : [];
  }
}

function pathOf(type: ResourceType): string {
  return `${type.group === "" ? "/api" : "/apis"}/${type.apiVersion}/${type.plural}`;
}

function typeOf(
  apiVersion: string,
  resource: ApiResource,
  subresources: readonly Subresource[],
): ResourceType {
  const slash = apiVersion.indexOf("/");
  return {
    group: slash < 0 ? "" : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    apiVersion,
    plural: resource.name,
    singular: resource.singularName,
    kind: resource.kind,
    namespaced: resource.namespaced,
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    verbs: resource.verbs,
    subresources,
    storageVersionHash: resource.storageVersionHash,
    // versions of a group were recorded each in its own shape
    storage: slash < 0 ? resource.name : `${resource.name}.${apiVersion}`,
  };
}
