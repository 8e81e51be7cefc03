/**
 * A program that serves metrics in the form of real endpoints: `node load.ts PORT TARGETS LINES [FORM] [INTERVAL_S] [gzip]`. Each target has
 * a path `/N/metrics`. Values move once an interval, so that all who ask within one see the same.
 */
import { createServer } from "node:http";
import { constants, gzipSync } from "node:zlib";
import { seededRandom } from "@taffrail/base";
import { type LoadForm, loadForms } from "./load-forms.ts";

/** As Go's exporters print it: the shortest digits, with an exponent from a million up. */
function goNumber(value: number): string {
  if (Math.abs(value) < 1e6) return String(value);
  const [digits, exponent] = value.toExponential().split("e+") as [string, string];
  return `${digits}e+${exponent.padStart(2, "0")}`;
}

/** One target's lines: the text before the values is made once. */
class LoadTarget {
  readonly #form: LoadForm;
  readonly #prefixes: Buffer;
  readonly #ends: Uint32Array;
  readonly #typeLines = new Map<number, string>();
  readonly #values: Float64Array;
  readonly #random: () => number;
  #slot = -1;

  constructor(form: LoadForm, index: number, lines: number) {
    this.#form = form;
    this.#random = seededRandom(index + 1);
    this.#values = Float64Array.from({ length: lines }, (_, i) => form.first(i, this.#random()));
    this.#ends = new Uint32Array(lines);
    const parts: string[] = [];
    let end = 0;
    let family = "";
    for (let i = 0; i < lines; i++) {
      const prefix = form.prefix(index, i, lines);
      const name = prefix.slice(0, prefix.indexOf("{"));
      if (name !== family)
        this.#typeLines.set(i, `# TYPE ${name} ${name.endsWith("_total") ? "counter" : "gauge"}\n`);
      family = name;
      parts.push(prefix);
      this.#ends[i] = end += prefix.length;
    }
    this.#prefixes = Buffer.from(parts.join(""), "latin1");
  }

  /** The body as it stands in a slot of time, in `into`; gives its length. */
  write(slot: number, into: Buffer): number {
    if (slot !== this.#slot) this.#step();
    this.#slot = slot;
    let at = 0;
    let from = 0;
    for (let i = 0; i < this.#ends.length; i++) {
      const typeLine = this.#typeLines.get(i);
      if (typeLine !== undefined) at += into.write(typeLine, at, "latin1");
      const end = this.#ends[i]!;
      at += this.#prefixes.copy(into, at, from, end);
      from = end;
      at += into.write(`${goNumber(this.#values[i]! / 1000)}\n`, at, "latin1");
    }
    return at;
  }

  get mostBytes(): number {
    return this.#prefixes.length + this.#ends.length * 26 + 4096;
  }

  #step(): void {
    const { changing } = this.#form;
    for (let i = 0; i < this.#values.length; i++) {
      if (this.#random() < changing) this.#values[i]! += this.#form.step(this.#values[i]!, this.#random());
    }
  }
}

const [port, targets, lines] = process.argv.slice(2, 5).map(Number) as [number, number, number];
const form = loadForms[process.argv[5] ?? "cadvisor"]!;
const intervalMs = Number(process.argv[6] ?? 5) * 1000;
const isPacked = process.argv[7] === "gzip";
const all = Array.from({ length: targets }, (_, index) => new LoadTarget(form, index, lines));
const room = Buffer.alloc(Math.max(...all.map((target) => target.mostBytes)));
createServer((request, response) => {
  if (request.url === "/ready") return void response.end("ready\n");
  const target = all[Number(request.url?.split("/")[1])];
  if (target === undefined) return void response.writeHead(404).end();
  const plain = room.subarray(0, target.write(Math.floor(Date.now() / intervalMs), room));
  const body = isPacked ? gzipSync(plain, { level: constants.Z_BEST_SPEED }) : Buffer.from(plain);
  response.writeHead(200, {
    "content-type": "text/plain; version=0.0.4; charset=utf-8",
    "content-length": body.length,
    ...(isPacked ? { "content-encoding": "gzip" } : {}),
  });
  response.end(body);
}).listen(port, "127.0.0.1");
