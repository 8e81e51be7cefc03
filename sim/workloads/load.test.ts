import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Load, Meter } from "./load.ts";

const start = Date.UTC(2026, 10, 21);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const steps = fc.array(fc.integer({ min: 1, max: 600_000 }), { minLength: 1, maxLength: 30 });

test("a load is never negative, and its integral grows and adds up", () => {
  fc.assert(
    fc.property(share, share, steps, (daily, phase, waits) => {
      const load = new Load(daily, phase);
      let t = start;
      let sum = 0;
      for (const wait of waits) {
        assert.ok(load.at(t) >= 0);
        const part = load.between(t, t + wait);
        assert.ok(part >= 0);
        sum += part;
        t += wait;
      }
      assert.ok(Math.abs(sum - load.between(start, t)) < 1e-3);
    }),
  );
});

test("a load's integral is what its rates add up to", () => {
  const load = new Load(1, 0.37);
  let sum = 0;
  for (let t = start; t < start + 3_600_000; t += 100) sum += load.at(t + 50) * 0.1;
  assert.ok(Math.abs(sum - load.between(start, start + 3_600_000)) < 0.01);
});

test("a meter never falls, whatever its pace is set to", () => {
  fc.assert(
    fc.property(steps, fc.array(share, { minLength: 30, maxLength: 30 }), (waits, paces) => {
      const meter = new Meter(new Load(1, 0.5), start, 1);
      let t = start;
      let last = 0;
      for (const [i, wait] of waits.entries()) {
        t += wait;
        const now = meter.total(t);
        assert.ok(now >= last);
        last = now;
        meter.setPace(t, paces[i]!);
      }
    }),
  );
});
