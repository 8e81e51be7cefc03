import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { freePort, Running } from "../../../bench/peers.ts";
import { sendAll } from "../differential/answers.ts";
import { type DataSeries, makeData, stepMs } from "../differential/data.ts";

/** What both scrape: always the same. */
const exposition = `# HELP demo_requests_total Requests, with a \\\\ and a <tag>.
# TYPE demo_requests_total counter
demo_requests_total{code="200"} 5
demo_requests_total{code="500"} 1
# HELP demo_temperature_celsius How warm it is.
# TYPE demo_temperature_celsius gauge
# UNIT demo_temperature_celsius celsius
demo_temperature_celsius 21.5
# TYPE demo_seconds histogram
demo_seconds_bucket{le="1"} 1
demo_seconds_bucket{le="+Inf"} 2
demo_seconds_sum 3
demo_seconds_count 2
untyped_thing 1
`;

const features = [
  "exemplar-storage",
  "promql-experimental-functions",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
];

/** A real Prometheus and our server: the same configuration, targets and data. */
export interface Pair extends AsyncDisposable {
  readonly theirs: string;
  readonly ours: string;
  /** Time of the newest samples, Unix seconds. */
  readonly t: number;
}

export async function openPair(command: string, seed: number): Promise<Pair> {
  await using held = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), "taffrail-api-"));
  held.defer(() => rmSync(dir, { recursive: true, force: true }));
  const exporter = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(exposition);
  });
  await new Promise<void>((resolve) => exporter.listen(0, "127.0.0.1", resolve));
  held.defer(() => {
    exporter.closeAllConnections();
    exporter.close();
  });
  const config = join(dir, "prometheus.yml");
  writeFileSync(config, configOf((exporter.address() as AddressInfo).port));
  const flags = [
    "--web.enable-remote-write-receiver",
    "--web.remote-write-receiver.accepted-protobuf-messages=io.prometheus.write.v2.Request",
    "--web.remote-write-receiver.accepted-protobuf-messages=prometheus.WriteRequest",
    "--web.enable-otlp-receiver",
    "--web.enable-admin-api",
    "--web.enable-lifecycle",
    `--enable-feature=${features.join(",")}`,
  ];
  const [theirPort, ourPort] = [await freePort(), await freePort()];
  const theirs = held.use(
    await Running.start(
      "prometheus",
      command,
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(dir, "theirs")}`,
        `--web.listen-address=127.0.0.1:${theirPort}`,
        ...flags,
      ],
      theirPort,
      "/-/ready",
    ),
  );
  const ours = held.use(
    await Running.start(
      "taffrail",
      process.execPath,
      [
        new URL("../../../app/taffrail.mjs", import.meta.url).pathname,
        "server",
        `--config=${config}`,
        `--data=${join(dir, "ours")}`,
        `--listen=127.0.0.1:${ourPort}`,
        "--no-cluster",
        "--no-page",
        "--enable-remote-write-receiver",
        "--enable-otlp-receiver",
        "--enable-admin-api",
        `--enable-feature=${features.join(",")}`,
      ],
      ourPort,
      "/-/ready",
    ),
  );
  const endT = Math.floor(Date.now() / stepMs) * stepMs;
  const data = [...makeData(seededRandom(seed), endT, 1_800_000), ...oddSeries(endT)];
  await sendAll(theirs.url, data);
  await sendAll(ours.url, data);
  for (const { url } of [theirs, ours]) await scrapedTwice(url);
  const owned = held.move();
  return {
    theirs: theirs.url,
    ours: ours.url,
    t: endT / 1000,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Names of more than ASCII, series without the usual labels, and such as have ended. */
function oddSeries(endT: number): DataSeries[] {
  const one = (labels: Record<string, string>, values: DataSeries["points"]): DataSeries => ({
    labels: Labels.of(labels),
    points: values,
  });
  const now = [{ t: endT, value: 1 }];
  return [
    one({ __name__: "bare" }, now),
    one({ __name__: "bare", cluster: "own" }, now),
    one({ __name__: "bare", zz: 'quotes " \\ and\nlines' }, now),
    one({ __name__: "with.dots", "label.of": "it's", job: "odd" }, now),
    one({ __name__: "with é", job: "odd" }, now),
    one({ __name__: "gone_by", job: "odd" }, [
      { t: endT - 60_000, value: 1 },
      { t: endT - 30_000, value: "stale" },
    ]),
    one({ __name__: "gone_long", job: "odd" }, [{ t: endT - 900_000, value: 1 }]),
    one({ __name__: "recent", job: "odd" }, [{ t: endT - 120_000, value: 1e21 }]),
  ];
}

function configOf(port: number): string {
  return `global:
  scrape_interval: 1s
  external_labels: { cluster: one, zone: everywhere, area: <b> }
scrape_configs:
- job_name: demo
  static_configs:
  - targets: ["127.0.0.1:${port}"]
    labels: { team: "a&b" }
  - targets: ["127.0.0.1:9"]
    labels: { drop: "yes" }
  relabel_configs:
  - { source_labels: [drop], regex: yes, action: drop }
  - { source_labels: [__address__], target_label: address }
- job_name: down
  static_configs:
  - targets: ["127.0.0.1:1"]
`;
}

async function scrapedTwice(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await fetch(
      `${url}/api/v1/query?query=${encodeURIComponent("min(count_over_time(up[1m]))")}`,
    );
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
    if (Number(data.result[0]?.value[1] ?? 0) >= 2) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`cannot begin: the targets of ${url} were not scraped within 10 seconds`);
}
