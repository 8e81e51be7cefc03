import assert from "node:assert/strict";
import { test } from "node:test";
import { readPreferences, writePreferences } from "./preferences.ts";

const storageOf = (
  text: string | null,
): { getItem: () => string | null; setItem: (n: string, v: string) => void; kept: string } => ({
  kept: text ?? "",
  getItem: () => text,
  setItem(_, value) {
    this.kept = value;
  },
});

test("the browser's language is taken until one is chosen", () => {
  assert.equal(readPreferences(storageOf(null), ["de", "zh-CN", "en"]).language, "zh");
  assert.equal(readPreferences(storageOf(`{"language":"en"}`), ["zh-CN"]).language, "en");
});

test("broken storage gives the defaults", () => {
  for (const text of ["{", "null", "7", `{"theme":"pink"}`]) {
    assert.equal(readPreferences(storageOf(text), ["en"]).theme, "auto");
  }
});

test("what is written is read again", () => {
  const storage = storageOf(null);
  const chosen = { theme: "dark", language: "zh", density: "regular", logLine: "folded" } as const;
  writePreferences(storage, chosen);
  assert.deepEqual(readPreferences(storageOf(storage.kept), ["en"]), chosen);
});
