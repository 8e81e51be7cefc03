import type { FormatLanguage } from "../../shell/format.ts";

/** Words of the revisions of a Deployment. */
const en = {
  tab: "Rollouts",
  revisions: "Revisions",
  kept: (n: number): string => `${n} kept; a click compares one`,
  heads: {
    revision: "Rev",
    at: "Rolled out",
    changed: "What changed in the template",
    pods: "Ready",
    restarts: "Restarts",
    difference: "Difference",
    what: "Of its pods",
  },
  oldest: "the oldest that is kept",
  more: (n: number): string => `+${n} ${n === 1 ? "field" : "fields"}`,
  nothing: "nothing: the template is the same",
  backTo: "rolled back to",
  backHint: "Its ReplicaSet was made before later ones; when it was rolled back to, nobody tells.",
  against: (a: number, b: number): string => `Revision ${a} against ${b}`,
  againstMeta: (n: number): string => `${n === 0 ? "no" : n} ${n === 1 ? "field differs" : "fields differ"}`,
  same: "same",
  only: "There is one revision; a second one is compared with it here.",
  none: "No ReplicaSet of it is known.",
  undoing: (revision: number): string => `Copy as kubectl: back to ${revision}`,
  use: {
    restarts: "Restarts",
    memory: "Memory, largest pod",
    cpu: "CPU cores, a pod",
  },
  useMeta: (span: string): string => `in the last ${span}, each pair on one scale`,
  unmeasured: "It has no samples in this range",
};

export type RolloutWords = typeof en;

const zh: RolloutWords = {
  tab: "发布",
  revisions: "修订版本",
  kept: (n) => `保留 ${n} 个；点击可比较`,
  heads: {
    revision: "修订",
    at: "发布时间",
    changed: "模板的变更",
    pods: "就绪",
    restarts: "重启",
    difference: "差异",
    what: "其 Pod 的",
  },
  oldest: "保留的最早版本",
  more: (n) => `另 ${n} 个字段`,
  nothing: "无：模板相同",
  backTo: "曾回滚至此",
  backHint: "其 ReplicaSet 早于后来的版本；何时回滚至此无从得知。",
  against: (a, b) => `修订版本 ${a} 与 ${b}`,
  againstMeta: (n) => (n === 0 ? "没有字段不同" : `${n} 个字段不同`),
  same: "相同",
  only: "只有一个修订版本；有第二个时在此比较。",
  none: "没有已知属于它的 ReplicaSet。",
  undoing: (revision) => `复制为 kubectl：回到 ${revision}`,
  use: {
    restarts: "重启",
    memory: "内存，最大的 Pod",
    cpu: "CPU 核，每个 Pod",
  },
  useMeta: (span) => `最近 ${span}，每对同一刻度`,
  unmeasured: "所示范围内没有它的样本",
};

export function rolloutWords(language: FormatLanguage): RolloutWords {
  return language === "zh" ? zh : en;
}
