import { Refusal } from "./answers.ts";
import type { Stored } from "./object-store.ts";

/** Whether a stored object is asked for. */
export type Test = (stored: Stored) => boolean;

/** Splits at commas that are not inside parentheses. */
function terms(selector: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= selector.length; i++) {
    const c = selector[i];
    if (c === "(") depth++;
    else if (c === ")") depth--;
    else if (c === undefined || (c === "," && depth === 0)) {
      const term = selector.slice(start, i).trim();
      if (term !== "") found.push(term);
      start = i + 1;
    }
  }
  return found;
}

const labelTerm = /^(!?)\s*([\w./-]+)\s*(?:(==|=|!=|>|<)\s*([\w./-]*)|\s(in|notin)\s*\(([^)]*)\))?$/;

/** A label selector: `k=v`, `k!=v`, `k in (a,b)`, `k notin (a,b)`, `k`, `!k`. Refuses others with 400. */
export function labelTest(selector: string): Test | undefined {
  const tests = terms(selector).map((term): Test => {
    const match = labelTerm.exec(term);
    if (match === null) throw new Refusal(400, `unable to parse requirement: found '${term}'`);
    const [, not, key = "", sign, value = "", set, list = ""] = match;
    if (set !== undefined) {
      const values = new Set(list.split(",").map((v) => v.trim()));
      // notin also takes objects without the key
      return (s) => values.has(s.labels[key] ?? "\0") === (set === "in");
    }
    switch (sign) {
      case undefined:
        return (s) => Object.hasOwn(s.labels, key) === (not === "");
      case "!=":
        return (s) => s.labels[key] !== value;
      case ">":
        return (s) => Number(s.labels[key]) > Number(value);
      case "<":
        return (s) => Number(s.labels[key]) < Number(value);
      default:
        return (s) => s.labels[key] === value;
    }
  });
  return all(tests);
}

/** Fields that every resource knows, and those of some, by plural. */
const commonFields = ["metadata.name", "metadata.namespace"];
const fieldsByPlural: Record<string, readonly string[]> = {
  pods: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ],
  nodes: ["spec.unschedulable"],
  events: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  namespaces: ["status.phase"],
  secrets: ["type"],
  jobs: ["status.successful"],
  services: ["spec.clusterIP", "spec.type"],
  replicasets: ["status.replicas"],
};

/** A field selector over the fields that the resource offers; others are refused with 400, as the real one does. */
export function fieldTest(selector: string, plural: string): Test | undefined {
  const tests = terms(selector).map((term): Test => {
    const match = /^([\w.]+)\s*(!=|==|=)\s*(.*)$/.exec(term);
    const field = match?.[1] ?? term;
    if (!commonFields.includes(field) && fieldsByPlural[plural]?.includes(field) !== true) {
      throw new Refusal(400, `field label not supported: ${field}`);
    }
    const wanted = match?.[3] ?? "";
    const equal = match?.[2] !== "!=";
    if (field === "metadata.name") return (s) => (s.name === wanted) === equal;
    if (field === "metadata.namespace") return (s) => (s.namespace === wanted) === equal;
    if (field === "spec.nodeName") return (s) => (s.nodeName === wanted) === equal;
    const path = field.split(".");
    return (s) => (textAt(s.object(), path) === wanted) === equal;
  });
  return all(tests);
}

function textAt(object: unknown, path: readonly string[]): string {
  let at: unknown = object;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return "";
    at = (at as Record<string, unknown>)[step];
  }
  return at === undefined || at === null
    ? ""
    : typeof at === "object"
      ? ""
      : String(at as string | number | boolean);
}

function all(tests: readonly Test[]): Test | undefined {
  if (tests.length <= 1) return tests[0];
  return (s) => tests.every((test) => test(s));
}

/** The test of a LIST or WATCH: namespace, label selector and field selector together; undefined takes everything. */
export function selection(namespace: string, query: URLSearchParams, plural: string): Test | undefined {
  const tests: Test[] = [];
  if (namespace !== "") tests.push((s) => s.namespace === namespace);
  const labels = labelTest(query.get("labelSelector") ?? "");
  if (labels !== undefined) tests.push(labels);
  const fields = fieldTest(query.get("fieldSelector") ?? "", plural);
  if (fields !== undefined) tests.push(fields);
  return all(tests);
}
