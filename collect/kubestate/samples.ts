import { formatFloat } from "@taffrail/wire";

/** Label values by name, in the order in which they are written. Values may be empty. */
export type LabelValues = Readonly<Record<string, string>>;

/** Two characters that the renderer replaces by the length of the literal that follows them. */
export const lengthMark = "\0\0";

/**
 * Where the rows of a table write the samples of one object, as lines of the text format. The labels that identify the object go
 * before those of the sample; their order is kept, since readers compare texts.
 *
 * What is written is the text without what all lines of a family begin with, its name and the identity, since that is most of all bytes:
 * literals, a `lengthMark` before each. `marks` says where they begin. Samples without an identity are one literal, written out.
 */
export class Samples {
  /** Where literals begin, in UTF-16 units of all text since `object`. */
  readonly marks: number[] = [];
  #text = "";
  #length = 0; // of what was taken before
  #identity = ""; // `namespace="shop",pod="web-0"`
  #family = "";
  #lines = 0;
  #linesTaken = 0;

  /** The next samples are of another object; `joined` is text that stands behind the labels which identify it. */
  object(identity: LabelValues, joined = ""): void {
    const own = labelsText("", identity);
    this.#identity = own === "" ? "" : own + joined;
    this.#text = "";
    this.#length = 0;
    this.#lines = 0;
    this.#linesTaken = 0;
    this.marks.length = 0;
  }

  /** The labels that the object was given. */
  get identity(): string {
    return this.#identity;
  }

  /** How many samples the object has so far. */
  get lines(): number {
    return this.#lines;
  }

  /** The next samples are of another family of the same object. */
  family(name: string): void {
    this.#family = name;
  }

  /** A sample, or none where there is no number: absent is not zero. */
  add(value: number | null | undefined, labels?: LabelValues): void {
    if (typeof value !== "number") return;
    this.#line(value, labels === undefined ? "" : labelsText("", labels));
  }

  /** A sample of value 1: what counts is in the labels. */
  one(labels?: LabelValues): void {
    this.#line(1, labels === undefined ? "" : labelsText("", labels));
  }

  /** A sample for each of `words`, which goes into the last label, `name`: 1 for the word that is the case, 0 for the others. */
  oneOf(words: readonly string[], current: string, name: string, labels?: LabelValues): void {
    const before = labels === undefined ? "" : `${labelsText("", labels)},`;
    for (const word of words) this.#line(word === current ? 1 : 0, `${before}${name}="${word}"`);
  }

  /** What was written since the last call. */
  take(): string {
    const text = this.#text;
    this.#length += text.length;
    this.#linesTaken = this.#lines;
    this.#text = "";
    return text;
  }

  /** Forgets what was written since the last `take`. */
  drop(): void {
    while (this.marks.length > 0 && this.marks.at(-1)! >= this.#length) this.marks.pop();
    this.#lines = this.#linesTaken;
    this.#text = "";
  }

  #line(value: number, labels: string): void {
    const number = value === 1 ? "1" : value === 0 ? "0" : numberText(value);
    this.#lines++;
    const isIdentified = this.#identity !== "";
    if (isIdentified || this.#text === "") this.marks.push(this.#length + this.#text.length);
    if (isIdentified) {
      this.#text += labels === "" ? `${lengthMark}} ${number}\n` : `${lengthMark},${labels}} ${number}\n`;
      return;
    }
    const mark = this.#text === "" ? lengthMark : "";
    const all = labels === "" ? "" : `{${labels}}`;
    this.#text += `${mark}${this.#family}${all} ${number}\n`;
  }
}

/** As `formatFloat`; times and sizes, which are whole and large, without a detour: `1.7e+09`. */
export function numberText(value: number): string {
  if (!(value >= 1e6 && Number.isSafeInteger(value))) return formatFloat(value);
  const digits = String(value);
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 48) end--;
  const exponent = digits.length - 1;
  const rest = end > 1 ? `.${digits.slice(1, end)}` : "";
  return `${digits[0]!}${rest}e+${exponent < 10 ? "0" : ""}${exponent}`;
}

/** Labels as they stand between braces, behind `before`. */
export function labelsText(before: string, labels: LabelValues): string {
  let text = before;
  for (const name in labels) {
    text +=
      text === "" ? `${name}="${escapeValue(labels[name]!)}"` : `,${name}="${escapeValue(labels[name]!)}"`;
  }
  return text;
}

/** Escapes what the text format wants escaped, and nothing else: other control characters come out raw. What is no text is made one. */
export function escapeValue(value: string): string {
  const text = typeof value === "string" ? value : String(value);
  return /[\\"\n]/.test(text)
    ? text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")
    : text;
}

/** As `escapeValue`, for HELP texts, whose quotes stay. */
export function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
