import type { FormatLanguage } from "../shell/format.ts";

/** Words of the Metrics page. */
const en = {
  run: "Run",
  history: "History",
  noHistory: "Nothing asked yet.",
  addQuery: "Add query",
  remove: "Remove query",
  query: (letter: string): string => `Query ${letter}`,
  placeholder: "PromQL, such as sum by (namespace) (rate(container_cpu_usage_seconds_total[5m]))",
  format: "Format",
  labels: "Labels",
  series: (n: number, count: string): string => `${count} ${n === 1 ? "series" : "series"}`,
  step: (span: string): string => `step ${span}`,
  samples: (n: string): string => `${n} samples read`,
  result: "Result",
  by: (labels: string): string => `by ${labels}`,
  all: (labels: string): string => `all with ${labels}`,
  lines: "Lines",
  stacked: "Stacked",
  table: "Table",
  value: "Value",
  seriesHead: "Series",
  running: "Running",
  empty: "No series match at this time.",
  emptyRange: "No series match in this range.",
  more: (n: number): string => `${n} more`,
  shown: (n: number, all: number): string => `${n} highest of ${all} drawn`,
  start: "Ask something, or begin with one of these",
  examples: [
    [
      "CPU by namespace",
      'sum by (namespace) (rate(container_cpu_usage_seconds_total{metrics_path="/metrics/cadvisor",container!=""}[5m]))',
    ],
    [
      "Memory by pod, the ten largest",
      'topk(10, sum by (namespace, pod) (container_memory_working_set_bytes{metrics_path="/metrics/cadvisor",container!=""}))',
    ],
    [
      "Containers that restarted in the last hour",
      "increase(kube_pod_container_status_restarts_total[1h]) > 0",
    ],
    ["Targets that do not answer", "up == 0"],
    ["Samples scraped by job", "sum by (job) (scrape_samples_scraped)"],
  ] as readonly (readonly [string, string])[],
};

type Words = typeof en;

const zh: Words = {
  run: "运行",
  history: "历史",
  noHistory: "尚无查询。",
  addQuery: "添加查询",
  remove: "移除查询",
  query: (letter) => `查询 ${letter}`,
  placeholder: "PromQL，例如 sum by (namespace) (rate(container_cpu_usage_seconds_total[5m]))",
  format: "格式化",
  labels: "标签",
  series: (_n, count) => `${count} 条序列`,
  step: (span) => `步长 ${span}`,
  samples: (n) => `读取 ${n} 个样本`,
  result: "结果",
  by: (labels) => `按 ${labels}`,
  all: (labels) => `均为 ${labels}`,
  lines: "折线",
  stacked: "堆叠",
  table: "表格",
  value: "值",
  seriesHead: "序列",
  running: "运行中",
  empty: "此刻没有匹配的序列。",
  emptyRange: "此范围内没有匹配的序列。",
  more: (n) => `另 ${n} 条`,
  shown: (n, all) => `绘出 ${all} 条中最高的 ${n} 条`,
  start: "输入查询，或从以下开始",
  examples: [
    ["各命名空间的 CPU", en.examples[0]![1]],
    ["内存最大的十个 Pod", en.examples[1]![1]],
    ["最近一小时重启的容器", en.examples[2]![1]],
    ["没有响应的目标", en.examples[3]![1]],
    ["各任务采集的样本", en.examples[4]![1]],
  ],
};

export type ExploreWords = Words;

export function exploreWords(language: FormatLanguage): ExploreWords {
  return language === "zh" ? zh : en;
}
