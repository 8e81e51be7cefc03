import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "./clock.ts";
import { TaffrailError } from "./errors.ts";
import { type LogOptions, openLog } from "./log.ts";

class BrokenError extends TaffrailError {
  readonly code = "test/broken";
}

function lines(options: Partial<LogOptions>, write: (log: ReturnType<typeof openLog>) => void): string[] {
  const written: string[] = [];
  write(openLog({ clock: new ManualClock(0), write: (line) => written.push(line), ...options }));
  return written;
}

test("a line is a sentence and fields; errors tell their causes and hint; what is below the level is not there", () => {
  const cause = new Error("the disk is full");
  const write = (log: ReturnType<typeof openLog>): void => {
    log.debug("never");
    const error = new BrokenError("cannot write", { cause, hint: "make room" });
    log.with({ room: "tsdb" }).warn("went wrong", { error, count: 2, missing: undefined, list: ["a"] });
  };
  assert.deepEqual(lines({}, write), [
    'time=1970-01-01T00:00:00.000Z level=warn msg="went wrong" room=tsdb error="cannot write: the disk is full" hint="make room" count=2 list="[\\"a\\"]"\n',
  ]);
  const [json] = lines({ format: "json" }, write);
  assert.deepEqual(JSON.parse(json!), {
    time: "1970-01-01T00:00:00.000Z",
    level: "warn",
    msg: "went wrong",
    room: "tsdb",
    error: "cannot write: the disk is full",
    hint: "make room",
    count: 2,
    list: ["a"],
  });
});

test("what others wrote moves no terminal and begins no line of its own", () => {
  const hostile = "a\u001b[2J\u009b31m\u007f\nlevel=info msg=forged";
  for (const format of ["logfmt", "json"] as const) {
    const [line] = lines({ format }, (log) =>
      log.warn(hostile, { target: "x\u001b]0;title\u0007", bare: "\u009b1m" }),
    );
    assert.doesNotMatch(line!.slice(0, -1), /\p{Cc}/u);
    assert.ok(line!.endsWith("\n"));
  }
});
