import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { healthOrder, type Status } from "../../shell/status.ts";
import type { KubeObject } from "../kinds.ts";
import { RowBook } from "./row-book.ts";

interface Row {
  readonly name: string;
  readonly status: Status;
}

const object = (name: string, shape: string): KubeObject =>
  ({ kind: shape, metadata: { name } }) as unknown as KubeObject;
const order = (a: Row, b: Row): number =>
  healthOrder.indexOf(a.status.shape as "ok") - healthOrder.indexOf(b.status.shape as "ok") ||
  (a.name < b.name ? -1 : 1);

/** A book whose clock is `now`, and how many rows it made. */
function book(now: { t: number }, ages = false): { of: RowBook<Row>; made: () => number } {
  let made = 0;
  const of = new RowBook<Row>({
    ages,
    order,
    make: ({ kind = "", metadata }) => {
      made++;
      const reason = kind === "warn" ? `for ${now.t}` : "";
      return { name: metadata.name, status: { shape: kind as "ok", word: kind, reason } };
    },
  });
  return { of, made: () => made };
}

test("rows are made once, told anew while they grow older, and the same while nothing differs", () => {
  const now = { t: 1 };
  const { of, made } = book(now);
  const objects = [object("a", "ok"), object("b", "warn"), object("c", "off")];
  const first = of.rowsOf(objects);
  assert.deepEqual(
    first.map(({ name }) => name),
    ["b", "c", "a"],
  );
  assert.equal(of.rowsOf([...objects]), first);
  assert.equal(made(), 4, "only what is not well is looked at again");
  now.t = 2;
  const later = of.rowsOf(objects);
  assert.notEqual(later, first);
  assert.equal(later[0]!.status.reason, "for 2");
  assert.equal(later[1], first[1]);

  const aging = book(now, true);
  aging.of.rowsOf(objects);
  aging.of.rowsOf(objects);
  assert.equal(aging.made(), 6);
});

test("after any changes the rows are those of a fresh book", () => {
  const shapes = fc.constantFrom("crit", "warn", "off", "ok");
  const cluster = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), shapes, { maxKeys: 10 });
  fc.assert(
    fc.property(fc.array(cluster, { maxLength: 8 }), (clusters) => {
      const now = { t: 0 };
      const { of } = book(now);
      const kept = new Map<string, KubeObject>();
      for (const one of clusters) {
        now.t++;
        const objects = Object.entries(one).map(([name, shape]) => {
          const same = kept.get(name);
          if (same?.kind === shape) return same;
          const fresh = object(name, shape);
          kept.set(name, fresh);
          return fresh;
        });
        assert.deepEqual(of.rowsOf(objects), book(now).of.rowsOf(objects));
      }
    }),
  );
});
