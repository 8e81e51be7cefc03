/** Writes a Kubernetes object as YAML, the way `kubectl get -o yaml` lays it out. */
export function renderYaml(value: unknown): string {
  return block(value, "").replace(/^\n/, "") + "\n";
}

function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return " []";
    return value
      .map((item) => {
        const inner = block(item, `${indent}  `);
        // The first line of a list's item stands beside its dash.
        return `\n${indent}-${inner.startsWith("\n") ? ` ${inner.trimStart()}` : inner}`;
      })
      .join("");
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    if (entries.length === 0) return " {}";
    return entries
      .map(
        ([key, one]) =>
          `\n${indent}${scalar(key, "")}:${block(one, Array.isArray(one) ? indent : `${indent}  `)}`,
      )
      .join("");
  }
  return ` ${scalar(value, indent)}`;
}

function scalar(value: unknown, indent: string): string {
  if (typeof value !== "string") return JSON.stringify(value);
  if (value.includes("\n")) {
    const lines = value.replace(/\n$/, "").split("\n");
    return `|${value.endsWith("\n") ? "" : "-"}\n${lines.map((line) => (line === "" ? "" : indent + line)).join("\n")}`;
  }
  const isPlain =
    /^[A-Za-z/_][\w./@ -]*$/.test(value) &&
    !/^(y|n|yes|no|on|off|true|false|null|~)$/i.test(value) &&
    !/^[eE_][-+\d_.]*$/.test(value) && // some readers take an exponent alone for a number
    value.trim() === value;
  return isPlain ? value : JSON.stringify(value);
}
