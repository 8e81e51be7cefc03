import assert from "node:assert/strict";
import { test } from "node:test";
import { scrapeDefaults } from "./config.ts";
import { buildTarget } from "./target.ts";

const config = { ...scrapeDefaults, jobName: "j", params: { b: ["1", "2"], a: ["x y&z"] } };

function urlOf(found: Readonly<Record<string, string>>): string {
  const outcome = buildTarget(config, { source: "s", labels: {}, targets: [found] }, found);
  if (outcome.kind === "active") return outcome.target.url;
  return outcome.kind === "refused" ? outcome.error.message : "dropped";
}

const cases = [
  { found: { __address__: "a:1" }, want: "http://a:1/metrics?a=x+y%26z&b=1&b=2" },
  { found: { __address__: "a b:1" }, want: "http://a%20b:1/metrics?a=x+y%26z&b=1&b=2" },
  { found: { __address__: "é" }, want: "http://%C3%A9/metrics?a=x+y%26z&b=1&b=2" },
  { found: { __address__: "[fd00::1]:9" }, want: "http://[fd00::1]:9/metrics?a=x+y%26z&b=1&b=2" },
  { found: { __address__: "a", __metrics_path__: "p q?r" }, want: "http://a/p%20q%3Fr?a=x+y%26z&b=1&b=2" },
  {
    found: { __address__: "a", __param_b: "3", __param_c: "4" },
    want: "http://a/metrics?a=x+y%26z&b=3&b=2&c=4",
  },
  { found: { __address__: "" }, want: "no address" },
  { found: { __address__: "a/b" }, want: '"a/b" is not a valid hostname' },
  { found: { __address__: "a\ud800" }, want: 'invalid label value for "__address__"' },
  { found: { __address__: "a", __param_x: "\ud800" }, want: 'invalid label value for "__param_x"' },
] as const;
for (const { found, want } of cases) {
  test(`${JSON.stringify(found)} is ${want}`, () => assert.equal(urlOf(found), want));
}
