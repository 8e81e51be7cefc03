import type { Labels } from "@taffrail/model";
import { isPlainLabelName, metricName } from "@taffrail/model";
import { type Invocation, UsageError } from "./command.ts";

/** The words, of which there may be so many. */
export function atMost(positionals: readonly string[], most: number): readonly string[] {
  if (positionals.length <= most) return positionals;
  throw new UsageError(
    `got ${JSON.stringify(positionals[most])}, want ${most} ${most === 1 ? "word" : "words"} at most`,
  );
}

/** A span of time as Go prints it: `2h0m0s`, `1m34.001s`, `1ms`. */
export function goDuration(ms: number): string {
  if (ms === 0) return "0s";
  if (Math.abs(ms) < 1000) return `${ms}ms`;
  const sign = ms < 0 ? "-" : "";
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const rest = Math.abs(ms) % 1000;
  const fraction = rest === 0 ? "" : `.${String(rest).padStart(3, "0").replace(/0+$/, "")}`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const parts = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : "";
  return `${sign}${parts}${seconds % 60}${fraction}s`;
}

/** A time in whole seconds as Go prints it: `2023-11-15 02:00:00 +0000 UTC`. */
export function goTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}

/** A text in quotes as Go writes it. */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const char of text) {
    const short = shortEscapes[char];
    const code = char.codePointAt(0)!;
    if (short !== undefined) quoted += short;
    else if (code < 0x20 || code === 0x7f) quoted += `\\x${hex(code, 2)}`;
    else if (char === " " || !/[\p{C}\p{Z}]/u.test(char)) quoted += char;
    else quoted += code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  }
  return `${quoted}"`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

/** `{__name__="up", job="a"}`. */
export function labelsText(labels: Labels): string {
  return `{${pairsOf(labels).join(", ")}}`;
}

/** `up{job="a"}`, with braces even where there is nothing in them. */
export function seriesText(labels: Labels): string {
  return `${labels.name}{${pairsOf(labels.without(new Set([metricName]))).join(",")}}`;
}

function pairsOf(labels: Labels): string[] {
  return Array.from(
    labels,
    ([name, value]) => `${isPlainLabelName(name) ? name : goQuote(name)}=${goQuote(value)}`,
  );
}

/** Writes lines in large pieces: as many as a dump has are dear one by one. */
export class Lines implements Disposable {
  readonly #out: (text: string) => void;
  #lines: string[] = [];
  #length = 0;

  constructor(out: Invocation["out"]) {
    this.#out = out;
  }

  line(text: string): void {
    this.#length += text.length;
    if (this.#lines.push(text) === 2000 || this.#length > 1 << 17) this.flush();
  }

  flush(): void {
    if (this.#lines.length > 0) this.#out(this.#lines.join("\n"));
    this.#lines = [];
    this.#length = 0;
  }

  [Symbol.dispose](): void {
    this.flush();
  }
}

const tellEveryMs = 2_000;

/** Says now and then how far long work is. */
export class Progress {
  readonly #err: (text: string) => void;
  #toldMs: number;

  constructor(err: Invocation["err"]) {
    this.#err = err;
    this.#toldMs = performance.now();
  }

  tell(text: () => string): void {
    if (performance.now() - this.#toldMs < tellEveryMs) return;
    this.#toldMs = performance.now();
    this.#err(text());
  }
}

/** A share in percent. */
export function percent(done: number, of: number): string {
  return `${of === 0 ? 0 : Math.floor((done / of) * 100)} %`;
}
