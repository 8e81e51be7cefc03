import { formatFloat } from "@taffrail/wire";

/** Label values by name, in the order in which they are written. Values may be empty. */
export type LabelValues = Readonly<Record<string, string>>;

/**
 * Where the rows of a table write the samples of one object, as lines of the text format. The labels that identify the object go
 * before those of the sample; their order is kept, since readers compare texts.
 */
export class Samples {
  #text = "";
  #identity = ""; // `namespace="shop",pod="web-0"`
  #family = "";

  /** The next samples are of another object. */
  object(identity: LabelValues): void {
    this.#identity = labelsText("", identity);
  }

  /** The next samples are of another family of the same object. */
  family(name: string): void {
    this.#family = name;
  }

  /** A sample, or none where there is no value: absent is not zero. */
  add(value: number | null | undefined, labels?: LabelValues): void {
    if (value === undefined || value === null) return;
    this.#line(value, labels === undefined ? this.#identity : labelsText(this.#identity, labels));
  }

  /** A sample of value 1: what counts is in the labels. */
  one(labels?: LabelValues): void {
    this.add(1, labels);
  }

  /** A sample for each of `words`, which goes into the last label, `name`: 1 for the word that is the case, 0 for the others. */
  oneOf(words: readonly string[], current: string, name: string, labels?: LabelValues): void {
    const before = labels === undefined ? this.#identity : labelsText(this.#identity, labels);
    for (const word of words) {
      this.#line(word === current ? 1 : 0, `${before === "" ? "" : `${before},`}${name}="${word}"`);
    }
  }

  /** What was written since the last call. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }

  #line(value: number, labels: string): void {
    const number = value === 1 ? "1" : value === 0 ? "0" : formatFloat(value);
    this.#text += labels === "" ? `${this.#family} ${number}\n` : `${this.#family}{${labels}} ${number}\n`;
  }
}

function labelsText(before: string, labels: LabelValues): string {
  let text = before;
  for (const name in labels) {
    if (text !== "") text += ",";
    text += `${name}="${escapeValue(labels[name]!)}"`;
  }
  return text;
}

/** Escapes what the text format wants escaped, and nothing else: other control characters come out raw. */
export function escapeValue(value: string): string {
  return /[\\"\n]/.test(value)
    ? value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")
    : value;
}

/** As `escapeValue`, for HELP texts, whose quotes stay. */
export function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
