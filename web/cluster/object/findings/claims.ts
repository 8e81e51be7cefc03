import { conditionAt, instantAt, textAt } from "../../kinds/read.ts";
import { code, ended } from "../../pod-evidence.ts";
import { sayingOf } from "../../health.ts";
import { newestEvent } from "../history.ts";
import { ageOf, around, eventRow, isMissing, type About, type ObjectFinder } from "./about.ts";

/** As many pods are named. */
const mostPods = 3;

/** The pods that use a claim, by name. */
function users(about: About): readonly string[] {
  return around(about, "pods").map(({ metadata }) => code(metadata.name));
}

function holds(about: About): string {
  const all = users(about);
  if (all.length === 0) return "";
  const more = all.length > mostPods ? ` +${all.length - mostPods}` : "";
  return about.words.claim.holds(`${all.slice(0, mostPods).join(", ")}${more}`, all.length);
}

/** Not bound: the class that does not exist, what the provisioner says, or that no pod wants it yet. */
const pending: ObjectFinder = (about) => {
  const { object, words, events, status } = about;
  if (textAt(object, "status.phase") !== "Pending") return undefined;
  const says = words.claim;
  const span = ageOf(about);
  const named = textAt(object, "spec.storageClassName");
  const event = newestEvent(
    events,
    /^(ProvisioningFailed|FailedBinding|WaitForFirstConsumer|WaitForPodScheduled|ExternalProvisioning|Provisioning|VolumeMismatch|ClaimMisbound)$/,
  );
  const evidence = event === undefined ? [] : [eventRow(event, about)];
  const base = { shape: status.shape, next: holds(about), evidence };
  if (isMissing(about, "storageclasses", named)) return { ...base, say: says.noClass(code(named), span) };
  if (event?.reason === "WaitForFirstConsumer") return { ...base, say: says.firstPod(span) };
  const message = event?.message ?? "";
  const said = /no persistent volumes available/.test(message)
    ? named === ""
      ? says.noClassNamed
      : says.noVolume
    : ended(sayingOf(message));
  return { ...base, say: says.pending(span, said) };
};

const lost: ObjectFinder = ({ object, words, status }) =>
  textAt(object, "status.phase") === "Lost"
    ? { shape: status.shape, say: words.claim.lost(code(textAt(object, "spec.volumeName"))) }
    : undefined;

/** Bound, and growing. */
const growing: ObjectFinder = ({ object, words, status }) => {
  const resizing = ["FileSystemResizePending", "Resizing"]
    .map((type) => conditionAt(object, type))
    .find((condition) => condition?.status === "True");
  if (resizing === undefined) return undefined;
  const [from, to] = [
    textAt(object, "status.capacity.storage"),
    textAt(object, "spec.resources.requests.storage"),
  ];
  return { shape: status.shape, say: words.claim.resize(from, to, ended(resizing.message)) };
};

const bound: ObjectFinder = (about) => {
  const { object, words } = about;
  if (
    textAt(object, "status.phase") !== "Bound" ||
    instantAt(object, "metadata.creationTimestamp") === undefined
  )
    return undefined;
  const size = textAt(object, "status.capacity.storage");
  return { say: words.claim.bound(code(textAt(object, "spec.volumeName")), size, users(about).length) };
};

/** Why a claim has no volume, or which it has. */
export const claimFinders: readonly ObjectFinder[] = [pending, lost, growing, bound];
