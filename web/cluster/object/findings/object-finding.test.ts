import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatIn } from "../../../shell/format.ts";
import { en } from "../../../shell/messages.en.ts";
import { zh } from "../../../shell/messages.zh.ts";
import { plainRich } from "../../../shell/rich.ts";
import type { Status } from "../../../shell/status.ts";
import type { Telling } from "../../health.ts";
import { kindLists } from "../../kinds/lists.ts";
import { kindWords } from "../../kinds/words.ts";
import type { KubeObject } from "../../kinds.ts";
import { podWords } from "../../pod-words.ts";
import type { Group } from "../ask-object.ts";
import type { ToldEvent } from "../history.ts";
import { objectFinding } from "./object-finding.ts";
import { findingWords } from "./words.ts";

const now = Date.parse("2026-11-21T02:47:00Z");
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const tidy = (text: string): string => plainRich(text).replaceAll("\u202f", " ");

function make(name: string, parts: object, meta: object = {}): KubeObject {
  return {
    metadata: { name, namespace: "shop", creationTimestamp: ago(8), ...meta },
    ...parts,
  } as KubeObject;
}
const group = (relation: string, kind: string, ...items: readonly KubeObject[]): Group => ({
  relation,
  kind,
  total: items.length,
  items,
});
const event = (reason: string, message: string, type = "Warning"): ToldEvent => ({
  t: now - 60_000,
  first: now - 480_000,
  uid: reason,
  kind: "",
  namespace: "shop",
  name: "web",
  type,
  reason,
  message,
  count: 7,
  by: "",
});
const condition = (type: string, status: string, reason = "", message = ""): object => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: ago(5),
});

const slice = (
  service: string,
  ready: readonly boolean[],
  ports: readonly unknown[] | null = [{}],
): KubeObject =>
  make(
    `${service}-x`,
    { endpoints: ready.map((one) => ({ conditions: { ready: one } })), ports },
    { labels: { "kubernetes.io/service-name": service } },
  );
const lazyPod = make("web-1", {
  spec: { nodeName: "node-4", containers: [{ name: "app", ports: [{ name: "http", containerPort: 8080 }] }] },
  status: {
    phase: "Running",
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: ago(4) }],
    containerStatuses: [{ name: "app", ready: false, state: { running: { startedAt: ago(6) } } }],
  },
});
const service = (more: object = {}): KubeObject =>
  make("web", { spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: "web" }], ...more } });

const claim = (status: object, spec: object = {}): KubeObject =>
  make("data", { spec: { storageClassName: "fast", ...spec }, status });
const pending = { phase: "Pending" };

const scaler = (status: object, ...conditions: readonly object[]): KubeObject =>
  make("web", {
    spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, minReplicas: 2, maxReplicas: 5 },
    status: { currentReplicas: 3, desiredReplicas: 3, ...status, conditions },
  });
const active = condition("ScalingActive", "True");
const budget = (status: object): KubeObject =>
  make("web", { spec: { selector: { matchLabels: { app: "web" } } }, status });
const backend = (name: string, number = 80): object => ({ service: { name, port: { number } } });
const ingress = (spec: object): KubeObject =>
  make("web", {
    spec: {
      rules: [{ host: "shop.example", http: { paths: [{ path: "/", backend: backend("cart") }] } }],
      ...spec,
    },
  });
const cart = make("cart", { spec: { ports: [{ port: 80 }] } });
const hook = (failurePolicy: string): KubeObject =>
  make("guard", {
    webhooks: [
      {
        name: "guard.example",
        failurePolicy,
        clientConfig: { service: { namespace: "shop", name: "cart" } },
        rules: [{ operations: ["CREATE"], resources: ["pods"] }],
        namespaceSelector: { matchLabels: { hook: "on" } },
      },
    ],
  });

interface Row {
  readonly name: string;
  readonly plural: string;
  readonly object: KubeObject;
  readonly groups?: readonly Group[];
  readonly known?: readonly string[];
  readonly events?: readonly ToldEvent[];
  readonly say: string;
  readonly next?: string;
  readonly shape?: string;
}

const rows: readonly Row[] = [
  {
    name: "what waits for a finalizer",
    plural: "configmaps",
    object: make("held", {}, { deletionTimestamp: ago(3), finalizers: ["example.org/keep"] }),
    say: "Terminating for 3 min: waits for the finalizer example.org/keep.",
    next: "It goes once the controller of example.org/keep removes it.",
    shape: "prog",
  },
  {
    name: "a claim that a pod still uses",
    plural: "persistentvolumeclaims",
    object: make("data", pending, {
      deletionTimestamp: ago(30),
      finalizers: ["kubernetes.io/pvc-protection"],
    }),
    say: "Terminating for 30 min: waits for the finalizer kubernetes.io/pvc-protection.",
    next: "It goes once no pod uses it.",
    shape: "warn",
  },
  {
    name: "a namespace with objects that stay",
    plural: "namespaces",
    object: make(
      "old",
      {
        status: {
          phase: "Terminating",
          conditions: [
            condition(
              "NamespaceContentRemaining",
              "True",
              "SomeResourcesRemain",
              "Some resources are remaining: configmaps. has 2 resource instances, boats.harbour.example has 1 resource instances",
            ),
            condition(
              "NamespaceFinalizersRemaining",
              "True",
              "SomeFinalizersRemain",
              "Some content in the namespace has finalizers remaining: example.org/keep in 2 resource instances",
            ),
          ],
        },
      },
      { deletionTimestamp: ago(12) },
    ),
    say: "Terminating for 12 min: waits for the finalizer example.org/keep in 2 objects.",
    next: "Still there: 2 configmaps, 1 boats.harbour.example. It goes once the controller of example.org/keep removes it.",
  },
  {
    name: "a namespace whose APIs do not answer",
    plural: "namespaces",
    object: make(
      "old",
      {
        status: {
          conditions: [
            condition(
              "NamespaceDeletionDiscoveryFailure",
              "True",
              "DiscoveryFailed",
              "metrics.k8s.io/v1beta1: stale GroupVersion discovery",
            ),
          ],
        },
      },
      { deletionTimestamp: ago(12) },
    ),
    say: "Terminating for 12 min. Its objects cannot be deleted: metrics.k8s.io/v1beta1: stale GroupVersion discovery.",
  },
  {
    name: "a service that all is well behind",
    plural: "services",
    object: service(),
    groups: [
      group("owns", "endpointslices", slice("web", [true, true])),
      group("usedBy", "ingresses", make("front", {})),
    ],
    known: ["endpointslices"],
    say: "All 2 endpoints behind it are ready.",
    next: "Comes through Ingress front.",
    shape: "ok",
  },
  {
    name: "a service whose selector matches no pod",
    plural: "services",
    object: service(),
    groups: [group("owns", "endpointslices", slice("web", [], null))],
    known: ["endpointslices", "pods"],
    say: "Nothing is behind it: no pod of shop has app=web.",
    shape: "off",
  },
  {
    name: "a service whose pods are not ready",
    plural: "services",
    object: service(),
    groups: [
      group("owns", "endpointslices", slice("web", [false])),
      group("selects", "pods", lazyPod as never),
    ],
    known: ["endpointslices", "pods"],
    say: "The one endpoint behind it is not ready: whoever calls it gets no answer. Container app is not ready since 02:43.",
    shape: "crit",
  },
  {
    name: "a service some of whose pods are ready",
    plural: "services",
    object: service(),
    groups: [group("owns", "endpointslices", slice("web", [true, true, false]))],
    known: ["endpointslices"],
    say: "2 of 3 endpoints behind it are ready.",
    shape: "warn",
  },
  {
    name: "a service that asks for a port which its pods do not name",
    plural: "services",
    object: service(),
    groups: [
      group("owns", "endpointslices", slice("web", [true, true], null)),
      group("selects", "pods", lazyPod as never),
    ],
    known: ["endpointslices", "pods"],
    say: "Nothing answers on it: its target port web is no port of the pods behind it.",
    next: "To change: targetPort here, or the pods' ports: http.",
    shape: "crit",
  },
  {
    name: "a load balancer without an address",
    plural: "services",
    object: service({ type: "LoadBalancer" }),
    groups: [group("owns", "endpointslices", slice("web", [true]))],
    known: ["endpointslices"],
    say: "No load balancer has given it an address, for 8 min.",
    next: "Its Events say why, if anything in the cluster makes load balancers. The one endpoint behind it is ready.",
    shape: "warn",
  },
  {
    name: "a name outside",
    plural: "services",
    object: service({ type: "ExternalName", externalName: "db.example.org" }),
    say: "It stands for db.example.org, outside the cluster.",
  },
  {
    name: "a claim whose class does not exist",
    plural: "persistentvolumeclaims",
    object: claim(pending),
    groups: [group("usedBy", "pods", make("web-1", {}))],
    known: ["storageclasses", "pods"],
    events: [event("ProvisioningFailed", 'storageclass.storage.k8s.io "fast" not found')],
    say: "Not bound for 8 min: StorageClass fast does not exist.",
    next: "web-1 waits for it.",
    shape: "warn",
  },
  {
    name: "a claim that no volume fits",
    plural: "persistentvolumeclaims",
    object: claim(pending, { storageClassName: "" }),
    events: [
      event(
        "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set",
        "Normal",
      ),
    ],
    say: "Not bound for 8 min: no StorageClass is named, none is the default, and no volume fits.",
  },
  {
    name: "a claim that nobody uses yet",
    plural: "persistentvolumeclaims",
    object: claim(pending),
    events: [
      event("WaitForFirstConsumer", "waiting for first consumer to be created before binding", "Normal"),
    ],
    say: "Not bound for 8 min: it waits for the first pod that uses it.",
  },
  {
    name: "a claim that its provisioner cannot serve",
    plural: "persistentvolumeclaims",
    object: claim(pending),
    events: [event("ProvisioningFailed", "rpc error: code = ResourceExhausted desc = no space left")],
    say: "Not bound for 8 min: rpc error: code = ResourceExhausted desc = no space left.",
  },
  {
    name: "a claim that is bound",
    plural: "persistentvolumeclaims",
    object: claim({ phase: "Bound", capacity: { storage: "5Gi" } }, { volumeName: "pv-1" }),
    say: "Bound to pv-1, 5Gi; no pod uses it.",
    shape: "ok",
  },
  {
    name: "a claim whose volume is gone",
    plural: "persistentvolumeclaims",
    object: claim({ phase: "Lost" }, { volumeName: "pv-1" }),
    say: "Lost: its volume pv-1 is gone, and what was on it.",
    shape: "crit",
  },
  {
    name: "an autoscaler without metrics",
    plural: "horizontalpodautoscalers",
    object: scaler(
      {},
      condition(
        "ScalingActive",
        "False",
        "FailedGetResourceMetric",
        "the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container app of Pod web-1",
      ),
    ),
    say: "Cannot scale since 02:42: failed to get cpu utilization: missing request for cpu in container app of Pod web-1.",
    next: "Deployment web stays at 3 pods.",
    shape: "warn",
  },
  {
    name: "an autoscaler of nothing",
    plural: "horizontalpodautoscalers",
    object: scaler(
      {},
      condition(
        "AbleToScale",
        "False",
        "FailedGetScale",
        'the HPA controller was unable to get the target\'s current scale: deployments.apps "web" not found',
      ),
    ),
    known: ["deployments"],
    say: "Cannot scale: Deployment web is not in shop.",
    shape: "warn",
  },
  {
    name: "an autoscaler at its most",
    plural: "horizontalpodautoscalers",
    object: scaler(
      { currentReplicas: 5, desiredReplicas: 5 },
      active,
      condition("ScalingLimited", "True", "TooManyReplicas", "more"),
    ),
    say: "Deployment web is held at 5 pods, its most since 02:42: the metrics ask for more.",
    shape: "warn",
  },
  {
    name: "an autoscaler at work",
    plural: "horizontalpodautoscalers",
    object: scaler({ desiredReplicas: 4 }, active),
    say: "Scales Deployment web from 3 to 4 pods.",
    shape: "prog",
  },
  {
    name: "an autoscaler at rest",
    plural: "horizontalpodautoscalers",
    object: scaler({}, active),
    say: "Holds Deployment web at 3 pods, of 2 to 5.",
    shape: "ok",
  },
  {
    name: "a budget that blocks every drain",
    plural: "poddisruptionbudgets",
    object: budget({ expectedPods: 2, currentHealthy: 2, desiredHealthy: 2, disruptionsAllowed: 0 }),
    groups: [group("selects", "pods", lazyPod as never)],
    say: "Lets no pod go, ever: it wants 2 of its 2 pods to be healthy.",
    next: "A drain of node-4 would wait for it.",
    shape: "warn",
  },
  {
    name: "a budget whose pods are ill",
    plural: "poddisruptionbudgets",
    object: budget({ expectedPods: 3, currentHealthy: 1, desiredHealthy: 2, disruptionsAllowed: 0 }),
    groups: [group("selects", "pods", lazyPod as never)],
    say: "Lets no pod go now: 1 of 3 pods are healthy, it wants 2.",
    next: "A drain of node-4 would wait for it. Container app is not ready since 02:43.",
  },
  {
    name: "a budget with room",
    plural: "poddisruptionbudgets",
    object: budget({ expectedPods: 3, currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1 }),
    say: "Lets 1 of 3 pods go at a time.",
    shape: "ok",
  },
  {
    name: "a budget of nothing",
    plural: "poddisruptionbudgets",
    object: budget({ expectedPods: 0 }),
    say: "It guards nothing: its selector app=web matches no pod.",
    shape: "off",
  },
  {
    name: "an ingress to nowhere",
    plural: "ingresses",
    object: ingress({ ingressClassName: "nginx", tls: [{ secretName: "shop-tls" }] }),
    known: ["services", "ingressclasses", "secrets", "endpointslices"],
    say: "1 of 1 path leads nowhere: Service cart is not in shop.",
    next: "IngressClass nginx does not exist: nobody serves it. Its certificate is missing: Secret shop-tls is not in shop.",
    shape: "crit",
  },
  {
    name: "an ingress whose kinds may not be listed",
    plural: "ingresses",
    object: ingress({ ingressClassName: "nginx", tls: [{ secretName: "shop-tls" }] }),
    say: "Active.",
    shape: "ok",
  },
  {
    name: "an ingress to a port that is not there",
    plural: "ingresses",
    object: ingress({ defaultBackend: backend("cart", 81) }),
    groups: [group("routesTo", "services", cart), group("routesTo", "endpointslices", slice("cart", [true]))],
    known: ["services", "endpointslices"],
    say: "1 of 2 paths leads nowhere: Service cart has no port 81.",
    shape: "warn",
  },
  {
    name: "an ingress to a service that nobody is behind",
    plural: "ingresses",
    object: ingress({}),
    groups: [
      group("routesTo", "services", cart),
      group("routesTo", "endpointslices", slice("cart", [false])),
    ],
    known: ["services", "endpointslices"],
    say: "1 of 1 path leads nowhere: Service cart has no endpoint that is ready.",
  },
  {
    name: "an ingress that all is well behind",
    plural: "ingresses",
    object: ingress({}),
    groups: [group("routesTo", "services", cart), group("routesTo", "endpointslices", slice("cart", [true]))],
    known: ["services", "endpointslices"],
    say: "Its path leads to a service that answers.",
    shape: "ok",
  },
  {
    name: "an ingress whose class does not exist",
    plural: "ingresses",
    object: ingress({ ingressClassName: "nginx" }),
    groups: [group("routesTo", "services", cart), group("routesTo", "endpointslices", slice("cart", [true]))],
    known: ["services", "endpointslices", "ingressclasses"],
    say: "IngressClass nginx does not exist: nobody serves it.",
    shape: "warn",
  },
  {
    name: "a webhook that calls nobody and refuses",
    plural: "validatingwebhookconfigurations",
    object: hook("Fail"),
    known: ["services", "endpointslices"],
    say: "Webhook guard.example calls Service shop/cart, which does not exist.",
    next: "Every CREATE of pods is refused in namespaces with hook=on, as its failure policy is Fail.",
    shape: "crit",
  },
  {
    name: "a webhook whose service is down and does not matter",
    plural: "mutatingwebhookconfigurations",
    object: hook("Ignore"),
    groups: [group("uses", "services", cart), group("uses", "endpointslices", slice("cart", [false]))],
    known: ["services", "endpointslices"],
    say: "Webhook guard.example calls Service shop/cart, which has no endpoint that is ready.",
    next: "Each CREATE of pods passes unlooked at, as its failure policy is Ignore.",
    shape: "warn",
  },
  {
    name: "a webhook that is answered",
    plural: "validatingwebhookconfigurations",
    object: hook("Fail"),
    groups: [group("uses", "services", cart), group("uses", "endpointslices", slice("cart", [true]))],
    known: ["services", "endpointslices"],
    say: "Its webhook has a service that answers.",
    shape: "ok",
  },
  {
    name: "what no finder knows says its state",
    plural: "persistentvolumes",
    object: make("pv-1", { status: { phase: "Failed", message: "disk is gone" } }),
    say: "Failed: disk is gone.",
  },
];

function find(
  row: Omit<Row, "name" | "say">,
  language: "en" | "zh" = "en",
): ReturnType<typeof objectFinding> {
  const { plural, object, groups = [], known = [], events = [] } = row;
  const text = language === "zh" ? zh : en;
  const telling: Telling = { now, text, format: formatIn(language, "UTC") };
  const list = kindLists[plural];
  const beside =
    list?.beside?.index(
      groups.filter(({ kind }) => kind === list.beside?.kind).flatMap(({ items }) => items),
    ) ?? new Map();
  const tell = { now, text, format: telling.format, words: kindWords(language), beside };
  const nothing: Status = { shape: "ok", word: "", reason: "" };
  const status = list?.status?.(object, tell) ?? nothing;
  return objectFinding(plural, {
    object,
    status:
      status.word === "" && object.metadata.deletionTimestamp !== undefined
        ? { ...status, shape: "prog" }
        : status,
    groups,
    known: new Set(known),
    events,
    telling,
    words: findingWords(language),
    podWords: podWords(language),
  });
}

for (const { name, say, next, shape, ...row } of rows) {
  test(name, () => {
    const found = find(row);
    assert.equal(tidy(found?.say ?? ""), say);
    if (next !== undefined) assert.equal(tidy(found?.next ?? ""), next);
    if (shape !== undefined) assert.equal(found?.shape, shape);
    assert.match(find(row, "zh")?.say ?? "", /。$/);
  });
}

test("what is nothing finds nothing", () => {
  assert.equal(find({ plural: "configmaps", object: make("flags", {}) }), undefined);
});

test("no object makes it throw", () => {
  const plurals = [...new Set(rows.map(({ plural }) => plural))];
  const anything = fc.anything({
    maxDepth: 4,
    key: fc.constantFrom("spec", "status", "rules", "ports", "webhooks"),
  });
  fc.assert(
    fc.property(fc.constantFrom(...plurals), anything, anything, (plural, spec, status) => {
      const object = make("odd", { spec, status, endpoints: spec, webhooks: status });
      const groups = ["pods", "services", "endpointslices"].map((kind) => group("owns", kind, object));
      find({ plural, object, groups, known: ["services", "endpointslices"] });
    }),
  );
});
