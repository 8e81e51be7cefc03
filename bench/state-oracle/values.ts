/** What stands at a path, `status.phase`; undefined where nothing does, or null. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path === "" ? [] : path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found ?? undefined;
}

/** The items of a list; none where there is none. */
export function list(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? (found as unknown[]) : [];
}

/** The fields of a map, in its order. */
export function pairs(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  const found = at(value, path);
  return typeof found === "object" && found !== null ? Object.entries(found) : [];
}

/** A text as a label has it: a number in decimals, true and false as words, nothing as the empty one. */
export function text(value: unknown, path: string): string {
  const found = at(value, path);
  return typeof found === "string" ? found : found === undefined ? "" : JSON.stringify(found);
}

/** A number that may be missing. */
export function numberAt(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  return typeof found === "number" ? found : undefined;
}

/** Whole Unix seconds of a time that may be missing. */
export function secondsAt(value: unknown, path: string): number | undefined {
  const found = text(value, path);
  return found === "" ? undefined : Math.floor(Date.parse(found) / 1000);
}

const units: Readonly<Record<string, readonly [numerator: bigint, denominator: bigint]>> = {
  n: [1n, 10n ** 9n],
  u: [1n, 10n ** 6n],
  m: [1n, 1000n],
  "": [1n, 1n],
  k: [10n ** 3n, 1n],
  M: [10n ** 6n, 1n],
  G: [10n ** 9n, 1n],
  T: [10n ** 12n, 1n],
  P: [10n ** 15n, 1n],
  E: [10n ** 18n, 1n],
  Ki: [1n << 10n, 1n],
  Mi: [1n << 20n, 1n],
  Gi: [1n << 30n, 1n],
  Ti: [1n << 40n, 1n],
  Pi: [1n << 50n, 1n],
  Ei: [1n << 60n, 1n],
};

/** A quantity times `scale`, rounded up away from zero, exactly. */
function scaled(quantity: string, scale: bigint): bigint {
  const [, sign, whole, fraction = "", rest] = /^([+-]?)(\d*)(?:\.(\d*))?(.*)$/.exec(quantity)!;
  const exponent = /^[eE]([+-]?\d+)$/.exec(rest!);
  const [up, down] =
    exponent === null
      ? units[rest!]!
      : Number(exponent[1]) >= 0
        ? [10n ** BigInt(exponent[1]!), 1n]
        : [1n, 10n ** BigInt(exponent[1]!.slice(1))];
  const numerator = BigInt(`${whole!}${fraction}` || "0") * up! * scale;
  const denominator = 10n ** BigInt(fraction.length) * down!;
  const rounded = (numerator + denominator - 1n) / denominator;
  return sign === "-" ? -rounded : rounded;
}

const mostMilli = 9223372036854775n;

/** `Value()`: the whole number above. */
export function wholeOf(quantity: unknown): number {
  return Number(scaled(String(quantity), 1n));
}

/** `q2f`: to thousandths, or whole where that is too much for 64 bits. */
export function quantityOf(quantity: unknown): number {
  const whole = scaled(String(quantity), 1n);
  return whole > mostMilli ? Number(whole) : Number(scaled(String(quantity), 1000n)) / 1000;
}

/** The float nearest to a quantity. */
export function floatOf(quantity: unknown): number {
  return Number(scaled(String(quantity), 10n ** 9n)) / 1e9;
}

/** A value as the text format has it. */
export function floatText(value: number): string {
  if (value === 0 || value === 1 || value === -1) return String(value);
  const [digits, exponent] = value.toExponential().split("e") as [string, string];
  const x = Number(exponent);
  if (x >= -4 && x < 6) return value.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 });
  return `${digits}e${x < 0 ? "-" : "+"}${String(Math.abs(x)).padStart(2, "0")}`;
}

/** A label value between its quotes. */
export function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`));
}

/** Keys of labels, annotations and selectors as names of labels, in the order of the keys. */
export function converted(prefix: string, map: unknown): Record<string, string> {
  const keys = Object.keys((map ?? {}) as object).sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  const plain = (key: string): string =>
    prefix +
    key
      .replace(/[^a-zA-Z0-9_]/gu, "_")
      .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
      .toLowerCase();
  const all = new Set(keys.map(plain));
  const count = (name: string): number => keys.filter((key) => plain(key) === name).length;
  const last = new Map<string, number>();
  return Object.fromEntries(
    keys.map((key) => {
      const name = plain(key);
      const value = (map as Record<string, string>)[key]!;
      if (count(name) === 1) return [name, value];
      let n = (last.get(name) ?? 0) + 1;
      while (all.has(`${name}_conflict${n}`)) n++;
      last.set(name, n);
      return [`${name}_conflict${n}`, value];
    }),
  );
}
