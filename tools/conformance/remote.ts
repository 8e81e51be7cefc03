import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { messageOf, snappyDecode } from "@taffrail/base";
import { decodeMessage, encodeMessage, type MessageValue, remoteMessages } from "@taffrail/wire";
import type { ConformanceKind } from "./kind.ts";

/** A message in bytes, and what it says. */
interface RemoteCase {
  readonly name: string;
  readonly message: string;
  readonly hex: string;
  readonly snappy_hex?: string;
  readonly json: unknown;
}

/** `remote.json`: messages of remote write and read, read and written again to the same bytes. */
export const run: ConformanceKind = async (path, report) => {
  const file = (await stat(path)).isDirectory() ? join(path, "remote.json") : path;
  for (const one of JSON.parse(await readFile(file, "utf8")) as readonly RemoteCase[]) {
    const wanted = plain(one.json);
    const bytes = Buffer.from(one.hex, "hex");
    check(`${one.name} read`, wanted, () => plain(decode(one.message, bytes)));
    check(`${one.name} written`, one.hex, () => {
      const shape = shapeOf(one.message);
      return Buffer.from(encodeMessage(shape, decodeMessage(shape, bytes))).toString("hex");
    });
    if (one.snappy_hex !== undefined) {
      const block = Buffer.from(one.snappy_hex, "hex");
      check(`${one.name} inflated`, one.hex, () => Buffer.from(snappyDecode(block)).toString("hex"));
    }
  }

  function check(id: string, wanted: unknown, get: () => unknown): void {
    let got: unknown;
    try {
      got = get();
    } catch (error) {
      got = messageOf(error);
    }
    if (isDeepStrictEqual(got, wanted)) report.pass(id);
    else report.fail(id, wanted, got);
  }
};

function shapeOf(message: string): (typeof remoteMessages)[keyof typeof remoteMessages] {
  const shape = Object.values(remoteMessages).find(({ name }) => name === message);
  if (shape === undefined) throw new TypeError(`no such message: ${message}`);
  return shape;
}

function decode(message: string, bytes: Uint8Array): MessageValue {
  return decodeMessage(shapeOf(message), bytes);
}

/** The same without what the data's writer leaves out or adds: nulls, defaults, the names of its `oneof`s. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (name === "Count" || name === "ZeroCount") {
      Object.assign(out, plain(inner));
      continue;
    }
    const one = plain(inner);
    if (one === null || one === 0 || one === "" || one === false) continue;
    if (typeof one === "object" && one !== null && Object.keys(one).length === 0) continue;
    out[name] = one;
  }
  return out;
}
