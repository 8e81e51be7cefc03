/** Words of why a pod, or what makes pods, is as it is. Sentences use the markup of the messages. */
export const findingEn = {
  ready: (containers: string, since: string): string => `Ready since ${since}, with ${containers}.`,
  containersReady: (some: number, all: number): string =>
    all === 1 ? "its container running" : `${some} of ${all} containers running`,
  neverRestarted: "No container has restarted.",
  restartedBefore: (times: string, last: string): string => `Containers restarted ${times}, last at ${last}.`,
  oom: (who: string, limit: string, times: string, since: string): string =>
    `Container ${who} is OOM-killed at its limit of ${limit}, ${times}${since}.`,
  oomNoLimit: (who: string, times: string, since: string): string =>
    `Container ${who} is OOM-killed without a limit of its own, ${times}${since}.`,
  crash: (who: string, how: string, times: string, since: string, said: string): string =>
    `Container ${who} ${how}, ${times}${since}${said === "" ? "" : `: ${said}`}.`,
  initCrash: (who: string, how: string, times: string, since: string, waits: string): string =>
    `Init container ${who} ${how}, ${times}${since}; ${waits} before it succeeds.`,
  sidecarCrash: (who: string, how: string, times: string, since: string, waits: string): string =>
    `Sidecar ${who} ${how}, ${times}${since}${waits === "" ? "" : `; ${waits} before it runs`}.`,
  nothingStarts: (names: string, n: number): string => `${names} ${n === 1 ? "does" : "do"} not start`,
  lost: (code: number): string => `was found dead (exit ${code}), as after a restart of its node`,
  exits: (code: number): string => `exits with code ${code}`,
  signalled: (signal: string, code: number): string => `is ended by ${signal} (exit ${code})`,
  endsWell: (who: string, times: string, since: string): string =>
    `Container ${who} ends with exit code 0 and is started again, ${times}${since}: this pod is to run on.`,
  liveness: (who: string, times: string, since: string, said: string): string =>
    `Container ${who} is restarted by its liveness probe, ${times}${since}${said === "" ? "" : `: ${said}`}.`,
  startup: (who: string, times: string, since: string, said: string): string =>
    `Container ${who} is restarted by its startup probe, ${times}${since}${said === "" ? "" : `: ${said}`}.`,
  nextStart: (time: string): string => `Next start at about ${time}.`,
  image: (who: string, image: string, why: string): string =>
    `Container ${who} cannot pull its image ${image}${why === "" ? "" : `: ${why}`}.`,
  pull: {
    missing: "the registry has no such image or tag",
    denied: "the registry refuses access",
    away: (host: string): string => `${host === "" ? "the registry" : `registry ${host}`} does not answer`,
    limited: "the registry limits the rate of pulls",
    invalid: "this is no name of an image",
    never: "it is not on the node, and its pull policy is `Never`",
    platform: "the image has no variant for the node's platform",
  },
  cannotStart: (who: string, reason: string, said: string): string =>
    `Container ${who} cannot start: ${reason}${said === "" ? "" : `, ${said}`}.`,
  absent: (who: string, kind: string, name: string, namespace: string): string =>
    `Container ${who} cannot start: ${kind} ${name} is not in ${namespace}.`,
  absentKey: (who: string, kind: string, name: string, key: string): string =>
    `Container ${who} cannot start: ${kind} ${name} has no key ${key}.`,
  startsOnceThere: (what: string): string => `It starts by itself once ${what} is there.`,
  mount: (volume: string, said: string): string => `Volume ${volume} cannot be mounted: ${said}.`,
  mountSome: (said: string): string => `Its volumes cannot be mounted: ${said}.`,
  attach: (said: string): string => `Its volume cannot be attached: ${said}.`,
  kubeletRetries: "The kubelet tries again by itself.",
  sandbox: (said: string): string => `Its sandbox cannot be made: ${said}.`,
  gated: (gates: string, n: number, span: string): string =>
    `Held back by the scheduling ${n === 1 ? "gate" : "gates"} ${gates} for ${span}.`,
  gatedNext: "The scheduler looks at it once whoever set that removes it.",
  unschedulable: (nodes: string, span: string): string =>
    `No node takes it: ${nodes} looked at, none fits, for ${span}.`,
  claim: (name: string, namespace: string, span: string): string =>
    `No node takes it: PersistentVolumeClaim ${name} is not in ${namespace}, for ${span}.`,
  unboundNamed: (names: string, n: number, span: string): string =>
    `No node takes it: ${n === 1 ? "PersistentVolumeClaim" : "PersistentVolumeClaims"} ${names} ${n === 1 ? "is" : "are"} not bound, for ${span}.`,
  unbound: (span: string): string =>
    `No node takes it: its PersistentVolumeClaims are not bound, for ${span}.`,
  nominated: (node: string): string => `Room is being made for it on ${node}: others are preempted.`,
  short: (asked: string, resource: string, free: string, node: string): string =>
    `requests ${asked} ${resource}; the most that is free is ${free}, on ${node}`,
  pending: (span: string): string => `Pending for ${span}; the scheduler has not said why.`,
  notReady: (who: string, since: string): string => `${who} not ready since ${since}.`,
  probe: (who: string, since: string, probe: string, said: string): string =>
    `Container ${who} is not ready since ${since}: its ${probe} ${said === "" ? "fails" : `says ${said}`}.`,
  readyOnce: (answer: string): string => `It is ready once ${answer}.`,
  staysOnce: (answer: string): string => `It is restarted until ${answer}.`,
  answers: {
    http: (target: string): string => `${target} answers 200 to 399`,
    tcp: (target: string): string => `${target} takes connections`,
    grpc: (target: string): string => `${target} says SERVING`,
    exec: (target: string): string => `${target} exits with 0`,
    any: (probe: string): string => `its ${probe} succeeds`,
  },
  probes: { readiness: "readiness probe", startup: "startup probe", liveness: "liveness probe" },
  gate: (gate: string, since: string): string =>
    `Not ready since ${since}: the readiness gate ${gate} is not true.`,
  containersNamed: (names: string, n: number): string =>
    `${n === 1 ? "Container" : "Containers"} ${names} ${n === 1 ? "is" : "are"}`,
  podIs: "The pod is",
  initialising: (name: string, at: number, all: number, span: string): string =>
    `Initialising: ${name}, init container ${at} of ${all}${span === "" ? "" : `, runs for ${span}`}.`,
  starting: "Its containers start.",
  terminating: (span: string): string => `Terminating for ${span}.`,
  stuck: (span: string, finalizers: string): string =>
    `Terminating for ${span}${finalizers === "" ? "" : `: waits for the finalizer ${finalizers}`}.`,
  finalizerNext: (name: string): string => `It goes once the controller of ${name} removes it.`,
  overdue: (span: string, grace: string, running: string): string =>
    `Terminating for ${span}, past its grace of ${grace}${running === "" ? "" : `: ${running}`}.`,
  stillRuns: (names: string, n: number): string =>
    `${n === 1 ? "container" : "containers"} ${names} still ${n === 1 ? "runs" : "run"}`,
  silentTerminating: (span: string, node: string): string =>
    `Terminating for ${span}: ${node} does not answer, so that nobody knows whether its containers ended.`,
  silentNext: (node: string): string => `It goes once ${node} answers again, or is deleted.`,
  why: {
    preempted: "preempted by a pod of higher priority",
    taint: "removed from its node because of a taint",
    api: "evicted through the API, as a drain does",
    orphan: "removed, as its node is gone",
  },
  evicted: (said: string): string => `Evicted${said === "" ? "" : `: ${said}`}.`,
  preempted: (said: string): string =>
    `Preempted by a pod of higher priority${said === "" ? "" : `: ${said}`}.`,
  refused: (node: string, reason: string, said: string): string =>
    `${node === "" ? "Its node" : node} refused it: ${reason}${said === "" ? "" : `, ${said}`}.`,
  failed: (said: string): string => `Failed${said === "" ? "" : `: ${said}`}.`,
  completed: (span: string): string => `Completed${span === "" ? "" : ` after ${span}`}.`,
  unknown: (node: string): string =>
    `State not known, because ${node === "" ? "its node" : node} does not answer; shown as last seen.`,
  runsAgain: (time: string): string => `It runs again since ${time}.`,
  times: (n: number): string => (n === 1 ? "once" : `${n} times`),
  sinceTime: (time: string): string => ` since ${time}`,
  atTime: (time: string): string => ` at ${time}`,
  toChange: (field: string, who: string, where: string): string =>
    `To change: ${field}${who === "" ? "" : ` of ${who}`} in ${where}.`,
  thisPod: "this pod",
  lastState: "Last state",
  lastSaid: (reason: string, code: number, at: string, after: string): string =>
    `\`terminated: ${reason}, exit ${code}\` at ${at}${after === "" ? "" : ` after ${after}`}`,
  waits: "Waits",
  memory: "Memory",
  memoryReached: (amount: string, limit: string): string =>
    `reached ${amount} of ${limit} in the range shown`,
  condition: "Condition",
  scheduler: "Scheduler",
  autoscaler: "Autoscaler",
  event: (count: string, time: string): string => `${count}, last at ${time}`,
  cordoned: "cordoned",
  wants: (what: string): string => `wants ${what}`,
  nodesFor: (n: string, reason: string): string => `${n}: ${reason}`,
  oneNode: "1 node",
  nodes: (n: number): string => `${n} nodes`,
  notKnown: "Not known",
  noSamples: "how much memory it held, because no samples of it are stored",
  noLogs: "what it said last, because its logs are not kept here",
  quota: (said: string): string => `Its pods cannot be made: ${said}.`,
  doNotRun: (some: number, all: number): string =>
    `**${some} of ${all} ${all === 1 ? "pod" : "pods"}** ${some === 1 ? "does" : "do"} not run.`,
  notReadyPods: (some: number, all: number): string =>
    `**${some} of ${all} ${all === 1 ? "pod" : "pods"}** ${some === 1 ? "is" : "are"} not ready.`,
  restarted: (some: number, all: number): string =>
    `**${some} of ${all} ${all === 1 ? "pod" : "pods"}** restarted a short while ago.`,
  inTrouble: (some: number, all: number): string =>
    `**${some} of ${all} ${all === 1 ? "pod" : "pods"}** ${some === 1 ? "is" : "are"} in trouble.`,
  missing: (some: number, all: number): string =>
    `**${some} of ${all} ${all === 1 ? "pod" : "pods"}** ${some === 1 ? "is" : "are"} not there.`,
  pods: (n: number): string => `${n} ${n === 1 ? "pod" : "pods"}`,
  more: (n: number, say: string): string => `${n} more: ${say}`,
  allReady: (n: number): string => (n === 1 ? "Its pod is ready." : `All ${n} pods are ready.`),
  rolling: (updated: number, all: number): string =>
    `Rolling out: ${updated} of ${all} pods are of the new revision.`,
  rolloutStuck: (since: string): string => `The rollout is stuck${since === "" ? "" : ` since ${since}`}.`,
  beganWithRevision: (revision: number, time: string, by: string, what: string, before: number): string =>
    `It began with revision ${revision} at ${time}${by === "" ? "" : `, by ${by}`}${what === "" ? "" : `: ${what}`}.${
      before === 0
        ? ""
        : ` ${before} ${before === 1 ? "pod" : "pods"} of the revision before ${before === 1 ? "is" : "are"} ready.`
    }`,
  beganWithChange: (what: string, time: string, by: string, fields: string): string =>
    `Right before, at ${time}, ${what} was changed${by === "" ? "" : ` by ${by}`}${fields === "" ? "" : `: ${fields}`}.`,
  beganWithout: (what: string, time: string, by: string): string =>
    `Right before, at ${time}, ${what} was deleted${by === "" ? "" : ` by ${by}`}.`,
  inOrder: (n: number): string =>
    `${n} more ${n === 1 ? "waits" : "wait"} for it: its pods are made one after another.`,
  noneWanted: "Scaled to 0: it wants no pods.",
  noneSelected: "No node takes its pods: none matches its selector and tolerations.",
  paused: "Its rollout is paused.",
  suspended: "Suspended: nothing is started.",
  jobDone: (span: string): string => `Completed${span === "" ? "" : ` in ${span}`}.`,
  jobFailed: (time: string, reason: string, said: string, pods: number): string =>
    `Failed${time === "" ? "" : ` at ${time}`}${
      pods < 2 ? "" : ` after ${pods} pods`
    }, ${reason}${said === "" ? "" : `: ${said}`}.`,
  jobRuns: (done: number, all: number): string => `Running: ${done} of ${all} completions are done.`,
  podsFailed: (some: number, all: number): string =>
    `**${some} of ${all} ${all === 1 ? "pod" : "pods"}** failed.`,
  retries: (job: string, time: string, failed: number): string =>
    `Its run ${job} began at ${time} and tries again: ${failed} ${failed === 1 ? "pod" : "pods"} failed.`,
  runsNow: (job: string, time: string): string => `Its run ${job} goes on since ${time}.`,
  skipped: "Runs that were due since are skipped: its concurrency policy is `Forbid`.",
  runBefore: (say: string): string => `The run before it: ${say}`,
  lastRun: (time: string): string => `Its last run began at ${time}.`,
  lastRunFailed: (job: string, said: string): string => `Its last run was ${job}. ${said}`,
  neverRan: "It has not run yet.",
};

export type FindingWords = typeof findingEn;

export const findingZh: FindingWords = {
  ready: (containers, since) => `自 ${since} 起就绪，${containers}。`,
  containersReady: (some, all) => (all === 1 ? "容器运行中" : `${all} 个容器中 ${some} 个运行中`),
  neverRestarted: "没有容器重启过。",
  restartedBefore: (times, last) => `容器重启 ${times}，最近一次 ${last}。`,
  oom: (who, limit, times, since) => `容器 ${who} 在 ${limit} 限制处被 OOM 终止${since}，${times}。`,
  oomNoLimit: (who, times, since) => `容器 ${who} 未设限制而被 OOM 终止${since}，${times}。`,
  crash: (who, how, times, since, said) =>
    `容器 ${who} ${how}${since}，${times}${said === "" ? "" : `：${said}`}。`,
  initCrash: (who, how, times, since, waits) =>
    `Init 容器 ${who} ${how}${since}，${times}；在它成功之前${waits}。`,
  sidecarCrash: (who, how, times, since, waits) =>
    `边车容器 ${who} ${how}，${times}${since}${waits === "" ? "" : `；在它运行之前${waits}`}。`,
  nothingStarts: (names) => `${names} 不会启动`,
  lost: (code) => `被发现已终止（退出码 ${code}），如节点重启之后`,
  exits: (code) => `以退出码 ${code} 退出`,
  signalled: (signal, code) => `被 ${signal} 终止（退出码 ${code}）`,
  endsWell: (who, times, since) =>
    `容器 ${who} 以退出码 0 结束后又被启动${since}，${times}：此 Pod 应持续运行。`,
  liveness: (who, times, since, said) =>
    `容器 ${who} 被存活探针重启${since}，${times}${said === "" ? "" : `：${said}`}。`,
  startup: (who, times, since, said) =>
    `容器 ${who} 被启动探针重启${since}，${times}${said === "" ? "" : `：${said}`}。`,
  nextStart: (time) => `约 ${time} 再次启动。`,
  image: (who, image, why) => `容器 ${who} 无法拉取镜像 ${image}${why === "" ? "" : `：${why}`}。`,
  pull: {
    missing: "仓库中没有此镜像或标签",
    denied: "仓库拒绝访问",
    away: (host) => `仓库${host === "" ? "" : ` ${host} `}没有响应`,
    limited: "仓库限制了拉取频率",
    invalid: "这不是镜像名称",
    never: "节点上没有它，而拉取策略为 `Never`",
    platform: "镜像没有适合该节点平台的版本",
  },
  cannotStart: (who, reason, said) => `容器 ${who} 无法启动：${reason}${said === "" ? "" : `，${said}`}。`,
  absent: (who, kind, name, namespace) => `容器 ${who} 无法启动：${namespace} 中没有 ${kind} ${name}。`,
  absentKey: (who, kind, name, key) => `容器 ${who} 无法启动：${kind} ${name} 中没有键 ${key}。`,
  startsOnceThere: (what) => `有了 ${what} 之后会自行启动。`,
  mount: (volume, said) => `卷 ${volume} 无法挂载：${said}。`,
  mountSome: (said) => `卷无法挂载：${said}。`,
  attach: (said) => `卷无法附加到节点：${said}。`,
  kubeletRetries: "kubelet 会自行重试。",
  sandbox: (said) => `无法创建 Pod 沙箱：${said}。`,
  gated: (gates, _n, span) => `被调度门控 ${gates} 阻止，已 ${span}。`,
  gatedNext: "设置者将其移除后，调度器才会处理。",
  unschedulable: (nodes, span) => `没有节点可用：已看过 ${nodes}，无一合适，已 ${span}。`,
  claim: (name, namespace, span) =>
    `没有节点可用：${namespace} 中没有 PersistentVolumeClaim ${name}，已 ${span}。`,
  unboundNamed: (names, _n, span) => `没有节点可用：PersistentVolumeClaim ${names} 未绑定，已 ${span}。`,
  unbound: (span) => `没有节点可用：其 PersistentVolumeClaim 未绑定，已 ${span}。`,
  nominated: (node) => `正在 ${node} 上为它腾出空间：其他 Pod 被抢占。`,
  short: (asked, resource, free, node) => `请求 ${asked} ${resource}；空闲最多的是 ${node}，为 ${free}`,
  pending: (span) => `挂起已 ${span}；调度器未说明原因。`,
  notReady: (who, since) => `${who}自 ${since} 起未就绪。`,
  probe: (who, since, probe, said) =>
    `容器 ${who} 自 ${since} 起未就绪：其${probe}${said === "" ? "失败" : `报告 ${said}`}。`,
  readyOnce: (answer) => `${answer}之后即就绪。`,
  staysOnce: (answer) => `在${answer}之前会一直被重启。`,
  answers: {
    http: (target) => `${target} 返回 200 至 399 `,
    tcp: (target) => `${target} 接受连接`,
    grpc: (target) => `${target} 返回 SERVING `,
    exec: (target) => `${target} 以 0 退出`,
    any: (probe) => `其${probe}成功`,
  },
  probes: { readiness: "就绪探针", startup: "启动探针", liveness: "存活探针" },
  gate: (gate, since) => `自 ${since} 起未就绪：就绪门控 ${gate} 未满足。`,
  containersNamed: (names) => `容器 ${names} `,
  podIs: "此 Pod ",
  initialising: (name, at, all, span) =>
    `初始化：${name}，第 ${at} 个 init 容器，共 ${all} 个${span === "" ? "" : `，已运行 ${span}`}。`,
  starting: "容器正在启动。",
  terminating: (span) => `终止中，已 ${span}。`,
  stuck: (span, finalizers) =>
    `终止中，已 ${span}${finalizers === "" ? "" : `：等待 finalizer ${finalizers}`}。`,
  finalizerNext: (name) => `${name} 的控制器将其移除后，此对象才会消失。`,
  overdue: (span, grace, running) =>
    `终止中，已 ${span}，超过宽限期 ${grace}${running === "" ? "" : `：${running}`}。`,
  stillRuns: (names) => `容器 ${names} 仍在运行`,
  silentTerminating: (span, node) => `终止中，已 ${span}：${node} 没有响应，无法得知容器是否已结束。`,
  silentNext: (node) => `${node} 恢复响应或被删除后，它才会消失。`,
  why: {
    preempted: "被更高优先级的 Pod 抢占",
    taint: "因污点被移出节点",
    api: "经 API 驱逐，如排空节点",
    orphan: "其节点已不存在，故被移除",
  },
  evicted: (said) => `已驱逐${said === "" ? "" : `：${said}`}。`,
  preempted: (said) => `被更高优先级的 Pod 抢占${said === "" ? "" : `：${said}`}。`,
  refused: (node, reason, said) =>
    `${node === "" ? "其节点" : node} 拒绝了它：${reason}${said === "" ? "" : `，${said}`}。`,
  failed: (said) => `失败${said === "" ? "" : `：${said}`}。`,
  completed: (span) => `已完成${span === "" ? "" : `，用时 ${span}`}。`,
  unknown: (node) => `状态未知，因为${node === "" ? "其节点" : ` ${node} `}没有响应；显示的是最后所见。`,
  runsAgain: (time) => `自 ${time} 起再次运行。`,
  times: (n) => `${n} 次`,
  sinceTime: (time) => `，自 ${time} 起`,
  atTime: (time) => `，于 ${time}`,
  toChange: (field, who, where) => `要改的是 ${where} 中${who === "" ? "" : ` ${who} `}的 ${field}。`,
  thisPod: "此 Pod",
  lastState: "上次终止",
  lastSaid: (reason, code, at, after) =>
    `\`terminated: ${reason}, exit ${code}\` 于 ${at}${after === "" ? "" : `，运行 ${after} 后`}`,
  waits: "等待",
  memory: "内存",
  memoryReached: (amount, limit) => `在所示范围内达到 ${amount}，限制为 ${limit}`,
  condition: "状况",
  scheduler: "调度器",
  autoscaler: "自动伸缩器",
  event: (count, time) => `${count}，最近一次 ${time}`,
  cordoned: "已封锁",
  wants: (what) => `要求 ${what}`,
  nodesFor: (n, reason) => `${n}：${reason}`,
  oneNode: "1 个节点",
  nodes: (n) => `${n} 个节点`,
  notKnown: "无法得知",
  noSamples: "占用了多少内存，因为没有它的样本",
  noLogs: "它最后输出了什么，因为这里没有保存它的日志",
  quota: (said) => `无法创建 Pod：${said}。`,
  doNotRun: (some, all) => `**${all} 个 Pod 中 ${some} 个**未运行。`,
  notReadyPods: (some, all) => `**${all} 个 Pod 中 ${some} 个**未就绪。`,
  restarted: (some, all) => `**${all} 个 Pod 中 ${some} 个**刚刚重启过。`,
  inTrouble: (some, all) => `**${all} 个 Pod 中 ${some} 个**有问题。`,
  missing: (some, all) => `**${all} 个 Pod 中 ${some} 个**不存在。`,
  pods: (n) => `${n} 个 Pod`,
  more: (n, say) => `另有 ${n} 个：${say}`,
  allReady: (n) => (n === 1 ? "其 Pod 已就绪。" : `${n} 个 Pod 全部就绪。`),
  rolling: (updated, all) => `发布中：${all} 个 Pod 中 ${updated} 个为新修订版本。`,
  rolloutStuck: (since) => `发布停滞${since === "" ? "" : `，自 ${since} 起`}。`,
  beganWithRevision: (revision, time, by, what, before) =>
    `始于 ${time} 的修订版本 ${revision}${by === "" ? "" : `（${by}）`}${what === "" ? "" : `：${what}`}。${
      before === 0 ? "" : `前一修订版本的 ${before} 个 Pod 就绪。`
    }`,
  beganWithChange: (what, time, by, fields) =>
    `就在此前，${time}，${what} 被${by === "" ? "" : ` ${by} `}修改${fields === "" ? "" : `：${fields}`}。`,
  beganWithout: (what, time, by) => `就在此前，${time}，${what} 被${by === "" ? "" : ` ${by} `}删除。`,
  inOrder: (n) => `另有 ${n} 个在等待它：其 Pod 依次创建。`,
  noneWanted: "已缩容到 0：不需要 Pod。",
  noneSelected: "没有节点可用：没有节点符合其选择算符与容忍度。",
  paused: "发布已暂停。",
  suspended: "已暂停：不会启动任何 Pod。",
  jobDone: (span) => `已完成${span === "" ? "" : `，用时 ${span}`}。`,
  jobFailed: (time, reason, said, pods) =>
    `${time === "" ? "" : `${time} `}失败${pods < 2 ? "" : `（${pods} 个 Pod 之后）`}，${reason}${said === "" ? "" : `：${said}`}。`,
  jobRuns: (done, all) => `运行中：共 ${all} 次，已完成 ${done} 次。`,
  podsFailed: (some, all) => `**${all} 个 Pod 中 ${some} 个**失败。`,
  retries: (job, time, failed) => `运行 ${job} 自 ${time} 开始并在重试：${failed} 个 Pod 失败。`,
  runsNow: (job, time) => `运行 ${job} 自 ${time} 起进行中。`,
  skipped: "此后到期的运行均被跳过：并发策略为 `Forbid`。",
  runBefore: (say) => `上一次运行：${say}`,
  lastRun: (time) => `最近一次运行始于 ${time}。`,
  lastRunFailed: (job, said) => `最近一次运行是 ${job}。${said}`,
  neverRan: "尚未运行过。",
};
