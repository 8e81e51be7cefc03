/** The groups of a match; `null` is a group that took no part in it. */
export interface MatchedGroups {
  group(group: number | string): string | null;
  groupCount(): number;
  getNamedGroups(): Readonly<Record<string, string | null>>;
}

const reference = /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/**
 * `template` with its references filled in. Rules: Go, `regexp.Expand`. `$name` takes the longest name, so `$1x` is `${1x}`, which no
 * group is called; a group that is not there gives nothing; a `$` that begins no reference stays.
 */
export function expandTemplate(template: string, groups: MatchedGroups): string {
  if (!template.includes("$")) return template;
  return template.replace(reference, (_, dollar?: string, braced?: string, bare?: string) => {
    if (dollar !== undefined) return "$";
    const name = (braced ?? bare)!;
    if (!/^[0-9]+$/.test(name)) return groups.getNamedGroups()[name] ?? "";
    const index = Number(name);
    return index <= groups.groupCount() ? (groups.group(index) ?? "") : "";
  });
}
