import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isLoopback, parseAddress } from "./address.ts";
import { parseForm } from "./form.ts";
import { Params } from "./params.ts";
import { parseDuration, parseTime } from "./times.ts";

const times = [
  { text: "1", want: 1000 },
  { text: "1435781451.781", want: 1_435_781_451_781 },
  { text: "1e3", want: 1_000_000 },
  { text: "-1.5", want: -1500 },
  { text: "2015-07-01T20:10:51.781Z", want: 1_435_781_451_781 },
  { text: "2015-07-01T20:10:51.781999999Z", want: 1_435_781_451_781 },
  { text: "2015-07-01T22:10:51.781+02:00", want: 1_435_781_451_781 },
  { text: "292277025-08-18T07:12:54.999999999Z", want: Number.MAX_SAFE_INTEGER },
  { text: "2015-02-30T00:00:00Z", want: undefined },
  { text: "2015-07-01", want: undefined },
  { text: "now", want: undefined },
  { text: "NaN", want: undefined },
  { text: "Infinity", want: undefined },
  { text: "1e30", want: undefined },
  { text: "0x10", want: undefined },
  { text: "", want: undefined },
] as const;
for (const { text, want } of times) {
  test(`the time ${JSON.stringify(text)}`, () => assert.equal(parseTime(text), want));
}

const durations = [
  { text: "15", want: 15_000 },
  { text: "0.5", want: 500 },
  { text: "-1", want: -1000 },
  { text: "5m", want: 300_000 },
  { text: "1h30m", want: 5_400_000 },
  { text: "1d12h3s40ms", want: 129_603_040 },
  { text: "0", want: 0 },
  { text: "1.5h", want: undefined },
  { text: "30m1h", want: undefined },
  { text: "", want: undefined },
  { text: "1e40", want: Infinity },
  { text: "9999999999y", want: undefined },
] as const;
for (const { text, want } of durations) {
  test(`the duration ${JSON.stringify(text)}`, () => assert.equal(parseDuration(text), want));
}

test("a form is read back as a browser writes it", () => {
  const fields = fc.array(
    fc.tuple(fc.string({ unit: "grapheme", minLength: 1 }), fc.string({ unit: "grapheme" })),
  );
  fc.assert(
    fc.property(fields, (given) => {
      const text = new URLSearchParams(given).toString();
      assert.deepEqual(parseForm(text, "the form"), given);
    }),
  );
});

test("whatever the form, it is read or refused with a typed error", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      try {
        new Params(parseForm(text, "the form")).limit("a");
      } catch (error) {
        assert.match((error as { code: string }).code, /^api\/bad-(?:text|parameter)$/);
      }
    }),
  );
});

test("parameters say what they must be", () => {
  const params = Params.of({ n: "3", bad: "x", negative: "-1", t: "oops", yes: "true" });
  assert.equal(params.limit("n"), 3);
  assert.equal(params.limit("none"), Infinity);
  assert.equal(params.flag("yes"), true);
  assert.equal(params.number("n"), 3);
  assert.throws(() => params.limit("negative"), {
    message: 'invalid parameter "negative": limit must be non-negative',
  });
  assert.throws(() => params.time("t"), {
    message: 'invalid parameter "t": cannot parse "oops" to a valid timestamp',
  });
  assert.throws(() => params.durationMs("step"), {
    message: 'invalid parameter "step": cannot parse "" to a valid duration',
  });
  assert.throws(() => params.required("query"), { message: 'invalid parameter "query": it is missing' });
  assert.throws(() => params.flag("bad"), { code: "api/bad-parameter" });
});

test("addresses", () => {
  assert.deepEqual(parseAddress("127.0.0.1:9099"), { host: "127.0.0.1", port: 9099 });
  assert.deepEqual(parseAddress("[::1]:0"), { host: "::1", port: 0 });
  assert.deepEqual(parseAddress(":80"), { host: "0.0.0.0", port: 80 });
  for (const bad of ["", "9099", "host", "host:99999", "a:b:1"]) {
    assert.throws(() => parseAddress(bad), { code: "api/listen-address" });
  }
  for (const host of ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"]) assert.ok(isLoopback(host));
  for (const host of ["0.0.0.0", "::", "10.0.0.1", "127.example.com"]) assert.ok(!isLoopback(host));
});
