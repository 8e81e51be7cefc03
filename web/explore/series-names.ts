type Labels = Readonly<Record<string, string>>;

/** How each series of an answer is told from the others, and what they all share. */
export interface SeriesNames {
  /** Label names that differ among the series, in the order of the alphabet; heads of the legend's columns. */
  readonly varying: readonly string[];
  /** Labels that all series have with one value. */
  readonly shared: readonly (readonly [name: string, value: string])[];
}

export function seriesNames(series: readonly Labels[]): SeriesNames {
  const names = new Set(series.flatMap((labels) => Object.keys(labels)));
  const varying: string[] = [];
  const shared: [string, string][] = [];
  for (const name of [...names].sort()) {
    const first = series[0]![name];
    if (first !== undefined && series.every((labels) => labels[name] === first)) shared.push([name, first]);
    else varying.push(name);
  }
  return { varying, shared };
}

/** One series in a line: the value alone where one label tells them apart, else `name{a="b"}`. */
export function nameOf(labels: Labels, { varying }: SeriesNames): string {
  if (varying.length === 1) return labels[varying[0]!] ?? "";
  const { __name__: metric = "", ...rest } = labels;
  const told = Object.entries(rest).filter(([name]) => varying.length === 0 || varying.includes(name));
  if (told.length === 0) return metric === "" ? "{}" : metric;
  return `${metric}{${told.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(", ")}}`;
}

/** Values of the varying labels in a row: what a legend shows in two lines' room. */
export function valuesOf(labels: Labels, { varying }: SeriesNames): readonly string[] {
  return varying.map((name) => labels[name] ?? "");
}
