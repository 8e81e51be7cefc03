import type { FormatLanguage } from "../../../shell/format.ts";

/** Words of why objects that make no pods are as they are. Sentences use the markup of the messages. */
const en = {
  leaving: (span: string): string => `Terminating for ${span}.`,
  waitsFor: (span: string, finalizers: string, more: string): string =>
    `Terminating for ${span}: waits for the finalizer ${finalizers}${more === "" ? "" : ` ${more}`}.`,
  inObjects: (n: string): string => `in ${n} ${n === "1" ? "object" : "objects"}`,
  remain: (what: string): string => `Still there: ${what}.`,
  cannotDelete: (said: string): string => `Its objects cannot be deleted: ${said}.`,
  finalizers: {
    foregroundDeletion: "It goes once all that it owns is gone.",
    "kubernetes.io/pvc-protection": "It goes once no pod uses it.",
    "kubernetes.io/pv-protection": "It goes once no claim is bound to it.",
    "service.kubernetes.io/load-balancer-cleanup": "It goes once its load balancer is taken down.",
  } as Readonly<Record<string, string>>,
  service: {
    ready: (n: number): string =>
      n === 1 ? "The one endpoint behind it is ready." : `All ${n} endpoints behind it are ready.`,
    some: (some: number, all: number): string =>
      `**${some} of ${all} endpoints** behind it ${some === 1 ? "is" : "are"} ready.`,
    none: (all: number): string =>
      `${all === 1 ? "The one endpoint" : `None of the ${all} endpoints`} behind it is ${all === 1 ? "not ready" : "ready"}: whoever calls it gets no answer.`,
    noPod: (selector: string, namespace: string): string =>
      `Nothing is behind it: no pod of ${namespace} has ${selector}.`,
    noPort: (ports: string, n: number, pods: number): string =>
      `Nothing answers on it: its target ${n === 1 ? "port" : "ports"} ${ports} ${n === 1 ? "is" : "are"} no ${n === 1 ? "port" : "ports"} of ${pods === 1 ? "the pod" : "the pods"} behind it.`,
    toPort: (ports: string): string => `To change: \`targetPort\` here, or the pods' ports: ${ports}.`,
    byHand: "It has no selector: whoever made it says what is behind it.",
    byHandNone: "It has no selector, and nobody has said what is behind it.",
    outside: (name: string): string => `It stands for ${name}, outside the cluster.`,
    noAddress: (span: string): string => `No load balancer has given it an address, for ${span}.`,
    noAddressNext: "Its Events say why, if anything in the cluster makes load balancers.",
    comesThrough: (names: string): string => `Comes through ${names}.`,
  },
  claim: {
    bound: (volume: string, size: string, pods: number): string =>
      `Bound to ${volume}${size === "" ? "" : `, ${size}`}; ${pods === 0 ? "no pod uses it" : pods === 1 ? "one pod uses it" : `${pods} pods use it`}.`,
    noClass: (name: string, span: string): string =>
      `Not bound for ${span}: StorageClass ${name} does not exist.`,
    pending: (span: string, said: string): string =>
      `Not bound for ${span}${said === "" ? "" : `: ${said}`}.`,
    noClassNamed: "no StorageClass is named, none is the default, and no volume fits",
    noVolume: "no volume fits, and its StorageClass makes none",
    firstPod: (span: string): string => `Not bound for ${span}: it waits for the first pod that uses it.`,
    lost: (volume: string): string => `Lost: its volume ${volume} is gone, and what was on it.`,
    holds: (pods: string, n: number): string => `${pods} ${n === 1 ? "waits" : "wait"} for it.`,
    resize: (from: string, to: string, said: string): string =>
      `Grows from ${from} to ${to}${said === "" ? "" : `: ${said}`}.`,
  },
  ingress: {
    fine: (paths: number): string =>
      paths === 1
        ? "Its path leads to a service that answers."
        : `All ${paths} paths lead to services that answer.`,
    nowhere: (some: number, all: number, why: string): string =>
      `**${some} of ${all} ${all === 1 ? "path" : "paths"}** ${some === 1 ? "leads" : "lead"} nowhere: ${why}.`,
    noService: (name: string, namespace: string): string => `Service ${name} is not in ${namespace}`,
    noPort: (name: string, port: string): string => `Service ${name} has no port ${port}`,
    noneReady: (name: string): string => `Service ${name} has no endpoint that is ready`,
    noClass: (name: string): string => `IngressClass ${name} does not exist: nobody serves it.`,
    noSecret: (name: string, namespace: string): string =>
      `Its certificate is missing: Secret ${name} is not in ${namespace}.`,
    noBackend: "It leads nowhere: it has neither rules nor a default backend.",
  },
  autoscaler: {
    cannot: (since: string, said: string): string => `Cannot scale${since}: ${said}.`,
    since: (time: string): string => ` since ${time}`,
    stays: (target: string, n: number): string => `${target} stays at ${n} ${n === 1 ? "pod" : "pods"}.`,
    atMost: (target: string, n: number, since: string): string =>
      `${target} is held at ${n} ${n === 1 ? "pod" : "pods"}, its most${since}: the metrics ask for more.`,
    scales: (target: string, from: number, to: number): string =>
      `Scales ${target} from ${from} to ${to} pods.`,
    holds: (target: string, n: number, least: number, most: number): string =>
      `Holds ${target} at ${n} ${n === 1 ? "pod" : "pods"}, of ${least} to ${most}.`,
    noTarget: (target: string, namespace: string): string =>
      `Cannot scale: ${target} is not in ${namespace}.`,
    off: (target: string): string => `Off, as ${target} is scaled to 0.`,
  },
  budget: {
    lets: (n: number, all: number): string =>
      `Lets ${n} of ${all} ${all === 1 ? "pod" : "pods"} go at a time.`,
    never: (all: number, wanted: number): string =>
      `Lets no pod go, ever: it wants ${wanted} of its ${all} ${all === 1 ? "pod" : "pods"} to be healthy.`,
    notNow: (healthy: number, all: number, wanted: number): string =>
      `Lets no pod go now: ${healthy} of ${all} ${all === 1 ? "pod is" : "pods are"} healthy, it wants ${wanted}.`,
    drains: (nodes: string, n: number): string =>
      `${n === 1 ? "A drain" : "Drains"} of ${nodes} would wait for it.`,
    noPod: (selector: string): string => `It guards nothing: its selector ${selector} matches no pod.`,
    cannot: (said: string): string => `It cannot be worked out: ${said}.`,
  },
  webhook: {
    noService: (hook: string, service: string): string =>
      `Webhook ${hook} calls Service ${service}, which does not exist.`,
    noneReady: (hook: string, service: string): string =>
      `Webhook ${hook} calls Service ${service}, which has no endpoint that is ready.`,
    refuses: (calls: string, scope: string): string =>
      `Every ${calls} is refused${scope === "" ? "" : ` in namespaces with ${scope}`}, as its failure policy is \`Fail\`.`,
    passes: (calls: string): string =>
      `Each ${calls} passes unlooked at, as its failure policy is \`Ignore\`.`,
    fine: (n: number): string =>
      n === 1 ? "Its webhook has a service that answers." : `All ${n} webhooks have services that answer.`,
  },
};

/** What a language must say of objects. */
export type FindingWords = typeof en;

const zh: FindingWords = {
  leaving: (span) => `终止中，已 ${span}。`,
  waitsFor: (span, finalizers, more) => `终止中，已 ${span}：等待终结器 ${finalizers}${more}。`,
  inObjects: (n) => `（${n} 个对象）`,
  remain: (what) => `仍存在：${what}。`,
  cannotDelete: (said) => `其对象无法删除：${said}。`,
  finalizers: {
    foregroundDeletion: "其拥有的一切消失后它才会消失。",
    "kubernetes.io/pvc-protection": "没有 Pod 使用后它才会消失。",
    "kubernetes.io/pv-protection": "没有申领绑定后它才会消失。",
    "service.kubernetes.io/load-balancer-cleanup": "负载均衡器拆除后它才会消失。",
  },
  service: {
    ready: (n) => `其后 ${n} 个端点全部就绪。`,
    some: (some, all) => `其后 **${all} 个端点中 ${some} 个**就绪。`,
    none: (all) => `其后 ${all} 个端点均未就绪：调用者得不到应答。`,
    noPod: (selector, namespace) => `其后空无一物：${namespace} 中没有带 ${selector} 的 Pod。`,
    noPort: (ports) => `无人应答：目标端口 ${ports} 不是其后 Pod 的端口。`,
    toPort: (ports) => `需修改：此处的 \`targetPort\`，或 Pod 的端口：${ports}。`,
    byHand: "没有选择算符：其后是什么由创建者指定。",
    byHandNone: "没有选择算符，也无人指定其后是什么。",
    outside: (name) => `代表集群外的 ${name}。`,
    noAddress: (span) => `${span}以来没有负载均衡器给它地址。`,
    noAddressNext: "若集群中有组件创建负载均衡器，其事件会说明原因。",
    comesThrough: (names) => `经由 ${names}。`,
  },
  claim: {
    bound: (volume, size, pods) =>
      `已绑定到 ${volume}${size === "" ? "" : `，${size}`}；${pods === 0 ? "没有 Pod 使用" : `${pods} 个 Pod 使用`}。`,
    noClass: (name, span) => `${span}未绑定：StorageClass ${name} 不存在。`,
    pending: (span, said) => `${span}未绑定${said === "" ? "" : `：${said}`}。`,
    noClassNamed: "未指定 StorageClass，也没有默认类，且没有合适的卷",
    noVolume: "没有合适的卷，其 StorageClass 也不创建卷",
    firstPod: (span) => `${span}未绑定：等待第一个使用它的 Pod。`,
    lost: (volume) => `丢失：其卷 ${volume} 及其上的数据已不存在。`,
    holds: (pods) => `${pods} 在等待它。`,
    resize: (from, to, said) => `从 ${from} 扩容到 ${to}${said === "" ? "" : `：${said}`}。`,
  },
  ingress: {
    fine: (paths) => `${paths} 条路径全部通向有应答的 Service。`,
    nowhere: (some, all, why) => `**${all} 条路径中 ${some} 条**无处可去：${why}。`,
    noService: (name, namespace) => `${namespace} 中没有 Service ${name}`,
    noPort: (name, port) => `Service ${name} 没有端口 ${port}`,
    noneReady: (name) => `Service ${name} 没有就绪的端点`,
    noClass: (name) => `IngressClass ${name} 不存在：无人为其服务。`,
    noSecret: (name, namespace) => `缺少证书：${namespace} 中没有 Secret ${name}。`,
    noBackend: "无处可去：既没有规则，也没有默认后端。",
  },
  autoscaler: {
    cannot: (since, said) => `${since}无法伸缩：${said}。`,
    since: (time) => `自 ${time} 起`,
    stays: (target, n) => `${target} 保持 ${n} 个 Pod。`,
    atMost: (target, n, since) => `${target}${since}停在上限 ${n} 个 Pod：指标要求更多。`,
    scales: (target, from, to) => `将 ${target} 从 ${from} 个 Pod 伸缩到 ${to} 个。`,
    holds: (target, n, least, most) => `使 ${target} 保持 ${n} 个 Pod，范围 ${least} 到 ${most}。`,
    noTarget: (target, namespace) => `无法伸缩：${namespace} 中没有 ${target}。`,
    off: (target) => `已停用，因为 ${target} 已缩容至 0。`,
  },
  budget: {
    lets: (n, all) => `${all} 个 Pod 中每次可离开 ${n} 个。`,
    never: (all, wanted) => `任何时候都不让 Pod 离开：要求 ${all} 个 Pod 中 ${wanted} 个健康。`,
    notNow: (healthy, all, wanted) =>
      `现在不让 Pod 离开：${all} 个 Pod 中 ${healthy} 个健康，要求 ${wanted} 个。`,
    drains: (nodes) => `排空 ${nodes} 会因它而等待。`,
    noPod: (selector) => `没有守护任何 Pod：选择算符 ${selector} 没有匹配。`,
    cannot: (said) => `无法计算：${said}。`,
  },
  webhook: {
    noService: (hook, service) => `Webhook ${hook} 调用的 Service ${service} 不存在。`,
    noneReady: (hook, service) => `Webhook ${hook} 调用的 Service ${service} 没有就绪的端点。`,
    refuses: (calls, scope) =>
      `${scope === "" ? "" : `在带 ${scope} 的命名空间中，`}每次 ${calls} 都被拒绝，因为失败策略为 \`Fail\`。`,
    passes: (calls) => `每次 ${calls} 都不经检查通过，因为失败策略为 \`Ignore\`。`,
    fine: (n) => `${n} 个 Webhook 的 Service 全部有应答。`,
  },
};

/** The words of `language`. */
export function findingWords(language: FormatLanguage): FindingWords {
  return language === "zh" ? zh : en;
}
