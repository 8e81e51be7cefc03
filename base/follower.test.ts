import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { Follower } from "./follower.ts";

test("fires with the signal it follows, and for the same reason", () => {
  const first = new AbortController();
  using follower = new Follower(first.signal);
  assert.equal(follower.signal.aborted, false);
  first.abort(new Error("enough"));
  assert.equal(follower.signal.reason, first.signal.reason);
  using late = new Follower(first.signal);
  assert.equal(late.signal.reason, first.signal.reason);
});

test("fires by itself without the other, and leaves nothing behind", () => {
  const first = new AbortController();
  {
    using follower = new Follower(first.signal);
    follower.abort();
    assert.equal(getEventListeners(first.signal, "abort").length, 1);
  }
  assert.equal(getEventListeners(first.signal, "abort").length, 0);
  assert.equal(first.signal.aborted, false);
  using alone = new Follower(undefined);
  assert.equal(alone.signal.aborted, false);
});
