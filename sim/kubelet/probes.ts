import type { Node } from "../workloads/node.ts";
import { goNumber } from "./text.ts";

const bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"];

/** The share of probes that answer within each bound: on a healthy node, and on one whose network is bad. */
const swift = [0.86, 0.94, 0.985, 0.993, 0.997, 0.999, 1, 1, 1, 1, 1, 1];
const slow = [0.3, 0.44, 0.6, 0.7, 0.78, 0.86, 0.93, 1, 1, 1, 1, 1];

/** Probes of an HTTP container, with their periods in seconds. */
const probes = [
  ["Liveness", 10],
  ["Readiness", 5],
] as const;

/** The body of a kubelet's `/metrics/probes` at `t`. */
export function probesBody(node: Node, t: number): string {
  let durations =
    "# HELP prober_probe_duration_seconds [ALPHA] Duration in seconds for a probe response.\n" +
    "# TYPE prober_probe_duration_seconds histogram\n";
  let totals =
    "# HELP prober_probe_total [BETA] Cumulative number of a liveness, readiness or startup probe for a container by result.\n" +
    "# TYPE prober_probe_total counter\n";
  const shares = node.loss > 0 ? slow : swift;
  for (const pod of node.pods) {
    for (const { plan, runningSince, restarts } of pod.containers) {
      if (plan.port === undefined || plan.metrics === "node" || runningSince === undefined) continue;
      const labels = `container="${plan.name}",namespace="${pod.namespace}",pod="${pod.name}"`;
      for (const [type, period] of probes) {
        const from = Math.max(pod.startedMs ?? runningSince, node.kubeletSince);
        const count = Math.max(0, Math.floor((t - from) / 1000 / period));
        if (count > 0) {
          const set = `${labels},probe_type="${type}"`;
          for (let i = 0; i < bounds.length; i++) {
            durations += `prober_probe_duration_seconds_bucket{${set},le="${bounds[i]!}"} ${goNumber(Math.floor(count * shares[i]!))}\n`;
          }
          durations += `prober_probe_duration_seconds_sum{${set}} ${goNumber(count * 0.0021)}\nprober_probe_duration_seconds_count{${set}} ${goNumber(count)}\n`;
        }
        const result = `${labels},pod_uid="${pod.uid}",probe_type="${type}",result=`;
        const failed = restarts * 3;
        if (failed > 0) totals += `prober_probe_total{${result}"failed"} ${failed}\n`;
        if (count > 0) totals += `prober_probe_total{${result}"successful"} ${goNumber(count)}\n`;
      }
    }
  }
  const start = "process_start_time_seconds";
  return `${durations}${totals}# HELP ${start} [ALPHA] Start time of the process since unix epoch in seconds.\n# TYPE ${start} gauge\n${start} ${goNumber(Math.floor(node.kubeletSince / 10) / 100)}\n`;
}
