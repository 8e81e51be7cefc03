/**
 * A number as Go's `FormatFloat(v, 'g', -1, 64)` writes it: exponents from 1e+06 on and below 1e-04, two digits at least.
 */
export function goNumber(v: number): string {
  if (Number.isInteger(v) && v < 1_000_000 && v > -1_000_000) return String(v);
  if (Number.isNaN(v)) return "NaN";
  if (v === Infinity) return "+Inf";
  if (v === -Infinity) return "-Inf";
  const size = Math.abs(v);
  if (size >= 1e-4 && size < 1e6) return String(v);
  const text = v.toExponential();
  const e = text.indexOf("e");
  const sign = text[e + 1]!;
  const digits = text.slice(e + 2);
  return `${text.slice(0, e)}e${sign}${digits.length < 2 ? `0${digits}` : digits}`;
}

/** `text` for use inside a label's quotes. */
export function escapeLabel(text: string): string {
  return /["\\\n]/.test(text)
    ? text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")
    : text;
}

/** Content type and other headers of metrics that a Kubernetes component answers. */
export const metricsHeaders: Record<string, string> = {
  "content-type": "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
};
