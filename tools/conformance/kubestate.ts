import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

import { messageOf, NotSupportedError } from "@taffrail/base";
import { collectionPath, resourceTypes, type KubeObject, type Selection } from "@taffrail/kube";
import { eventOf, type ResourceType } from "@taffrail/kube";
import {
  answerScrape,
  ObjectState,
  type ObjectStateOptions,
  optionsOfFlags,
  renderersOf,
  rowsOf,
  selectionsOf,
  type StateRows,
} from "@taffrail/kubestate";

import type { ConformanceKind, Report } from "./kind.ts";

/**
 * Object state of a recorded cluster against what kube-state-metrics made of it, with the same arguments: each family of each variant is a
 * case. `path` is a recording, or one of the folders in its `golden/`.
 */
export const run: ConformanceKind = (path, report) => {
  const isVariant = existsSync(join(path, "args.txt"));
  const recording = isVariant ? dirname(dirname(path)) : path;
  const variants = isVariant ? [basename(path)] : readdirSync(join(recording, "golden")).sort();
  for (const variant of variants) {
    runVariant(recording, join(recording, "golden", variant), report);
  }
  return Promise.resolve();
};

function runVariant(recording: string, golden: string, report: Report): void {
  const name = `${basename(recording)}/${basename(golden)}`;
  const args = argumentsOf(readFileSync(join(golden, "args.txt"), "utf8"));
  const readFile = (path: string): string => readFileSync(join(golden, path), "utf8");
  if (existsSync(join(golden, "exit.txt"))) {
    try {
      optionsOfFlags(args, readFile);
      report.fail(name, "a refusal", "accepted");
    } catch (error) {
      if (error instanceof NotSupportedError) report.fail(name, "a refusal", error.message);
      else report.pass(name);
    }
    return;
  }
  const moment = name.endsWith("-at-end") ? "end" : name.endsWith("-watch") ? "watch" : "start";
  let state: ObjectState | undefined;
  let fault: string | undefined;
  try {
    state = stateOf(recording, optionsOfFlags(args, readFile), moment);
  } catch (error) {
    fault = messageOf(error);
  }
  const scrapes = scrapesOf(readFileSync(join(golden, "headers.txt"), "utf8"));
  for (const [i, file] of ["metrics.txt.gz", "openmetrics.txt.gz"].entries()) {
    const wanted = gunzipSync(readFileSync(join(golden, file))).toString();
    const asked = scrapes[i]!;
    const answer = state === undefined ? undefined : answerScrape(state, { accept: asked.accept });
    const got = answer === undefined ? "" : wholeOf(answer.body).toString();
    if (i === 0) compareFamilies(name, wanted, got, fault, report);
    else if (linesOf(wanted) === linesOf(got)) report.pass(`${name} openmetrics`);
    else report.fail(`${name} openmetrics`, "the same lines", fault ?? "others");
    const type = answer?.contentType ?? fault;
    if (type === asked.contentType) report.pass(`${name} content type of ${file}`);
    else report.fail(`${name} content type of ${file}`, asked.contentType, type);
  }
}

export function compareFamilies(
  name: string,
  wantedText: string,
  gotText: string,
  fault: string | undefined,
  report: Report,
): void {
  const wanted = familiesOf(wantedText);
  const got = familiesOf(gotText);
  for (const [family, text] of wanted) {
    const ours = got.get(family);
    if (ours === text) report.pass(`${name} ${family}`);
    else {
      const [missing, extra] = difference(text, ours ?? "");
      report.fail(`${name} ${family}`, missing, fault ?? (ours === undefined ? "nothing" : extra));
    }
  }
  for (const [family, text] of got) {
    if (!wanted.has(family)) report.fail(`${name} ${family}`, "nothing", text.split("\n").slice(0, 3));
  }
}

/** What each recorded scrape asked for and was answered with. */
export function scrapesOf(
  text: string,
): readonly { readonly accept: string; readonly contentType: string }[] {
  return text
    .split(/^(?=# GET)/m)
    .filter((part) => part.startsWith("# GET"))
    .map((part) => ({
      accept: /Accept: (.*)/.exec(part)?.[1] ?? "",
      contentType: /^content-type: (.*)/m.exec(part)?.[1] ?? "",
    }));
}

export function linesOf(text: string): string {
  return text.split("\n").sort().join("\n");
}

/** A shell's way of writing arguments, as far as the recordings use it. */
export function argumentsOf(text: string): string[] {
  return text
    .replaceAll("\\\n", " ")
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => (word.startsWith("'") ? word.slice(1, -1) : word));
}

/** All pieces of a body, each of which holds until the next is asked for. */
function wholeOf(body: Iterable<Uint8Array>): Buffer {
  const pieces: Uint8Array[] = [];
  for (const piece of body) pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

/** Lines by family, sorted within each: the order of objects is not part of what is promised. */
function familiesOf(text: string): Map<string, string> {
  const families = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    if (line.startsWith("# HELP ")) families.set(line.split(" ", 3)[2]!, (lines = []));
    lines.push(line);
  }
  return new Map([...families].map(([name, all]) => [name, all.sort().join("\n")]));
}

/** The first lines that only one side has. */
function difference(wanted: string, got: string): [string[], string[]] {
  const ours = new Set(got.split("\n"));
  const theirs = new Set(wanted.split("\n"));
  const only = (a: Set<string>, b: Set<string>): string[] =>
    [...a].filter((line) => !b.has(line)).slice(0, 3);
  return [only(theirs, ours), only(ours, theirs)];
}

type Moment = "start" | "watch" | "end";

/** What we serve for a recorded cluster: its lists at the start or at the end, or those of the start with every event after them. */
function stateOf(recording: string, options: ObjectStateOptions, moment: Moment): ObjectState {
  const definitions = listOf(recording, resourceTypes.customresourcedefinitions, "http");
  const parts = renderersOf(options, definitions).map((renderer) => {
    const { type } = renderer.table;
    const collections = selectionsOf(renderer.table, options).map((selection) => {
      const rows = rowsOf(renderer, options);
      rows.beginList();
      const listed = listOf(recording, type, moment === "end" ? "end" : "http")
        .filter((object) => isSelected(object, selection))
        .slice(0, selection.objectLimit);
      for (const object of listed) rows.take(object);
      rows.endList();
      if (moment === "watch") applyEvents(recording, type, selection, rows);
      return rows;
    });
    return { renderer, collections };
  });
  return new ObjectState({ parts, watches: [] });
}

function listOf(recording: string, type: ResourceType, folder: string): readonly KubeObject[] {
  const file = join(recording, folder, `${recordedPath(recording, type)}.json.gz`);
  if (!existsSync(file)) return [];
  const list = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
    readonly items: readonly KubeObject[] | null;
  };
  return list.items ?? [];
}

function applyEvents(recording: string, type: ResourceType, selection: Selection, rows: StateRows): void {
  const file = join(recording, "watch", `${recordedPath(recording, type)}.jsonl.gz`);
  if (!existsSync(file)) return;
  for (const line of gunzipSync(readFileSync(file)).toString().split("\n")) {
    if (line === "") continue;
    const raw = line.slice(line.indexOf('"event":') + '"event":'.length, line.lastIndexOf("}"));
    const event = eventOf<KubeObject>(raw, "replay");
    if (event.type === "BOOKMARK") continue;
    if (event.type === "DELETED" || !isSelected(event.object, selection)) rows.delete(event.object);
    else rows.set(event.object);
  }
}

/** Where a recording keeps a collection; a server that has a kind only in its beta version was asked for that one. */
function recordedPath(recording: string, type: ResourceType): string {
  const path = collectionPath(type);
  return existsSync(join(recording, "http", `${path}.json.gz`)) ? path : path.replace("/v1/", "/v1beta1/");
}

/** What the API server would have selected. */
function isSelected(object: KubeObject, { namespace, fieldSelector = "" }: Selection): boolean {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
  return fieldSelector.split(",").every((term) => {
    const [, field, operator, value] = /^([^!=]+)(!=|=)(.*)$/.exec(term) ?? [];
    if (field === undefined) return true;
    const { spec } = object as KubeObject & { readonly spec?: { readonly nodeName?: string } };
    const has = field === "spec.nodeName" ? spec?.nodeName : object.metadata.namespace;
    return ((has ?? "") === value) === (operator === "=");
  });
}
