/**
 * A float as Prometheus prints it in results: shortest form that reads back, plain decimals between 1e-7 and 1e21, else with a two-digit
 * exponent; `NaN`, `+Inf`, `-Inf`.
 */
export function formatFloat(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  if (Object.is(value, -0)) return "-0";
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
}

/** A float as Go's `%g` writes it, which is how messages name one: with an exponent from 10⁶ up and below 10⁻⁴. */
export function formatGeneral(value: number): string {
  const size = Math.abs(value);
  if (!(size >= 1e6 || size < 1e-4) || size === 0 || size === Infinity) return formatFloat(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/** A float without exponent, as `count_values` labels it: `strconv.FormatFloat(v, 'f', -1, 64)`. */
export function formatPlain(value: number): string {
  const text = formatFloat(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign, whole, fraction = "", exponent] = parts;
  const digits = whole! + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}

/** A float as OpenMetrics writes a bound: with a point or an exponent. */
export function formatBound(value: number): string {
  const text = formatFloat(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
