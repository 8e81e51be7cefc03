import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Labels } from "@taffrail/model";
import { goDuration, goQuote, goTime, labelsText, seriesText } from "./tsdb-text.ts";

const launcher = fileURLToPath(new URL("../taffrail.mjs", import.meta.url));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function taffrail(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env["PATH"] ?? "", HOME: "/nowhere" };
    execFile(process.execPath, [launcher, "tsdb", ...args], { env, timeout: 600_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err });
    });
  });
}

test("texts are those of Go", () => {
  assert.deepEqual([0, 1, 94_001, 7_200_000, 3_661_500, -1500].map(goDuration), [
    "0s",
    "1ms",
    "1m34.001s",
    "2h0m0s",
    "1h1m1.5s",
    "-1.5s",
  ]);
  assert.equal(goTime(1_700_006_400_999), "2023-11-15 00:00:00 +0000 UTC");
  assert.equal(goQuote('a"\\\n\u0001ü\u200b🚢'), '"a\\"\\\\\\n\\x01ü\\u200b🚢"');
  const labels = Labels.of({ __name__: "up", "job name": "a", b: "c" });
  assert.equal(labelsText(labels), '{__name__="up", b="c", "job name"="a"}');
  assert.equal(seriesText(labels), 'up{b="c","job name"="a"}');
});

test("samples become blocks, blocks are listed, dumped, verified and taken over", async () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-tsdb-"));
  try {
    const text = join(dir, "a.txt");
    const lines = [
      'm{a="x"} 1 10',
      'm{a="x"} 3 30',
      'm{a="x"} 2 20',
      "m 5 90000.5",
      "m NaN 90001",
      "# EOF",
      "",
    ];
    writeFileSync(text, lines.join("\n"));
    const data = join(dir, "data");
    const made = await taffrail("create-blocks-from", "openmetrics", "--label=l=v", text, data);
    assert.equal(made.code, 0, made.err);
    assert.equal(made.out.split("\n").length, 4);
    const listed = await taffrail("list", data);
    assert.equal(listed.out, made.out);
    const dumped = await taffrail("dump", data);
    const want = [
      '{__name__="m", a="x", l="v"} 1 10000',
      '{__name__="m", a="x", l="v"} 2 20000',
      '{__name__="m", a="x", l="v"} 3 30000',
      '{__name__="m", l="v"} 5 90000500',
      '{__name__="m", l="v"} NaN 90001000',
      "",
    ];
    assert.equal(dumped.out, want.join("\n"));
    const into = join(dir, "into");
    assert.match((await taffrail("import", data, into)).out, /^took over 2 blocks and 0 of the log/);
    assert.equal(
      (await taffrail("dump", into, "--match", 'm{a="x"}', "--min-time=15000")).out,
      `${want[1]}\n${want[2]}\n`,
    );
    assert.equal(
      (await taffrail("dump-openmetrics", into, "--match", 'm{a=""}', "--max-time=90000500")).out,
      'm{l="v"} 5 90000.500\n# EOF\n',
    );
    const sound = await taffrail("verify", into);
    assert.equal(sound.code, 0, sound.out);
    assert.match(sound.out, /^2 blocks with 2 series, 2 chunks and 5 samples; .*all as it should be\n$/);
    assert.match((await taffrail("analyze", into)).out, /Most common label pairs:\n1 __name__=m\n1 l=v\n/);
    assert.ok(!existsSync(join(into, "lock")));
    assert.equal(readdirSync(into).length, 2);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

const refused = [
  { args: [], code: 2, err: /want a subcommand/ },
  { args: ["lst"], code: 2, err: /unknown subcommand "lst"/ },
  { args: ["create-blocks-from", "csv"], code: 2, err: /want openmetrics or rules/ },
  { args: ["list", "/nowhere"], code: 1, err: /tsdb list: cannot read \/nowhere: there is no such folder/ },
  { args: ["dump", "--match", "sum(up)", "."], code: 2, err: /--match: got "sum\(up\)", want a selector/ },
] as const;
for (const { args, code, err } of refused) {
  test(`taffrail tsdb ${args.join(" ")}`, async () => {
    const got = await taffrail(...args);
    assert.equal(got.code, code, got.err);
    assert.match(got.err, err);
  });
}
