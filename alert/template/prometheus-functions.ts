import { goQuote } from "@taffrail/base";
import { parseDurationMs, RegexpSyntaxError, searching, UnitError } from "@taffrail/model";
import { escapeQuery } from "./builtins.ts";
import { compareBytes, sprintf } from "./format.ts";
import {
  floatOf,
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
  nanosecondsOf,
  toInt64,
} from "./humanize.ts";
import { TemplateFunctionError } from "./template-error.ts";
import { goDuration, goTime } from "./time.ts";
import {
  type GoList,
  type GoMap,
  type GoStruct,
  stringMap,
  type TemplateFunction,
  type Value,
} from "./value.ts";

/** One element of the answer to a query. */
export interface QuerySample {
  readonly labels: Iterable<readonly [name: string, value: string]>;
  readonly value: number;
}

/** What the functions need of the world. */
export interface PrometheusWorld {
  /** The answer to a query, at hand; throws `TemplateFunctionError` to say why there is none. */
  readonly query: (query: string) => readonly QuerySample[];
  /** Unix milliseconds. */
  readonly now: number;
  readonly externalUrl: string;
}

function text(call: (text: string) => Value): TemplateFunction {
  return { params: ["string"], call: ([arg]) => call(arg as string) };
}

function any(call: (value: Value) => Value): TemplateFunction {
  return { params: ["any"], call: ([value]) => call(value) };
}

const samplePointer = "*template.sample";
const queryResult = "template.queryResult";

/** The functions of Prometheus's alert templates. */
export function prometheusFunctions(world: PrometheusWorld): Readonly<Record<string, TemplateFunction>> {
  return {
    ...pureFunctions,
    query: text((query) => resultOf(world.query(query))),
    now: { params: [], call: () => world.now / 1000 },
    externalURL: { params: [], call: () => world.externalUrl },
    pathPrefix: { params: [], call: () => pathOf(world.externalUrl) },
  };
}

function resultOf(samples: readonly QuerySample[]): GoList {
  const items = samples.map(({ labels, value }): GoStruct => {
    const fields = [
      ["Labels", stringMap(labels)],
      ["Value", value],
    ] as const;
    return { kind: "struct", type: "template.sample", isPointer: true, fields };
  });
  return { kind: "list", type: queryResult, items };
}

function labelOf(sample: Value, name: string): string {
  if (sample === undefined)
    throw new TemplateFunctionError("runtime error: invalid memory address or nil pointer dereference");
  const [, labels] = (sample as GoStruct).fields[0]!;
  return ((labels as GoMap).entries.get(name) as string | undefined) ?? "";
}

function pathOf(url: string): string {
  const path = /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1];
  return path ?? "";
}

function expressionLink(expression: string, tab: 0 | 1): string {
  return `/graph?g0.expr=${escapeQuery(expression)}&g0.tab=${tab}`;
}

function search(pattern: string, prefix = ""): ReturnType<typeof searching> {
  try {
    return searching(pattern);
  } catch (error) {
    if (!(error instanceof RegexpSyntaxError)) throw error;
    throw new TemplateFunctionError(prefix + error.reason);
  }
}

/** `host:port` in its parts; `undefined` where it is none. Rules: Go's `net.SplitHostPort`. */
function splitHostPort(address: string): { host: string; port: string } | undefined {
  const bracketed = /^\[([^[\]]*)\]:([^:[\]]*)$/.exec(address);
  if (bracketed !== null) return { host: bracketed[1]!, port: bracketed[2]! };
  const plain = /^([^:[\]]*):([^:[\]]*)$/.exec(address);
  return plain === null ? undefined : { host: plain[1]!, port: plain[2]! };
}

function isIp(host: string): boolean {
  const octet = "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
  if (new RegExp(`^(?:${octet}\\.){3}${octet}$`).test(host)) return true;
  if (!host.includes(":") || !/^[0-9a-fA-F:.]+$/.test(host) || host.includes(":::")) return false;
  const tail = /[^:]*$/.exec(host)![0];
  const hasV4 = tail.includes(".");
  if (hasV4 && !isIp(tail)) return false;
  const groups = (hasV4 ? `${host.slice(0, -tail.length)}0:0` : host).split("::");
  if (groups.length > 2) return false;
  const parts = groups.flatMap((group) => (group === "" ? [] : group.split(":")));
  if (!parts.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return false;
  return groups.length === 2 ? parts.length < 8 : parts.length === 8;
}

function stripDomain(address: string): string {
  const split = splitHostPort(address);
  const host = split?.host ?? address;
  if (isIp(host)) return address;
  const short = host.split(".")[0]!;
  return split === undefined || split.port === "" ? short : `${short}:${split.port}`;
}

/** Words as Unicode's annex 29 cuts them, nearly: points and colons between letters are part of one. */
const words = /(?:[\p{L}\p{N}\p{M}_]+(?:(?<=\p{L})[.:'’·](?=\p{L})|(?<=\p{N})[.,;'](?=\p{N}))?)+/gu;

/** The first letter of each word as a capital. */
export function titleOf(value: string): string {
  return value.replace(words, (word) => word.replace(/\p{L}/u, (letter) => letter.toUpperCase()));
}

/** What is wrong with a duration, in Prometheus's words. */
function durationFault(duration: string): string {
  for (let rest = duration; rest !== "";) {
    const [part, unit] = /^[0-9]+([^0-9]+)/.exec(rest) ?? [];
    if (part === undefined) break;
    if (!/^(?:y|w|d|h|m|s|ms)$/.test(unit!))
      return `unknown unit ${goQuote(unit!)} in duration ${goQuote(duration)}`;
    rest = rest.slice(part.length);
  }
  return `not a valid duration string: ${goQuote(duration)}`;
}

const pureFunctions: Readonly<Record<string, TemplateFunction>> = {
  first: {
    params: [queryResult],
    call: ([result]) => {
      const items = result === undefined ? [] : (result as GoList).items;
      if (items.length === 0) throw new TemplateFunctionError("first() called on vector with no elements");
      return items[0];
    },
  },
  label: { params: ["string", samplePointer], call: ([name, sample]) => labelOf(sample, name as string) },
  value: {
    params: [samplePointer],
    call: ([sample]) => {
      labelOf(sample, "");
      return (sample as GoStruct).fields[1]![1];
    },
  },
  strvalue: { params: [samplePointer], call: ([sample]) => labelOf(sample, "__value__") },
  sortByLabel: {
    params: ["string", queryResult],
    call: ([name, result]) => {
      if (result === undefined) return undefined;
      const keyed = (result as GoList).items.map((item) => ({ item, key: labelOf(item, name as string) }));
      keyed.sort((a, b) => compareBytes(a.key, b.key));
      return { ...(result as GoList), items: keyed.map(({ item }) => item) };
    },
  },
  args: {
    params: [],
    rest: "any",
    call: (args) => ({
      kind: "map",
      type: "map[string]interface {}",
      zero: undefined,
      entries: new Map(args.map((arg, i) => [`arg${i}`, arg])),
    }),
  },
  humanize: any(humanize),
  humanize1024: any(humanize1024),
  humanizeDuration: any(humanizeDuration),
  humanizePercentage: any(humanizePercentage),
  humanizeTimestamp: any(humanizeTimestamp),
  toTime: any((value) => goTime(nanosecondsOf(floatOf(value)), { isPointer: true })),
  toDuration: any((value) => goDuration(toInt64(floatOf(value) * 1e9), { isPointer: true })),
  parseDuration: text((duration) => {
    const sign = duration.startsWith("-") ? -1 : 1;
    const size = sign < 0 ? duration.slice(1) : duration;
    try {
      return (sign * parseDurationMs(size)) / 1000;
    } catch (error) {
      if (!(error instanceof UnitError)) throw error;
      const isForm = error.message.startsWith("not a valid");
      throw new TemplateFunctionError(isForm ? durationFault(size) : error.message);
    }
  }),
  title: text(titleOf),
  toUpper: text((value) => value.toUpperCase()),
  toLower: text((value) => value.toLowerCase()),
  stripPort: text((address) => splitHostPort(address)?.host ?? address),
  stripDomain: text(stripDomain),
  match: {
    params: ["string", "string"],
    call: ([pattern, value]) => search(pattern as string).test(value as string),
  },
  reReplaceAll: {
    params: ["string", "string", "string"],
    call: ([pattern, replacement, value]) => {
      const prefix = `regexp: Compile(${sprintf("%#q", [pattern])}): `;
      return search(pattern as string, prefix).replaceAll(value as string, replacement as string);
    },
  },
  urlQueryEscape: text(escapeQuery),
  graphLink: text((expression) => expressionLink(expression, 0)),
  tableLink: text((expression) => expressionLink(expression, 1)),
  safeHtml: text((value) => ({ kind: "named", type: "template.HTML", value })),
};

/** Names of all of them, for parsing where nothing is run. */
export const prometheusFunctionNames: ReadonlySet<string> = new Set([
  ...Object.keys(pureFunctions),
  "query",
  "now",
  "externalURL",
  "pathPrefix",
]);
