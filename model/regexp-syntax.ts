/** The part of RE2's syntax that the fast paths of `regexp.ts` understand. `.` matches a newline too, as under `(?s)`. */
export type RegexpNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "any" }
  | { readonly kind: "set"; readonly ranges: readonly CodeRange[]; readonly negated: boolean }
  | { readonly kind: "repeat"; readonly of: RegexpNode; readonly min: number; readonly max: number }
  | { readonly kind: "concat"; readonly of: readonly RegexpNode[] }
  | { readonly kind: "alternate"; readonly of: readonly RegexpNode[] };

/** Code points, both ends included. */
export type CodeRange = readonly [low: number, high: number];

/** What `parseRegexp` understood. */
export interface ParsedRegexp {
  readonly node: RegexpNode;
  /** Whether letters match in both cases: `(?i)` at the very beginning. */
  readonly ignoresCase: boolean;
}

/**
 * Reads an expression as it stands between `^(?s:` and `)$`. `undefined` means only that something rare is in it; whether it is an
 * expression at all is then for RE2 to say. Whatever is answered is valid RE2, with the same meaning.
 */
export function parseRegexp(source: string): ParsedRegexp | undefined {
  const ignoresCase = source.startsWith("(?i)");
  const reader = new RegexpReader(ignoresCase ? source.slice(4) : source);
  const node = reader.alternatives(0);
  return node === undefined || !reader.isAtEnd ? undefined : { node, ignoresCase };
}

const maxNesting = 20;
const maxRepeat = 100;
const digits: readonly CodeRange[] = [[0x30, 0x39]];
const words: readonly CodeRange[] = [...digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
const spaces: readonly CodeRange[] = [
  [0x09, 0x0a],
  [0x0c, 0x0d],
  [0x20, 0x20],
];
const perlSets: Readonly<Record<string, readonly CodeRange[]>> = { d: digits, w: words, s: spaces };
const controls: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f", v: "\v", a: "\x07" };
const empty: RegexpNode = { kind: "text", text: "" };

/** Recursive descent; each method answers `undefined` as soon as it meets what it does not know. */
class RegexpReader {
  readonly #source: string;
  #at: number;

  constructor(source: string) {
    this.#source = source;
    this.#at = 0;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#source.length;
  }

  alternatives(depth: number): RegexpNode | undefined {
    if (depth > maxNesting) return undefined;
    const of: RegexpNode[] = [];
    do {
      const node = this.#sequence(depth);
      if (node === undefined) return undefined;
      of.push(node);
    } while (this.#take("|"));
    return of.length === 1 ? of[0] : { kind: "alternate", of };
  }

  #sequence(depth: number): RegexpNode | undefined {
    const of: RegexpNode[] = [];
    if (depth === 0) this.#take("^"); // already there; `^*` is not known here and ends at the `*`
    let text = "";
    while (!this.isAtEnd && !this.#sees("|") && !this.#sees(")")) {
      if (depth === 0 && this.#sees("$") && this.#endsAlternative(this.#at + 1)) {
        this.#at++; // already there as well
        break;
      }
      const atom = this.#atom(depth);
      const node = atom === undefined ? undefined : this.#repeated(atom);
      if (node === undefined) return undefined;
      if (node.kind === "text") {
        text += node.text;
        continue;
      }
      if (text !== "") of.push({ kind: "text", text });
      text = "";
      of.push(node);
    }
    if (text !== "") of.push({ kind: "text", text });
    return of.length === 0 ? empty : of.length === 1 ? of[0] : { kind: "concat", of };
  }

  #endsAlternative(at: number): boolean {
    return at === this.#source.length || this.#source[at] === "|";
  }

  #atom(depth: number): RegexpNode | undefined {
    const code = this.#source.codePointAt(this.#at)!;
    const char = String.fromCodePoint(code);
    if (code >= 0xd800 && code < 0xe000) return undefined; // half a character: RE2 decides
    this.#at += char.length;
    switch (char) {
      case ".":
        return { kind: "any" };
      case "(":
        return this.#group(depth);
      case "[":
        return this.#set();
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
      case "{":
      case "^":
      case "$":
        return undefined;
      default:
        return { kind: "text", text: char };
    }
  }

  /** Capturing or not makes no difference to whether a text matches. */
  #group(depth: number): RegexpNode | undefined {
    if (this.#take("?") && !this.#take(":")) return undefined;
    const node = this.alternatives(depth + 1);
    return node !== undefined && this.#take(")") ? node : undefined;
  }

  #escape(): RegexpNode | undefined {
    if (this.isAtEnd) return undefined;
    const char = this.#source[this.#at++]!;
    const ranges = perlSets[char.toLowerCase()];
    if (ranges !== undefined) return { kind: "set", ranges, negated: char < "a" };
    const text = controls[char] ?? punctuation(char);
    return text === undefined ? undefined : { kind: "text", text };
  }

  #set(): RegexpNode | undefined {
    const negated = this.#take("^");
    const ranges: CodeRange[] = [];
    if (this.#sees("]")) return undefined;
    while (!this.#take("]")) {
      if (this.#source.startsWith("-]", this.#at)) {
        this.#at++;
        ranges.push([0x2d, 0x2d]);
        continue;
      }
      const low = this.#member();
      if (low === undefined) return undefined;
      if (typeof low !== "number") ranges.push(...low);
      else if (this.#sees("-") && this.#source[this.#at + 1] !== "]") {
        this.#at++;
        const high = this.#member();
        if (typeof high !== "number" || high < low) return undefined;
        ranges.push([low, high]);
      } else ranges.push([low, low]);
    }
    return { kind: "set", ranges, negated };
  }

  #member(): number | readonly CodeRange[] | undefined {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined || (code >= 0xd800 && code < 0xe000)) return undefined;
    const char = String.fromCodePoint(code);
    if (char === "[" || char === "-") return undefined; // `[:alpha:]`, and the rules on where `-` may stand
    if (char !== "\\") {
      this.#at += char.length;
      return code;
    }
    this.#at++;
    const escaped = this.#escape();
    if (escaped?.kind === "text") return escaped.text.charCodeAt(0);
    return escaped?.kind === "set" && !escaped.negated ? escaped.ranges : undefined;
  }

  #repeated(of: RegexpNode): RegexpNode | undefined {
    const bounds = this.#bounds();
    if (bounds === undefined) return undefined;
    const [min, max] = bounds;
    if (min === 1 && max === 1) return of;
    if (max > 1 && isRepeated(of)) return undefined; // RE2 bounds the product of nested counts
    return { kind: "repeat", of, min, max };
  }

  /** How often the atom before comes, 1 to 1 where nothing is said. Lazy or greedy makes no difference to whether a text matches. */
  #bounds(): readonly [min: number, max: number] | undefined {
    const found = /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{0,4}))?\})/.exec(
      this.#source.slice(this.#at, this.#at + 12),
    );
    if (found === null) return this.#sees("{") ? undefined : [1, 1];
    const [written, low, comma, high] = found;
    this.#at += written.length;
    this.#take("?");
    if (/^[*+?{]/.test(this.#source.slice(this.#at, this.#at + 1))) return undefined; // `a**`
    if (written === "*") return [0, Infinity];
    if (written === "+") return [1, Infinity];
    if (written === "?") return [0, 1];
    const min = Number(low);
    const max = comma === undefined ? min : high === "" ? Infinity : Number(high);
    return min > maxRepeat || (max > maxRepeat && max !== Infinity) || max < min ? undefined : [min, max];
  }

  #sees(char: string): boolean {
    return this.#source[this.#at] === char;
  }

  #take(char: string): boolean {
    if (!this.#sees(char)) return false;
    this.#at++;
    return true;
  }
}

/** An escaped ASCII sign stands for itself. */
function punctuation(char: string): string | undefined {
  return /^[!-/:-@[-`{-~]$/.test(char) && char !== "_" ? char : undefined;
}

function isRepeated(node: RegexpNode): boolean {
  switch (node.kind) {
    case "text":
    case "any":
    case "set":
      return false;
    case "repeat":
      return true;
    case "concat":
    case "alternate":
      return node.of.some(isRepeated);
  }
}
