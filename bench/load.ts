/**
 * A program that serves metrics in the form of a kubelet's cAdvisor endpoint: `node load.ts PORT TARGETS LINES`. Each target has a path
 * `/N/metrics`; 60 % of its values change between two scrapes.
 */
import { createServer } from "node:http";
import { seededRandom } from "@taffrail/base";

const families = [
  "container_cpu_usage_seconds_total",
  "container_memory_working_set_bytes",
  "container_memory_rss",
  "container_network_receive_bytes_total",
  "container_fs_reads_bytes_total",
  "container_cpu_cfs_throttled_periods_total",
  "container_memory_cache",
  "container_threads",
];

/** As Go's exporters print it: the shortest digits, with an exponent from a million up. */
function goNumber(value: number): string {
  if (Math.abs(value) < 1e6) return String(value);
  const [digits, exponent] = value.toExponential().split("e+") as [string, string];
  return `${digits}e+${exponent.padStart(2, "0")}`;
}

/** One target's lines: the text before the value is made once. */
class LoadTarget {
  readonly #prefixes: Buffer[] = [];
  readonly #values: Float64Array; // thousandths, whole: sums stay short in print
  readonly #random: () => number;
  readonly #out: Buffer;

  constructor(index: number, lines: number) {
    this.#random = seededRandom(index + 1);
    this.#values = new Float64Array(lines);
    for (let i = 0; i < lines; i++) {
      const family = families[Math.floor((i * families.length) / lines)]!;
      const pod = i % 500;
      const labels =
        `container="app-${i % 7}",id="/kubepods/burstable/pod${index}-${pod}/${(i * 2654435761) >>> 0}",image="registry.local/shop/app-${i % 7}:1.${pod}",` +
        `name="k8s_app_${i}",namespace="ns-${pod % 20}",pod="workload-${pod}-7d9f8b6c5d-x${index}k${pod}"`;
      this.#prefixes.push(Buffer.from(`${family}{${labels}} `));
      this.#values[i] = Math.floor(this.#random() * 1e9);
    }
    const length = this.#prefixes.reduce((sum, prefix) => sum + prefix.length + 26, 0);
    this.#out = Buffer.alloc(length + families.length * 64);
  }

  body(): Buffer {
    let at = 0;
    let family = "";
    this.#prefixes.forEach((prefix, i) => {
      const name = families[Math.floor((i * families.length) / this.#prefixes.length)]!;
      if (name !== family)
        at += this.#out.write(
          `# TYPE ${name} ${name.endsWith("_total") ? "counter" : "gauge"}\n`,
          at,
          "latin1",
        );
      family = name;
      if (this.#random() < 0.6) this.#values[i]! += Math.floor(this.#random() * 1e6);
      at += prefix.copy(this.#out, at);
      at += this.#out.write(`${goNumber(this.#values[i]! / 1000)}\n`, at, "latin1");
    });
    return this.#out.subarray(0, at);
  }
}

const [port, targets, lines] = process.argv.slice(2).map(Number) as [number, number, number];
const all = Array.from({ length: targets }, (_, index) => new LoadTarget(index, lines));
createServer((request, response) => {
  if (request.url === "/ready") return void response.end("ready\n");
  const target = all[Number(request.url?.split("/")[1])];
  if (target === undefined) return void response.writeHead(404).end();
  const body = target.body();
  response.writeHead(200, {
    "content-type": "text/plain; version=0.0.4; charset=utf-8",
    "content-length": body.length,
  });
  response.end(Buffer.from(body)); // the target's own buffer is written again by the next scrape
}).listen(port, "127.0.0.1");
