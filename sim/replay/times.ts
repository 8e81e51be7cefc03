/** A time as the API and kubelets write it: seconds, with or without decimals, UTC. */
const stamp = /\b(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z/g;

/** `text` with every RFC 3339 time moved by `ms`, a whole number of seconds; decimals stay as they are. */
export function moveTimes(text: string, ms: number): string {
  if (ms === 0) return text;
  return text.replace(stamp, (_, seconds: string, decimals: string | undefined) => {
    const moved = new Date(Date.parse(`${seconds}Z`) + ms).toISOString().slice(0, 19);
    return `${moved}${decimals ?? ""}Z`;
  });
}

/** Samples whose value is a time: their names. */
const timeNames =
  /^(\w*_(?:start_time|last_seen|boot_time|created|time|timestamp)(?:_seconds)?|container_last_seen)$/;

/**
 * A body of metrics with its times moved: explicit timestamps (milliseconds) by `stampMs`, values that are times by
 * `valueMs`. They differ when a body stands in for later ones: its samples are of now, what began still began then.
 */
export function moveMetrics(body: string, stampMs: number, valueMs: number): string {
  const lines = body.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line === "" || line.startsWith("#")) continue;
    const close = line.lastIndexOf("}");
    const [name = ""] = close >= 0 ? [line.slice(0, line.indexOf("{"))] : line.split(" ", 1);
    const head = close >= 0 ? line.slice(0, close + 1) : name;
    const [value = "", time] = line.slice(head.length + 1).split(" ");
    let next = value;
    const asTime = Number(value);
    if (valueMs !== 0 && asTime > 1.5e9 && asTime < 2.5e9 && timeNames.test(name)) {
      next = exponent(asTime + valueMs / 1000);
    }
    if (time === undefined && next === value) continue;
    lines[i] = `${head} ${next}${time === undefined ? "" : ` ${Number(time) + stampMs}`}`;
  }
  return lines.join("\n");
}

/** A Unix time in seconds as Go prints it: `1.795262289e+09`. */
function exponent(seconds: number): string {
  return seconds.toExponential().replace(/e\+(\d)$/, "e+0$1");
}
