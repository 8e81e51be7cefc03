import type { ApiAnswer } from "./ask.ts";
import type { ApiRequest } from "./requests.ts";

/** One thing that two answers say differently. */
export interface Difference {
  readonly field: string;
  readonly theirs: string;
  readonly ours: string;
}

/** Headers that say something of the answer rather than of the connection or the time. */
const compared = [
  "content-type",
  "content-encoding",
  "allow",
  "location",
  "vary",
  "cache-control",
  "www-authenticate",
  "x-content-type-options",
  "access-control-allow-origin",
  "access-control-allow-methods",
  "access-control-allow-headers",
  "access-control-expose-headers",
  "x-prometheus-remote-write-samples-written",
  "x-prometheus-remote-write-histograms-written",
  "x-prometheus-remote-write-exemplars-written",
];

/** Paths whose values are each server's own: only the shape is compared. */
const own =
  /^\/(api\/v1\/status\/(runtimeinfo|buildinfo|flags|config|tsdb|walreplay)|api\/v1\/features|version)\b/;

export function differencesOf(request: ApiRequest, theirs: ApiAnswer, ours: ApiAnswer): Difference[] {
  const found: Difference[] = [];
  const compare = (field: string, a: string, b: string): void => {
    if (a !== b) found.push({ field, theirs: a, ours: b });
  };
  compare("status", String(theirs.status), String(ours.status));
  for (const name of compared) compare(name, headerOf(theirs, name), headerOf(ours, name));
  const shape = own.test(request.target);
  const [a, b] = [textOf(theirs.body, shape), textOf(ours.body, shape)];
  compare("body", a, b);
  return found;
}

/** A header's value; of one that is a list, the list in one order. */
function headerOf({ headers }: ApiAnswer, name: string): string {
  const value = headers[name] ?? "";
  return name === "vary" || name === "allow" ? value.toLowerCase().split(/, */).sort().join() : value;
}

/** Two texts from where they begin to differ. */
export function whereTheyDiffer(a: string, b: string): [string, string] {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const from = a.length < 1000 ? 0 : Math.max(0, at - 80);
  return [a.slice(from, from + 1500), b.slice(from, from + 1500)];
}

function textOf(body: Buffer, shape: boolean): string {
  const text = body.toString("latin1");
  if (shape && text.startsWith("{")) return JSON.stringify(shapeOf(JSON.parse(body.toString())));
  return text.replace(
    /"(lastScrape|lastScrapeDuration|name|evalTotalTime|resultSortTime|queryPreparationTime|innerEvalTime|execQueueTime|execTotalTime)":("\d[^"]*"|[\d.e-]+)/g,
    '"$1":…',
  );
}

/** What kinds of values stand under which names. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== "object" || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}
