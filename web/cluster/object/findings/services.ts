import { entriesAt, flagAt, instantAt, listAt, numberAt, textAt } from "../../kinds/read.ts";
import type { KubeObject, Pod } from "../../kinds.ts";
import { code, sentences } from "../../pod-evidence.ts";
import { newestEvent } from "../history.ts";
import { type About, ageOf, around, eventRow, namespaceOf, type ObjectFinder, worstPod } from "./about.ts";

/** Endpoints that slices tell of: such as are ready, all, and such as are on a port at all. */
export function countEndpoints(slices: readonly KubeObject[]): {
  readonly ready: number;
  readonly all: number;
  readonly withPort: number;
} {
  let [ready, all, withPort] = [0, 0, 0];
  for (const slice of slices) {
    const hasPort = listAt(slice, "ports").length > 0;
    for (const endpoint of listAt(slice, "endpoints")) {
      all++;
      if (hasPort) withPort++;
      if (flagAt(endpoint, "conditions.ready") !== false) ready++; // not told is ready
    }
  }
  return { ready, all, withPort };
}

const outside: ObjectFinder = ({ object, words }) =>
  textAt(object, "spec.type") === "ExternalName"
    ? { say: words.service.outside(code(textAt(object, "spec.externalName"))) }
    : undefined;

/** A load balancer that gave no address. */
const noAddress: ObjectFinder = (about) => {
  const { object, status, words, events } = about;
  const isWaiting =
    textAt(object, "spec.type") === "LoadBalancer" &&
    listAt(object, "status.loadBalancer.ingress").length === 0;
  if (!isWaiting || instantAt(object, "metadata.creationTimestamp") === undefined) return undefined;
  const event = newestEvent(
    events.filter(({ type }) => type === "Warning"),
    /LoadBalancer/,
  );
  return {
    say: words.service.noAddress(ageOf(about)),
    shape: status.shape,
    next: sentences(event === undefined ? words.service.noAddressNext : "", standing(about).say),
    evidence: event === undefined ? [] : [eventRow(event, about)],
  };
};

/** What is behind it, and whether that answers. */
function standing(about: About): { readonly say: string; readonly next?: string } {
  const { object, words } = about;
  const says = words.service;
  const { ready, all, withPort } = countEndpoints(around(about, "endpointslices", "owns"));
  const selector = entriesAt(object, "spec.selector").map(([name, value]) => `${name}=${String(value)}`);
  const pods = around(about, "pods", "selects") as readonly Pod[];
  const ingresses = around(about, "ingresses", "usedBy").map(
    ({ metadata }) => `Ingress ${code(metadata.name)}`,
  );
  const through = ingresses.length === 0 ? "" : says.comesThrough(ingresses.join(", "));
  if (all === 0 && selector.length === 0) return { say: says.byHandNone };
  if (all === 0) {
    return pods.length === 0
      ? { say: says.noPod(code(selector.join(",")), code(namespaceOf(about))), next: through }
      : { say: says.none(pods.length), next: sentences(worstPod(about, pods), through) };
  }
  const ports = listAt(object, "spec.ports");
  if (ports.length > 0 && withPort === 0) {
    const targets = ports.map((port) => code(targetOf(port)));
    const theirs = new Set(pods.flatMap(portNames));
    return {
      say: says.noPort(targets.join(", "), targets.length, all),
      next: sentences(theirs.size === 0 ? "" : says.toPort([...theirs].map(code).join(", ")), through),
    };
  }
  const worst = ready < all ? worstPod(about, pods) : "";
  if (ready === 0) return { say: sentences(says.none(all), worst), next: through };
  if (ready < all) return { say: sentences(says.some(ready, all), worst), next: through };
  return { say: says.ready(ready), next: sentences(selector.length === 0 ? says.byHand : "", through) };
}

/** Name or number; the port itself where no target is named. */
function targetOf(port: unknown): string {
  return textAt(port, "targetPort") || String(numberAt(port, "targetPort") ?? numberAt(port, "port") ?? "");
}

/** Names of a pod's ports, or their numbers. */
function portNames(pod: Pod): readonly string[] {
  return listAt(pod, "spec.containers").flatMap((container) =>
    listAt(container, "ports").map(
      (port) => textAt(port, "name") || String(numberAt(port, "containerPort") ?? ""),
    ),
  );
}

/** Why a service answers, or does not. */
export const serviceFinders: readonly ObjectFinder[] = [
  outside,
  noAddress,
  (about) =>
    // Its slices have not come yet.
    about.groups.length === 0 && about.known.size === 0
      ? undefined
      : { ...standing(about), shape: about.status.shape },
];
