import { isPlainLabelName, Matcher } from "@taffrail/model";

/**
 * Matchers as a selector of PromQL. Where all of them match a series without labels, one is added that none does, as no server takes such
 * a selector.
 */
export function selectorText(matchers: readonly Matcher[]): string {
  const all = matchers.every(({ matchesEmpty }) => matchesEmpty) ? [...matchers, anyName] : matchers;
  const parts = all.map(({ name, op, value }) => {
    const shown = isPlainLabelName(name) ? name : JSON.stringify(name);
    return `${shown}${op}${JSON.stringify(value)}`;
  });
  return `{${parts.join(",")}}`;
}

const anyName = new Matcher("__name__", "!=", "");
