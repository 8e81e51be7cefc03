import type { KubeObject, Pod } from "../kinds.ts";
import {
  type Beside,
  code,
  codeCell,
  figure,
  type KindList,
  nothing,
  objectCell,
  said,
  severalCell,
  size,
  text,
  textCell,
  worked,
} from "./column.ts";
import { conditionAt, flagAt, instantAt, listAt, numberAt, textAt, textsAt } from "./read.ts";
import { leaving } from "./replicas.ts";

/** When an event was last seen: one of three fields tells, by who wrote it. */
export function lastSeen(event: KubeObject): number | undefined {
  return (
    instantAt(event, "series.lastObservedTime") ??
    instantAt(event, "lastTimestamp") ??
    instantAt(event, "eventTime") ??
    instantAt(event, "metadata.creationTimestamp")
  );
}

/** Pods that run and all pods, by namespace. */
function podsByNamespace(pods: readonly KubeObject[]): Beside {
  const by = new Map<string, [number, number]>();
  for (const pod of pods as readonly Pod[]) {
    const namespace = pod.metadata.namespace ?? "";
    const counts = by.get(namespace) ?? [0, 0];
    counts[1]++;
    if (pod.status?.phase === "Running") counts[0]++;
    by.set(namespace, counts);
  }
  return by;
}

const webhooks: KindList = {
  columns: [
    size("webhooks", "webhooks", { phone: "main" }),
    worked("callsOn", (object) => {
      const called = listAt(object, "webhooks").map((one) => {
        const [name, namespace] = [
          textAt(one, "clientConfig.service.name"),
          textAt(one, "clientConfig.service.namespace"),
        ];
        return name === "" ? textAt(one, "clientConfig.url") : `${namespace}/${name}`;
      });
      return severalCell([...new Set(called.filter((one) => one !== ""))]);
    }),
    worked(
      "onFailure",
      (object) => severalCell([...new Set(textsAt(object, "webhooks", "failurePolicy"))], false),
      {
        width: 108,
      },
    ),
    worked(
      "timeout",
      (object) => {
        const seconds = listAt(object, "webhooks").map((one) => numberAt(one, "timeoutSeconds") ?? 10);
        return seconds.length === 0 ? nothing : { as: "number", value: Math.max(...seconds) };
      },
      { width: 96, isFigure: true, isDescending: true },
    ),
    worked("names", (object) => severalCell(textsAt(object, "webhooks", "name"))),
  ],
};

const policy = (mutates: boolean): KindList => ({
  ...(mutates
    ? {}
    : {
        status: (object, tell) => {
          const gone = leaving(object, tell);
          if (gone !== undefined) return gone;
          const warnings = listAt(object, "status.typeChecking.expressionWarnings");
          return warnings.length > 0
            ? said("warn", tell.words.state.degraded, textAt(warnings[0], "warning"))
            : said("ok", tell.words.state.active);
        },
      }),
  columns: [
    text("onFailure", "spec.failurePolicy", { width: 108, phone: "main" }),
    size(mutates ? "mutations" : "validations", mutates ? "spec.mutations" : "spec.validations", {
      width: 96,
    }),
    worked("matches", (object) =>
      severalCell(
        listAt(object, "spec.matchConstraints.resourceRules").flatMap((rule) => [
          `${textsAt(rule, "operations").join(",")} ${textsAt(rule, "resources").join(",")}`,
        ]),
      ),
    ),
    worked("parameters", (object) => codeCell(textAt(object, "spec.paramKind.kind")), { width: 150 }),
  ],
});

const policyBinding = (policyKind: string): KindList => ({
  columns: [
    worked("policy", (object) => objectCell(policyKind, textAt(object, "spec.policyName")), {
      phone: "main",
    }),
    worked("actions", (object) => severalCell(textsAt(object, "spec.validationActions"), false), {
      width: 150,
    }),
    worked("parameters", (object) => codeCell(textAt(object, "spec.paramRef.name")), { width: 160 }),
  ],
});

/** The cluster itself: namespaces, events, and what extends or guards the API. */
export const controlLists: Readonly<Record<string, KindList>> = {
  namespaces: {
    beside: { kind: "pods", index: podsByNamespace },
    status: (object, tell) => {
      const { words } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) {
        const held = listAt(object, "status.conditions").find((one) => textAt(one, "status") === "True");
        return held === undefined ? gone : { ...gone, reason: textAt(held, "message") || gone.reason };
      }
      return said("ok", words.state.active);
    },
    columns: [
      worked(
        "pods",
        ({ metadata }, { beside }) => {
          const [some, all] = beside.get(metadata.name) ?? [0, 0];
          return all === 0
            ? { as: "number", value: 0, tone: "t3" }
            : { as: "part", some, all, ...(some < all ? {} : { tone: "t2" as const }) };
        },
        { width: 84, isFigure: true, isDescending: true, phone: "main" },
      ),
      worked("labels", ({ metadata }) =>
        severalCell(
          Object.entries(metadata.labels ?? {})
            .filter(([name]) => name !== "kubernetes.io/metadata.name")
            .map(([name, value]) => `${name}=${value}`),
        ),
      ),
    ],
  },
  events: {
    sort: "age",
    ageOf: lastSeen,
    hidesName: true,
    toldAs: (event) => textAt(event, "involvedObject.name"),
    status: (object) => {
      const since = lastSeen(object);
      const shape = textAt(object, "type") === "Warning" ? "warn" : "ok";
      return said(shape, textAt(object, "reason") || "—", textAt(object, "message"), since);
    },
    columns: [
      worked(
        "object",
        (object) =>
          objectCell(
            textAt(object, "involvedObject.kind"),
            textAt(object, "involvedObject.name"),
            textAt(object, "involvedObject.namespace"),
            true,
          ),
        { width: 330, phone: "name" },
      ),
      worked(
        "source",
        (object) => textCell(textAt(object, "source.component") || textAt(object, "reportingComponent")),
        {
          width: 140,
        },
      ),
      figure("times", (object) => numberAt(object, "series.count") ?? numberAt(object, "count") ?? 1, {
        width: 64,
        phone: "main",
      }),
    ],
  },
  customresourcedefinitions: {
    status: (object, tell) => {
      const { words, text: messages } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const names = conditionAt(object, "NamesAccepted");
      if (names?.status === "False")
        return said("crit", words.state.failing, names.message || names.reason, names.since);
      const established = conditionAt(object, "Established");
      if (established?.status === "True") {
        const shape = conditionAt(object, "NonStructuralSchema");
        return shape?.status === "True"
          ? said("warn", words.state.degraded, shape.message, shape.since)
          : said("ok", words.state.established);
      }
      return established === undefined
        ? said("prog", messages.state.starting)
        : said("warn", messages.state.notReady, established.message || established.reason, established.since);
    },
    columns: [
      code("kind", "spec.names.kind", { width: 200, phone: "main" }),
      code("group", "spec.group", {}),
      worked(
        "versions",
        (object) => {
          const versions = listAt(object, "spec.versions").filter((one) => flagAt(one, "served") === true);
          return severalCell(versions.map((one) => textAt(one, "name")));
        },
        { width: 150 },
      ),
      text("scope", "spec.scope", { width: 104 }),
    ],
  },
  mutatingwebhookconfigurations: webhooks,
  validatingwebhookconfigurations: webhooks,
  mutatingadmissionpolicies: policy(true),
  mutatingadmissionpolicybindings: policyBinding("MutatingAdmissionPolicy"),
  validatingadmissionpolicies: policy(false),
  validatingadmissionpolicybindings: policyBinding("ValidatingAdmissionPolicy"),
};
