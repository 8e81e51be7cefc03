/** One stretch of a sentence. */
export interface Stretch {
  readonly text: string;
  readonly isBold: boolean;
  readonly isCode: boolean;
}

/** Reads the markup of sentences: `**bold**` and code between backticks, each inside the other. Anything else is text. */
export function parseRich(sentence: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let isBold = false;
  let isCode = false;
  for (const part of sentence.split(/(\*\*|`)/)) {
    if (part === "**") isBold = !isBold;
    else if (part === "`") isCode = !isCode;
    else if (part !== "") stretches.push({ text: part, isBold, isCode });
  }
  return stretches;
}

/** A sentence without its markup, for titles and the clipboard. */
export function plainRich(sentence: string): string {
  return parseRich(sentence)
    .map(({ text }) => text)
    .join("");
}
