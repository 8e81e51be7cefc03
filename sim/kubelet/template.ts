import { goNumber } from "./text.ts";

/** One line of the exposition: what stands before its value, and the value over time. */
interface Line {
  readonly head: string;
  readonly value: number;
  /** Growth a second. */
  readonly rate: number;
  readonly isCount: boolean;
  /** Its head holds `$NODE` or `$APISERVER`. */
  readonly isNamed: boolean;
}

interface Family {
  readonly name: string;
  readonly head: string;
  readonly lines: readonly Line[];
  readonly isSteady: boolean;
}

/**
 * A body of metrics in a short form: `# name type help` begins a family; `s⇥labels⇥value⇥rate` is a line of it (`s_sum`,
 * `s_count` with a suffix); `h⇥labels⇥le:count:rate …⇥sum:rate` is a histogram. Rates are a second's growth; counters
 * with one start from their value and grow with the age of the process.
 */
export class MetricsTemplate {
  readonly #families: readonly Family[];

  constructor(text: string) {
    const families: { name: string; head: string; lines: Line[]; isSteady: boolean }[] = [];
    for (const row of text.split("\n")) {
      if (row === "") continue;
      if (row.startsWith("# ")) {
        const [, name = "", type = "", ...help] = row.split(" ");
        const words = help.join(" ");
        const head = `# HELP ${name} ${words}\n# TYPE ${name} ${type}\n`;
        families.push({ name, head, lines: [], isSteady: type !== "gauge" });
        continue;
      }
      const family = families.at(-1)!;
      const [mark = "", labels = "", ...fields] = row.split("\t");
      if (mark === "h") histogram(family.name, labels, fields, family.lines);
      else {
        const name = family.name + mark.slice(1);
        const rate = Number(fields[1] ?? 0);
        const value = numberOf(fields[0] ?? "0");
        const isCount = Number.isInteger(value) && rate > 0;
        const isNamed = labels.includes("$");
        family.lines.push({
          head: `${name}${labels === "" ? "" : `{${labels}}`} `,
          value,
          rate,
          isCount,
          isNamed,
        });
      }
    }
    this.#families = families;
  }

  /** The names of its families, in order. */
  get names(): readonly string[] {
    return this.#families.map((family) => family.name);
  }

  /**
   * The body of a process that is `ageSeconds` old. `live` gives the lines of a family in place of the template's own
   * (undefined leaves them), `wave` moves gauges a little: 1 leaves them; `names` replace `$NODE` and `$APISERVER`.
   */
  render(
    ageSeconds: number,
    live: (family: string) => string | undefined,
    wave: number,
    names: { readonly node: string; readonly apiServer: string },
  ): string {
    let out = "";
    for (const { name, head, lines, isSteady } of this.#families) {
      const own = live(name);
      if (own !== undefined) {
        if (own !== "") out += head + own;
        continue;
      }
      if (lines.length === 0) continue;
      out += head;
      for (const { head: text, value, rate, isCount, isNamed } of lines) {
        const start = isNamed
          ? text.replace("$NODE", names.node).replace("$APISERVER", names.apiServer)
          : text;
        let v = value + rate * ageSeconds;
        if (isCount) v = Math.floor(v);
        else if (!isSteady && value > 1000) v = Math.floor(value * wave);
        out += `${start}${goNumber(v)}\n`;
      }
    }
    return out;
  }
}

function numberOf(text: string): number {
  return text === "+Inf" ? Infinity : Number(text);
}

function histogram(
  name: string,
  labels: string,
  [buckets = "", sum = "0:0"]: readonly string[],
  into: Line[],
): void {
  const before = labels === "" ? "" : `${labels},`;
  const isNamed = labels.includes("$");
  let count: Line | undefined;
  for (const bucket of buckets.split(" ")) {
    const [le = "", value = "0", rate = "0"] = bucket.split(":");
    const line = { value: Number(value), rate: Number(rate), isCount: true, isNamed };
    into.push({ head: `${name}_bucket{${before}le="${le}"} `, ...line });
    count = { head: "", ...line };
  }
  const [value = "0", rate = "0"] = sum.split(":");
  const set = labels === "" ? "" : `{${labels}}`;
  into.push({
    head: `${name}_sum${set} `,
    value: Number(value),
    rate: Number(rate),
    isCount: false,
    isNamed,
  });
  if (count !== undefined) into.push({ ...count, head: `${name}_count${set} ` });
}
