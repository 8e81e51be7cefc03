/** Capitals whose one-letter form JavaScript does not use: it writes two letters where Unicode's simple mapping has one. */
const simpleUpper = new Map<number, number>([
  [0x1fb3, 0x1fbc],
  [0x1fc3, 0x1fcc],
  [0x1ff3, 0x1ffc],
]);
for (const first of [0x1f80, 0x1f90, 0x1fa0])
  for (let i = 0; i < 8; i++) simpleUpper.set(first + i, first + i + 8);

/** Upper case letter by letter, as Go's `strings.ToUpper`: never longer, so `ß` stays. */
export function simpleUpperCase(text: string): string {
  return mapped(text, (letter) => {
    const upper = letter.toUpperCase();
    if (isOneLetter(upper)) return upper;
    const simple = simpleUpper.get(letter.codePointAt(0)!);
    return simple === undefined ? letter : String.fromCodePoint(simple);
  });
}

/** Lower case letter by letter, as Go's `strings.ToLower`: never longer, so `İ` is `i`. */
export function simpleLowerCase(text: string): string {
  return mapped(text, (letter) => {
    const lower = letter.toLowerCase();
    return isOneLetter(lower) ? lower : String.fromCodePoint(lower.codePointAt(0)!);
  });
}

function mapped(text: string, map: (letter: string) => string): string {
  let out = "";
  for (const letter of text) out += map(letter);
  return out;
}

function isOneLetter(text: string): boolean {
  return text.length === (text.codePointAt(0)! > 0xffff ? 2 : 1);
}
