import { exprToJson } from "./expr-json.ts";
import { parseExpr } from "./parser.ts";
import { renderExpr } from "./render.ts";

/** Time of one query, from text to tree and back, of sizes as dashboards and rule files hold them. Medians of seven runs. */
const queries: Readonly<Record<string, string>> = {
  selector: 'up{job="api"}',
  rate: 'sum by (job, instance) (rate(http_requests_total{job=~"api|web", code=~"5.."}[5m]))',
  ratio:
    'sum(rate(apiserver_request_total{job="apiserver",verb=~"LIST|GET",code=~"5.."}[1h])) / sum(rate(apiserver_request_total{job="apiserver",verb=~"LIST|GET"}[1h])) > (14.4 * 0.01)',
  "1000 alternatives": `up{instance=~"${Array.from({ length: 1000 }, (_, i) => `10.0.${i >> 8}.${i & 255}:9100`).join("|")}"}`,
  "900 operands": Array.from({ length: 900 }, (_, i) => `metric_${i}{a="b"}`).join(" + "),
};

for (const [name, query] of Object.entries(queries)) {
  const expr = parseExpr(query);
  const rounds = Math.max(3, Math.round(200_000 / query.length));
  const row = [
    ["parse", median(rounds, () => void parseExpr(query))],
    ["render", median(rounds, () => void renderExpr(expr))],
    ["json", median(rounds, () => void exprToJson(expr))],
  ] as const;
  const columns = row.map(([what, us]) => `${what} ${us.toFixed(1)} µs`).join(", ");
  console.log(`${name.padEnd(18)} ${String(query.length).padStart(6)} characters  ${columns}`);
}

function median(rounds: number, once: () => void): number {
  const runs: number[] = [];
  for (let run = 0; run < 8; run++) {
    const start = performance.now();
    for (let i = 0; i < rounds; i++) once();
    runs.push(((performance.now() - start) * 1000) / rounds);
  }
  return runs.slice(1).sort((a, b) => a - b)[3]!;
}
