/** A column of a list, as far as its width goes by what it says. */
export interface Fitting {
  readonly key: string;
  /** "state" gives way last, "name" and "text" before it, "figure" never. "fill" takes what is left. */
  readonly as: "state" | "name" | "text" | "figure" | "fill";
  /** In the typeface of code, whose characters are wider. */
  readonly isCode: boolean;
  readonly head: string;
  /** What some of its rows say. */
  readonly texts: readonly string[];
}

/** Of a character at 12 px, and at the 11 px of heads; one of Chinese is as wide as it is high. Pixels. */
const px = { plain: 6.2, code: 6.75, head: 5.9, wide: 12 };
/** Between a column and the next; figures stand at its right end and need more. */
const padding = { text: 14, figure: 22 };
/** A shape and the room beside it. */
const shapePx = 20;
const bounds = {
  state: { least: 112, most: 440 },
  name: { least: 120, most: 280 },
  text: { least: 64, most: 240 },
  figure: { least: 40, most: 140 },
  fill: { least: 160, most: 160 },
};
/** Down to this a text gives way before names and short states do. */
const shortestText = 96;

/** About how wide a text stands, pixels. */
export function textPx(text: string, each: number): number {
  let wide = 0;
  for (const one of text) wide += one >= "\u2e80" ? px.wide : each;
  return wide;
}

/**
 * Widths of columns by their content, pixels; undefined for the one that takes what is left. Where there is too little room texts give way first,
 * then names, and the reasons of states last.
 */
export function fittedWidths(
  columns: readonly Fitting[],
  room: number,
): ReadonlyMap<string, number | undefined> {
  const wants = columns.map((column) => {
    const { as, isCode, head, texts } = column;
    const each = isCode ? px.code : px.plain;
    const widest = texts.reduce((most, text) => Math.max(most, textPx(text, each)), 0);
    const gap = as === "figure" ? padding.figure : padding.text;
    const need = Math.max(textPx(head, px.head) + 12, widest + (as === "state" ? shapePx : 0)) + gap;
    const { least, most } = bounds[as];
    return { ...column, width: Math.round(Math.min(most, Math.max(least, need))) };
  });
  let lack = wants.reduce((sum, { width }) => sum + width, 0) - room;
  const give = (as: Fitting["as"], least: number): void => {
    const some = wants.filter((want) => want.as === as && want.width > least);
    const all = some.reduce((sum, { width }) => sum + width - least, 0);
    if (lack <= 0 || all === 0) return;
    const share = Math.min(1, lack / all);
    for (const want of some) {
      const part = Math.round((want.width - least) * share);
      want.width -= part;
      lack -= part;
    }
  };
  give("text", 140);
  give("state", 300);
  give("text", shortestText);
  give("name", 160);
  give("state", 200);
  give("text", bounds.text.least);
  give("state", bounds.state.least);
  const filling =
    wants.find(({ as }) => as === "fill") ??
    wants.findLast(({ as }) => as === "text") ??
    wants.find(({ as }) => as === "state" || as === "name");
  return new Map(wants.map(({ key, width }) => [key, key === filling?.key ? undefined : width] as const));
}
