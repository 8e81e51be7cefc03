import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Instruments, ManualClock, noLog } from "@taffrail/base";
import fc from "fast-check";
import { discoveryCounters } from "./counters.ts";
import { FileGroups, parseTargetFile } from "./file.ts";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "taffrail-test-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function addresses(groups: FileGroups): (string | undefined)[] {
  return [...groups.groups()].flatMap(({ targets }) => targets.map((target) => target["__address__"]));
}

test("files of targets are read, and read again when they change", async () => {
  await inFolder(async (folder) => {
    const clock = new ManualClock();
    const json = join(folder, "a.json");
    await writeFile(json, JSON.stringify([{ targets: ["one:1", "two:2"], labels: { x: "y" } }]));
    await writeFile(join(folder, "b.yml"), "- targets: [three:3]\n  labels: {port: 80}\n");
    let changes = 0;
    let onChange = (): void => {};
    const groups = new FileGroups(
      { files: [join(folder, "*.json"), join(folder, "*.yml")], refreshIntervalMs: 1000 },
      {
        signal: new AbortController().signal,
        clock,
        log: noLog,
        counters: discoveryCounters(new Instruments()),
        changed: () => {
          changes++;
          onChange();
        },
      },
    );
    await groups.ready;
    assert.deepEqual(addresses(groups), ["one:1", "two:2", "three:3"]);
    assert.deepEqual([...groups.groups()][0]!.labels, { x: "y", __meta_filepath: json });
    assert.equal([...groups.groups()][1]!.labels["port"], "80");

    // a broken file leaves what it gave before
    await writeFile(json, "[{");
    await rm(join(folder, "b.yml"));
    const seen = new Promise<void>((resolve) => {
      onChange = () => {
        if (groups.error !== undefined) resolve();
      };
    });
    await clock.advance(1000);
    await seen;
    assert.deepEqual(addresses(groups).slice(0, 2), ["one:1", "two:2"]);
    assert.ok(changes >= 2);
    await groups[Symbol.asyncDispose]();
  });
});

test("a folder that is not there has no targets", async () => {
  const groups = new FileGroups(
    { files: ["/nowhere/at/all/*.json"], refreshIntervalMs: 1000 },
    {
      signal: new AbortController().signal,
      clock: new ManualClock(),
      log: noLog,
      counters: discoveryCounters(new Instruments()),
      changed: () => {},
    },
  );
  await groups.ready;
  assert.deepEqual(addresses(groups), []);
  await groups[Symbol.asyncDispose]();
});

const refused = [
  "{}",
  "[1]",
  '[{"targets": "a"}]',
  '[{"targets": [1]}]',
  '[{"labels": {"a": {}}}]',
  '[{"labels": {"a": 1}}]',
  '[{"target": []}]',
  "[{",
];
for (const text of refused) {
  test(`parseTargetFile() refuses ${text}`, () =>
    assert.throws(() => parseTargetFile(text, "f.json"), /cannot use f.json/));
}

test("a file of a million targets is refused, with its error", () => {
  const text = JSON.stringify([{ targets: Array.from({ length: 1_000_000 }, () => "h:1") }]);
  assert.throws(
    () => parseTargetFile(text, "f.json"),
    /cannot use f\.json at \[0\]: want at most 100000 targets/,
  );
});

test("parseTargetFile() gives groups of any text, or says what is wrong", () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, 1, "", "a:1", "targets", "labels"),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("targets", "labels", "a", "__proto__", ""), tie("any"), { maxKeys: 3 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, fc.constantFrom("f.json", "f.yml"), (list, file) => {
      try {
        for (const { source, labels, targets } of parseTargetFile(JSON.stringify(list), file)) {
          assert.ok(source.startsWith(`${file}:`));
          assert.equal(labels["__meta_filepath"], file);
          for (const found of [labels, ...targets])
            for (const one of Object.values(found)) assert.equal(typeof one, "string");
        }
      } catch (error) {
        assert.match(String(error), /^(TargetFileError: cannot use|YamlSyntaxError: f\.yml)/);
      }
    }),
    { numRuns: 2000 },
  );
});
