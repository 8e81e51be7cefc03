import type { ObjectState } from "./object-state.ts";

/** What a scraper asks for. */
export interface StateRequest {
  /** The Accept header. */
  readonly accept?: string | undefined;
  /** Values of the query parameter `resources`, each a list with commas; empty for all. */
  readonly resources?: readonly string[];
  /** Values of `exclude_resources`; what is in both is left out. */
  readonly excludeResources?: readonly string[];
  /** The Accept-Encoding header; absent where gzip is not to be used. */
  readonly acceptEncoding?: string | undefined;
}

/** The answer; each piece of its body holds until the next is asked for. */
export interface StateAnswer {
  readonly contentType: string;
  readonly isGzipped: boolean;
  readonly body: Iterable<Uint8Array>;
}

const text = "text/plain; version=0.0.4; charset=utf-8";
const escapings: ReadonlySet<string> = new Set(["allow-utf-8", "underscores", "dots", "values"]);

/** Answers a scrape as kube-state-metrics does: text, or OpenMetrics where that is preferred. */
export function answerScrape(
  state: ObjectState,
  { accept = "", resources = [], excludeResources = [], acceptEncoding = "" }: StateRequest,
): StateAnswer {
  const wanted = new Set(resources.flatMap(names));
  const unwanted = new Set(excludeResources.flatMap(names));
  const isShown = (resource: string): boolean =>
    (resources.length === 0 || wanted.has(resource)) && !unwanted.has(resource);
  const contentType = chooseContentType(accept);
  const format = contentType === text ? "text" : "openmetrics";
  const isGzipped = acceptsGzip(acceptEncoding);
  const options = { format, isShown } as const;
  const body = isGzipped ? state.gzipped(options) : state.exposition(options);
  return { contentType, isGzipped, body };
}

/** One entry is `gzip`, whatever preference it has. */
function acceptsGzip(acceptEncoding: string): boolean {
  return acceptEncoding.split(",").some((entry) => /^gzip(;|$)/.test(entry.trim()));
}

function names(list: string): string[] {
  return list.split(",").map((name) => name.trim());
}

/** The content type for an Accept header: its entries by preference, the first that we speak decides. */
function chooseContentType(accept: string): string {
  let escaping = "underscores";
  for (const { type, parameters } of acceptEntries(accept)) {
    const asked = parameters.get("escaping") ?? "";
    if (escapings.has(asked)) escaping = asked;
    const version = parameters.get("version") ?? "";
    if (type === "application/openmetrics-text" && ["", "0.0.1", "1.0.0"].includes(version)) {
      const given = version === "1.0.0" ? "1.0.0" : "0.0.1";
      return `application/openmetrics-text; version=${given}; charset=utf-8; escaping=${escaping}`;
    }
    if (type === "text/plain" && ["", "0.0.4"].includes(version)) return text;
    if (type === "application/vnd.google.protobuf") return text;
  }
  return text;
}

interface AcceptEntry {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly preference: number;
}

function acceptEntries(accept: string): readonly AcceptEntry[] {
  const entries = accept.split(",").map((entry): AcceptEntry => {
    const [type = "", ...rest] = entry.split(";").map((part) => part.trim());
    const parameters = new Map(
      rest.map((part): [string, string] => {
        const [name = "", value = ""] = part.split("=");
        return [name.trim().toLowerCase(), value.trim().replaceAll('"', "")];
      }),
    );
    const q = Number(parameters.get("q") ?? "1");
    return { type: type.toLowerCase(), parameters, preference: Number.isNaN(q) ? 1 : q };
  });
  return entries.sort((a, b) => b.preference - a.preference);
}
