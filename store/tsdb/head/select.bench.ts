/** Processor time to select 10,000 of a million series by two matchers, in the order of labels; median of 15. `--series=N`. */
import { parseArgs } from "node:util";
import { Labels, Matcher } from "@taffrail/model";
import { matchingSlots } from "./matching.ts";
import { SeriesIndex } from "./series-index.ts";

const { values } = parseArgs({ options: { series: { type: "string", default: "1000000" } } });
const series = Number(values.series);
const index = new SeriesIndex();
for (let i = 0; i < series; i++) {
  const pod = Math.floor(i / 100);
  index.add(
    Labels.of({
      __name__: `metric_${i % 100}`,
      container: `app-${pod % 7}`,
      instance: `10.0.${pod % 250}.7:9100`,
      job: "kubelet",
      namespace: `ns-${pod % 20}`,
      pod: `workload-${pod}-7d9f8b6c5d-x${pod % 97}`,
    }),
  );
}

const cases: readonly (readonly [string, readonly Matcher[]])[] = [
  ["name and job", [new Matcher("__name__", "=", "metric_7"), new Matcher("job", "=", "kubelet")]],
  [
    "namespace and names by expression",
    [new Matcher("namespace", "=", "ns-3"), new Matcher("__name__", "=~", "metric_.[02468]")],
  ],
  [
    "job and names by expression",
    [new Matcher("job", "=", "kubelet"), new Matcher("__name__", "=~", "metric_9")],
  ],
  [
    "name and pods by expression",
    [new Matcher("__name__", "=", "metric_7"), new Matcher("pod", "=~", "workload-.+")],
  ],
  [
    "name, and no namespace",
    [new Matcher("__name__", "=", "metric_7"), new Matcher("namespace", "!=", "ns-3")],
  ],
];
for (const [name, matchers] of cases) {
  const found: number[] = [];
  const sorted: number[] = [];
  let count = 0;
  for (let i = 0; i < 15; i++) {
    const start = cpuMs();
    const slots = matchingSlots(index, matchers);
    const matched = cpuMs();
    index.sortByLabels(slots);
    found.push(matched - start);
    sorted.push(cpuMs() - start);
    count = slots.length;
  }
  const median = (times: number[]): string => times.sort((a, b) => a - b)[7]!.toFixed(1);
  console.log(
    `${name.padEnd(34)} ${String(count).padStart(6)} series: found in ${median(found)} ms, in order after ${median(sorted)} ms`,
  );
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}
