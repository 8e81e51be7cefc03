import type { KubeObject } from "../kinds.ts";
import {
  type Cell,
  codeCell,
  nothing,
  numberCell,
  objectCell,
  severalCell,
  type Tell,
  textCell,
} from "../kinds/column.ts";
import { at, entriesAt, instantAt, listAt, numberAt, textAt, textsAt } from "../kinds/read.ts";
import type { ObjectWords } from "./words.ts";

/** A fact beside those that the list's columns tell. `nothing` leaves it out. */
export type Fact = readonly [
  name: keyof ObjectWords["factNames"],
  cell: (object: KubeObject, tell: Tell) => Cell,
];

const text = (name: Fact[0], path: string): Fact => [name, (object) => textCell(textAt(object, path))];
const code = (name: Fact[0], path: string): Fact => [name, (object) => codeCell(textAt(object, path))];
const count = (name: Fact[0], path: string): Fact => [name, (object) => numberCell(numberAt(object, path))];
const seconds = (name: Fact[0], path: string): Fact => [
  name,
  (object, { format }) => {
    const value = numberAt(object, path);
    return value === undefined ? nothing : textCell(format.duration(value * 1000));
  },
];
/** A number or percentage, as rolling updates have them. */
const written = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const selector: Fact = ["selector", (one) => severalCell(selectorTerms(at(one, "spec.selector")))];

/** A selector as people write it: `app=cart`, `tier in (a, b)`. */
export function selectorTerms(selector: unknown): readonly string[] {
  const isWhole = at(selector, "matchLabels") !== undefined || at(selector, "matchExpressions") !== undefined;
  const terms = (isWhole ? entriesAt(selector, "matchLabels") : entriesAt({ selector }, "selector")).flatMap(
    ([key, value]) => (typeof value === "string" ? [`${key}=${value}`] : []),
  );
  const expressions = listAt(selector, "matchExpressions").map((one) => {
    const [key, operator, values] = [textAt(one, "key"), textAt(one, "operator"), textsAt(one, "values")];
    if (operator === "Exists") return key;
    if (operator === "DoesNotExist") return `!${key}`;
    return `${key} ${operator === "NotIn" ? "notin" : "in"} (${values.join(", ")})`;
  });
  return [...terms, ...expressions];
}

/** What a template of pods says of all its pods. */
const template = (path: string): readonly Fact[] => [
  [
    "account",
    (one) =>
      objectCell("ServiceAccount", textAt(one, `${path}.spec.serviceAccountName`), one.metadata.namespace),
  ],
  text("priority", `${path}.spec.priorityClassName`),
];

const jobSpec = (path: string): readonly Fact[] => [
  count("parallelism", `${path}.parallelism`),
  count("backoff", `${path}.backoffLimit`),
  seconds("deadline", `${path}.activeDeadlineSeconds`),
  seconds("ttl", `${path}.ttlSecondsAfterFinished`),
  text("mode", `${path}.completionMode`),
];

/** Facts of each kind beside its list's columns, by plural. Another fact is one row more. */
export const moreFacts: Readonly<Record<string, readonly Fact[]>> = {
  deployments: [
    selector,
    [
      "surge",
      (one) => {
        const [surge, gone] = ["maxSurge", "maxUnavailable"].map((name) =>
          written(at(one, `spec.strategy.rollingUpdate.${name}`)),
        );
        return textCell([surge, gone].filter(Boolean).join(", "));
      },
    ],
    seconds("deadline", "spec.progressDeadlineSeconds"),
    count("history", "spec.revisionHistoryLimit"),
    ...template("spec.template"),
  ],
  statefulsets: [
    selector,
    text("podManagement", "spec.podManagementPolicy"),
    text("strategy", "spec.updateStrategy.type"),
    count("partition", "spec.updateStrategy.rollingUpdate.partition"),
    [
      "retention",
      (one) => {
        const policy = at(one, "spec.persistentVolumeClaimRetentionPolicy");
        const [deleted, scaled] = [textAt(policy, "whenDeleted"), textAt(policy, "whenScaled")];
        return deleted === "" ? nothing : textCell(`whenDeleted ${deleted}, whenScaled ${scaled}`);
      },
    ],
    count("history", "spec.revisionHistoryLimit"),
    ...template("spec.template"),
  ],
  daemonsets: [
    selector,
    text("strategy", "spec.updateStrategy.type"),
    [
      "surge",
      (one) =>
        textCell(
          ["maxSurge", "maxUnavailable"]
            .map((name) => written(at(one, `spec.updateStrategy.rollingUpdate.${name}`)))
            .filter(Boolean)
            .join(", "),
        ),
    ],
    count("history", "spec.revisionHistoryLimit"),
    ...template("spec.template"),
  ],
  replicasets: [selector, ...template("spec.template")],
  replicationcontrollers: template("spec.template"),
  jobs: [...jobSpec("spec"), ...template("spec.template")],
  cronjobs: [
    [
      "nextRun",
      (one, tell) => {
        const t = instantAt(one, "status.nextScheduleTime"); // only some servers tell it
        return t === undefined ? nothing : textCell(tell.format.time(t, tell.now));
      },
    ],
    seconds("startDeadline", "spec.startingDeadlineSeconds"),
    count("keepsGood", "spec.successfulJobsHistoryLimit"),
    count("keepsBad", "spec.failedJobsHistoryLimit"),
    ...jobSpec("spec.jobTemplate.spec"),
    ...template("spec.jobTemplate.spec.template"),
  ],
  horizontalpodautoscalers: [
    [
      "behaviour",
      (one) =>
        severalCell(
          ["scaleUp", "scaleDown"].flatMap((way) =>
            listAt(one, `spec.behavior.${way}.policies`).map(
              (policy) =>
                `${way} ${textAt(policy, "type")} ${written(at(policy, "value"))} / ${written(at(policy, "periodSeconds"))}s`,
            ),
          ),
          false,
        ),
    ],
  ],
  poddisruptionbudgets: [selector, text("unhealthy", "spec.unhealthyPodEvictionPolicy")],
  services: [
    selector,
    [
      "externalIps",
      (one) =>
        severalCell([
          ...textsAt(one, "spec.externalIPs"),
          ...textsAt(one, "status.loadBalancer.ingress", "ip"),
          ...textsAt(one, "status.loadBalancer.ingress", "hostname"),
        ]),
    ],
    text("affinity", "spec.sessionAffinity"),
    text("internalPolicy", "spec.internalTrafficPolicy"),
    text("externalPolicy", "spec.externalTrafficPolicy"),
    ["families", (one) => severalCell(textsAt(one, "spec.ipFamilies"), false)],
  ],
  ingresses: [
    [
      "defaultBackend",
      (one) => objectCell("Service", textAt(one, "spec.defaultBackend.service.name"), one.metadata.namespace),
    ],
  ],
  networkpolicies: [["selector", (one) => severalCell(selectorTerms(at(one, "spec.podSelector")))]],
  persistentvolumeclaims: [
    ["requested", (one) => codeCell(written(at(one, "spec.resources.requests.storage")))],
    text("volumeMode", "spec.volumeMode"),
    selector,
  ],
  persistentvolumes: [
    text("volumeMode", "spec.volumeMode"),
    ["mountOptions", (one) => severalCell(textsAt(one, "spec.mountOptions"))],
    [
      "nodeAffinity",
      (one) =>
        severalCell(
          listAt(one, "spec.nodeAffinity.required.nodeSelectorTerms").flatMap((term) => selectorTerms(term)),
        ),
    ],
  ],
  storageclasses: [
    ["mountOptions", (one) => severalCell(textsAt(one, "mountOptions"))],
    [
      "allowed",
      (one) =>
        severalCell(
          listAt(one, "allowedTopologies").flatMap((term) =>
            listAt(term, "matchLabelExpressions").map(
              (e) => `${textAt(e, "key")} in (${textsAt(e, "values").join(", ")})`,
            ),
          ),
        ),
    ],
  ],
  resourcequotas: [["scopes", (one) => severalCell(textsAt(one, "spec.scopes"), false)]],
  certificatesigningrequests: [code("signer", "spec.signerName")],
};
