import { BadParameterError } from "./errors.ts";
import { parseDuration, parseTime, parseTimeBound } from "./times.ts";

/** The parameters of a request: of its path, its URL and its form body. Each way to read one says what it must be. */
export class Params {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  /** Of a name given twice the first counts, so what is to win comes first. */
  constructor(fields: Iterable<readonly [name: string, value: string]>) {
    const values = new Map<string, string[]>();
    for (const [name, value] of fields) {
      const list = values.get(name);
      if (list === undefined) values.set(name, [value]);
      else list.push(value);
    }
    this.#values = values;
  }

  static of(values: Readonly<Record<string, string | readonly string[]>>): Params {
    const fields: [string, string][] = [];
    for (const [name, value] of Object.entries(values)) {
      for (const one of typeof value === "string" ? [value] : value) fields.push([name, one]);
    }
    return new Params(fields);
  }

  has(name: string): boolean {
    return this.text(name) !== "";
  }

  /** The first value, or `fallback` where there is none or it is empty. */
  text(name: string, fallback = ""): string {
    const value = this.#values.get(name)?.[0];
    return value === undefined || value === "" ? fallback : value;
  }

  /** All values, in order. */
  list(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === "") throw new BadParameterError(name, "it is missing");
    return value;
  }

  /** Unix milliseconds, from Unix seconds or RFC 3339. Without a fallback the parameter must be there. */
  time(name: string, fallback?: number): number {
    const text = this.text(name);
    if (text === "" && fallback !== undefined) return fallback;
    const t = parseTime(text);
    if (t === undefined) throw notATime(name, text, fallback !== undefined);
    return t;
  }

  /** As `time`, of a bound: one beyond all times is the last of them. */
  timeBound(name: string, fallback: number): number {
    const text = this.text(name);
    if (text === "") return fallback;
    const t = parseTimeBound(text);
    if (t === undefined) throw notATime(name, text, true);
    return t;
  }

  /** Milliseconds, from seconds or a duration such as `5m`. Without a fallback the parameter must be there. */
  durationMs(name: string, fallback?: number): number {
    const text = this.text(name);
    if (text === "" && fallback !== undefined) return fallback;
    const ms = parseDuration(text);
    if (ms === undefined || ms === Infinity) {
      const more = ms === Infinity ? ". It overflows int64" : "";
      throw new BadParameterError(name, `cannot parse ${JSON.stringify(text)} to a valid duration${more}`);
    }
    return ms;
  }

  number(name: string, fallback?: number): number {
    const text = this.text(name);
    if (text === "" && fallback !== undefined) return fallback;
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value)) {
      throw new BadParameterError(name, `cannot parse ${JSON.stringify(text)} to a number`);
    }
    return value;
  }

  /** How many at most; 0 and absence mean no limit, given as `Infinity`. */
  limit(name: string): number {
    const text = this.text(name);
    if (text === "") return Infinity;
    const limit = this.whole(name);
    if (limit < 0) throw new BadParameterError(name, "limit must be non-negative");
    return limit === 0 ? Infinity : limit;
  }

  /** A whole number, in the words of Prometheus's clients where it is none. */
  whole(name: string): number {
    const text = this.text(name);
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text)) throw notANumber(name, text, "invalid syntax");
    if (value >= 2 ** 63 || value < -(2 ** 63)) throw notANumber(name, text, "value out of range");
    return value;
  }

  /** Whether the parameter is `true` or `1`; anything else but absence, `false` and `0` is refused. */
  flag(name: string): boolean {
    const text = this.text(name, "false");
    if (text === "true" || text === "1") return true;
    if (text === "false" || text === "0") return false;
    throw new BadParameterError(name, `got ${JSON.stringify(text)}, want true or false`);
  }
}

/** In these words Prometheus's clients know it; only of times that need not be there it says which. */
function notATime(name: string, text: string, isOptional: boolean): BadParameterError {
  const reason = `cannot parse ${JSON.stringify(text)} to a valid timestamp`;
  return new BadParameterError(name, isOptional ? `invalid time value for '${name}': ${reason}` : reason);
}

function notANumber(name: string, text: string, reason: string): BadParameterError {
  return new BadParameterError(name, `strconv.Atoi: parsing ${JSON.stringify(text)}: ${reason}`);
}
