/** How names are written that a reader may not understand: as they are, or in letters of the plain ones. */
export type NameEscaping = "allow-utf-8" | "underscores" | "dots" | "values";

const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const plainStart = /^[a-zA-Z_:]$/;
const plainLetter = /^[a-zA-Z0-9_:]$/;

/**
 * A metric's or label's name in the given way. `underscores` loses what it replaces, `values` can be undone, `dots` for dots.
 * Source: Prometheus, "Content negotiation: escaping schemes".
 */
export function escapeName(name: string, escaping: NameEscaping): string {
  if (name === "" || escaping === "allow-utf-8") return name;
  if (escaping !== "dots" && plainName.test(name)) return name;
  let out = escaping === "values" ? "U__" : "";
  let isFirst = true;
  for (const letter of name) {
    const isPlain = isFirst ? plainStart.test(letter) : plainLetter.test(letter);
    isFirst = false;
    if (escaping === "underscores") out += isPlain ? letter : "_";
    else if (letter === "_") out += "__";
    else if (isPlain) out += letter;
    else if (escaping === "dots") out += letter === "." ? "_dot_" : "__";
    else out += letter.isWellFormed() ? `_${letter.codePointAt(0)!.toString(16)}_` : "_FFFD_";
  }
  return out;
}
