import { instantOf, type KubeObject, type Pod } from "../kinds.ts";
import type { Telling } from "../health.ts";
import { code } from "../pod-evidence.ts";
import type { PodWords } from "../pod-words.ts";
import { oneLine, splitChange } from "./change-lines.ts";
import type { ChangedField, ObjectChange } from "./history.ts";
import { rolloutsOf } from "./rollouts.ts";

/** What the beginning of a trouble is looked for in. */
export interface BeginningIn {
  readonly object: KubeObject;
  /** What the object is called in the history: `Deployment`. */
  readonly kind: string;
  /** The ReplicaSets of a Deployment, with the images of their templates. */
  readonly makers: readonly KubeObject[];
  /** Pods in trouble. */
  readonly bad: readonly Pod[];
  /** Since when they are, Unix ms, as far as they tell. */
  readonly since: number | undefined;
  /** What the history remembers of the object and of what it reads. */
  readonly changes: readonly ObjectChange[];
}

/** Pods of a new template come within so long, and what they read shows so soon. */
const soonMs = 10 * 60_000;
/** Clocks of who writes and who watches differ a little. */
const slackMs = 5000;
/** As many fields are told. */
const mostFields = 2;

/**
 * "It began with revision 2 at 23:26: `app` image `web:1 → web:2`.": the rollout, the change of a template or of what it reads
 * that came right before the trouble; "" where none did. That it is the cause nobody claims.
 */
export function beganWith(where: BeginningIn, telling: Telling, words: PodWords): string {
  return (
    ofRevision(where, telling, words) || ofTemplate(where, telling, words) || ofRead(where, telling, words)
  );
}

function madeOf({ metadata }: KubeObject): number | undefined {
  return instantOf(metadata.creationTimestamp);
}

/** Whether all pods in trouble were made by a change at `t`. */
function isOf(t: number, bad: readonly Pod[]): boolean {
  const made = bad.map((pod) => madeOf(pod) ?? 0);
  return made.length > 0 && made.every((one) => one >= t - slackMs) && Math.min(...made) - t < soonMs;
}

/** The newest revision of a Deployment, where it is another than the one before. */
function ofRevision({ makers, bad, changes, kind }: BeginningIn, telling: Telling, words: PodWords): string {
  const [newest, before] = rolloutsOf(makers, []);
  if (newest?.at === undefined || before === undefined || !isOf(newest.at, bad)) return "";
  const at = newest.at;
  const own = bad.every(({ metadata }) =>
    metadata.ownerReferences?.some(({ name }) => name === newest.replicaSet.metadata.name),
  );
  if (!own) return "";
  const written = changes.find((change) => isOwnTemplate(change, kind) && Math.abs(change.t - at) < soonMs);
  const fields = written === undefined ? (newest.changed ?? []) : templateFields(written);
  const { format, now } = telling;
  return words.finding.beganWithRevision(
    newest.revision,
    format.minute(at, now),
    written?.by === undefined ? "" : code(written.by),
    fieldsIn(fields),
    before.ready,
  );
}

/** A change of the template of what has no revisions to read. */
function ofTemplate({ bad, changes, kind }: BeginningIn, telling: Telling, words: PodWords): string {
  const change = changes.find((one) => isOwnTemplate(one, kind) && isOf(one.t, bad));
  return change === undefined ? "" : told(change, templateFields(change), telling, words);
}

/** A change of what its pods read, shortly before they came into trouble. */
function ofRead({ changes, since }: BeginningIn, telling: Telling, words: PodWords): string {
  if (since === undefined) return "";
  const change = changes.find(
    (one) =>
      (one.kind === "ConfigMap" || one.kind === "Secret") &&
      one.operation !== "created" &&
      one.t <= since + slackMs &&
      since - one.t < soonMs,
  );
  return change === undefined ? "" : told(change, splitChange(change).written, telling, words);
}

function told(
  { kind, name, t, by, operation }: ObjectChange,
  fields: readonly ChangedField[],
  { format, now }: Telling,
  { finding }: PodWords,
): string {
  const what = `${kind} ${code(name)}`;
  const time = format.minute(t, now);
  const who = by === undefined ? "" : code(by);
  return operation === "deleted"
    ? finding.beganWithout(what, time, who)
    : finding.beganWithChange(what, time, who, fieldsIn(fields));
}

function isOwnTemplate(change: ObjectChange, kind: string): boolean {
  return change.kind === kind && change.operation === "changed" && templateFields(change).length > 0;
}

function templateFields(change: ObjectChange): readonly ChangedField[] {
  return splitChange(change).written.filter(({ field }) => /^spec\.template\b/.test(field));
}

/** "`app` image `web:1 → web:2`, `replicas`": what changed, with the values that are short. */
function fieldsIn(fields: readonly ChangedField[]): string {
  const shown = fields.slice(0, mostFields).map((field) => {
    const line = oneLine(field.field.endsWith(".image") ? shortImages(field) : field);
    const path = field.field.replace(/^(?:spec\.template\.)?(?:spec|metadata|data|stringData)\./, "");
    const name = path.replace(/^(?:c|initC)ontainers\[([^\]]+)\]\./, "$1 ");
    return line === undefined ? code(name) : `${code(name)} ${code(line)}`;
  });
  return shown.join(", ") + (fields.length > mostFields ? ` +${fields.length - mostFields}` : "");
}

/** Images without registry and folder: what tells versions apart. */
function shortImages(field: ChangedField): ChangedField {
  const short = (value: unknown): unknown => (typeof value === "string" ? value.split("/").at(-1) : value);
  return { ...field, before: short(field.before), after: short(field.after) };
}
