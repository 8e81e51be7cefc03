import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { Page, slotsOfPage } from "./page.ts";
import { PageWriter } from "./page-writer.ts";

const encoder = new TextEncoder();
const prefix = encoder.encode("kube_pod_info{");

/** Literals as `Rendered` has them. */
function template(literals: readonly string[]): Uint8Array {
  const parts = literals.flatMap((text) => {
    const bytes = encoder.encode(text);
    return [Uint8Array.of(bytes.length & 0xff, bytes.length >>> 8), bytes];
  });
  return Buffer.concat(parts);
}

function textOf(page: Page, identities: Page, sizeBytes: number, wantsKernel: boolean): string {
  let text = "";
  using writer = new PageWriter(sizeBytes, wantsKernel);
  for (let row = 0; row >= 0;) {
    row = writer.write(page, identities, prefix, row);
    assert.ok(row < 0 || writer.at > 0, "a piece holds at least one object");
    text += Buffer.from(writer.written).toString();
    writer.at = 0;
  }
  return text;
}

const literal = fc.oneof(
  fc.constantFrom("} 1\n", ',phase="Running"} 0\n', ""),
  fc.string({ maxLength: 200 }).map((text) => `,x="${text}"} 5\n`),
);
const row = fc.record({
  slot: fc.nat(slotsOfPage - 1),
  name: fc.string({ maxLength: 40 }),
  literals: fc.array(literal, { maxLength: 6 }),
});

test("a kernel and its plain twin write what the slots hold, whatever the pages went through", () => {
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 300 }),
      fc.array(fc.constantFrom("rest", "copy", "trim"), { maxLength: 4 }),
      fc.integer({ min: 4096, max: 100_000 }),
      (rows, steps, sizeBytes) => {
        let page = new Page(0, true);
        const identities = new Page(0, false);
        const held = new Map<number, { name: Uint8Array; text: Uint8Array; cuts: number }>();
        const put = ({ slot, name, literals }: (typeof rows)[number]): void => {
          const own = { name: encoder.encode(name), text: template(literals), cuts: literals.length };
          identities.set(slot, own.name, 0, own.name.length, 0);
          page.set(slot, own.text, 0, own.text.length, own.cuts);
          held.set(slot, {
            ...own,
            text: encoder.encode(literals.map((l) => `kube_pod_info{${name}${l}`).join("")),
          });
        };
        const check = (): void => {
          const wanted = [...held]
            .sort(([a], [b]) => a - b)
            .map(([, { text }]) => Buffer.from(text).toString());
          for (const kernel of [true, false]) {
            assert.equal(textOf(page, identities, sizeBytes, kernel), wanted.join(""));
          }
        };
        const half = Math.floor(rows.length / 2);
        for (const one of rows.slice(0, half)) put(one);
        for (const step of steps) {
          if (step === "rest") page.rest();
          else if (step === "trim") page.trim();
          else page = page.copy(1);
          check();
        }
        for (const one of rows.slice(half)) put(one);
        check();
        for (const { slot, literals } of rows.slice(-1)) {
          const bytes = template(literals);
          const cuts = Uint32Array.of(literals.length);
          assert.ok(page.has(slot, { bytes, cuts }, 0, 0, bytes.length));
          const other = template([...literals, "} 7\n"]);
          assert.ok(
            !page.has(slot, { bytes: other, cuts: Uint32Array.of(literals.length + 1) }, 0, 0, other.length),
          );
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("long templates that rest are packed, and unpacked where one changes", () => {
  const page = new Page(0, true);
  const identities = new Page(0, false);
  const textFor = (slot: number): string =>
    `,id="${slot}",image="registry.example.com/${"shop/".repeat(40)}"} 1\n`;
  for (let slot = 0; slot < slotsOfPage; slot++) {
    const bytes = template([textFor(slot)]);
    page.set(slot, bytes, 0, bytes.length, 1);
  }
  const raw = page.sizeBytes;
  page.trim();
  assert.ok(page.sizeBytes < raw / 3, `${page.sizeBytes} of ${raw}`);
  const same = template([textFor(7)]);
  assert.ok(page.has(7, { bytes: same, cuts: Uint32Array.of(1) }, 0, 0, same.length));
  assert.ok(!page.has(8, { bytes: same, cuts: Uint32Array.of(1) }, 0, 0, same.length));
  const copy = page.copy(1);
  copy.set(8, same, 0, same.length, 1); // is there already: nothing is unpacked
  assert.ok(copy.sizeBytes < raw / 3);
  const fresh = template([textFor(1000)]);
  copy.set(9, fresh, 0, fresh.length, 1);
  assert.ok(copy.sizeBytes > raw / 2);
  copy.rest();
  copy.rest();
  assert.ok(copy.sizeBytes < raw / 3);
  assert.match(textOf(copy, identities, 1 << 20, true), /id="1000"/);
  assert.doesNotMatch(textOf(page, identities, 1 << 20, true), /id="1000"/);
});
