import type { CodeRange, ParsedRegexp, RegexpNode } from "./regexp-syntax.ts";

/** A way to match that is cheaper than an automaton, and as certain to take linear time. */
export interface RegexpPlan {
  readonly test: (text: string) => boolean;
  /** All texts that match, where they are few. */
  readonly literals: readonly string[] | undefined;
}

/** Most alternatives of an expression, as written, and when multiplied out. */
const maxAlternatives = 50_000;
const maxProduct = 4096;
/** Most characters that multiplying out may make, and most items in one alternative. */
const maxProductLength = 1 << 18;
const maxItems = 100;
/** Longest list that counts as short. */
const maxLiterals = 1024;
/** Largest set of characters that is multiplied out. */
const maxEnumerated = 12;

/** One alternative, multiplied out: texts and repeated characters in a row. */
type Branch = readonly Item[];
type Item = string | { readonly of: Char; readonly min: number; readonly max: number };
type Char = Extract<RegexpNode, { kind: "any" | "set" }>;

/** `undefined` where only an automaton is sure to be linear. */
export function planRegexp({ node, ignoresCase }: ParsedRegexp): RegexpPlan | undefined {
  if (ignoresCase) return undefined;
  const branches = branchesOf(node, true) ?? branchesOf(node, false);
  if (branches === undefined) return undefined;
  const literals = new Set<string>();
  const tests: ((text: string) => boolean)[] = [];
  for (const branch of branches) {
    if (branch.length === 0) literals.add("");
    else if (branch.length === 1 && typeof branch[0] === "string") literals.add(branch[0]);
    else {
      const test = globTest(branch) ?? patternTest(branch);
      if (test === undefined) return undefined;
      tests.push(test);
    }
  }
  if (tests.length > 0) {
    if (literals.size > 0) tests.unshift((text) => literals.has(text));
    const [only] = tests;
    return {
      test: tests.length === 1 ? only! : (text) => tests.some((test) => test(text)),
      literals: undefined,
    };
  }
  const [single] = literals;
  return {
    test: literals.size === 1 ? (text) => text === single : (text) => literals.has(text),
    literals: literals.size <= maxLiterals ? [...literals] : undefined,
  };
}

/** The test of an expression under `(?i)`, for texts of ASCII only, in lower case; ASCII letters fold to nothing but each other there. */
export function planFolded({ node, ignoresCase }: ParsedRegexp): ((lower: string) => boolean) | undefined {
  if (!ignoresCase || hasSet(node)) return undefined;
  return planRegexp({ node: mapText(node, (text) => text.toLowerCase()), ignoresCase: false })?.test;
}

/** What every match begins with. */
export function prefixOf(node: RegexpNode): string {
  return leading(node).text;
}

/** `whole` says that the node matches `text` and nothing else. */
function leading(node: RegexpNode): { readonly text: string; readonly whole: boolean } {
  switch (node.kind) {
    case "text":
      return { text: node.text, whole: true };
    case "any":
    case "set":
      return { text: "", whole: false };
    case "repeat":
      return { text: node.min > 0 ? leading(node.of).text : "", whole: false };
    case "concat": {
      let text = "";
      for (const part of node.of) {
        const next = leading(part);
        text += next.text;
        if (!next.whole) return { text, whole: false };
      }
      return { text, whole: true };
    }
    case "alternate": {
      let shared: string | undefined;
      for (const branch of node.of) {
        const { text } = leading(branch);
        shared = shared === undefined ? text : sharedStart(shared, text);
        if (shared === "") break;
      }
      return { text: shared ?? "", whole: false };
    }
  }
}

function sharedStart(a: string, b: string): string {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a.slice(0, i);
}

/** All alternatives of `node`, `undefined` where there are too many or a group is repeated without end. */
function branchesOf(node: RegexpNode, enumerate: boolean): readonly Branch[] | undefined {
  switch (node.kind) {
    case "text":
      return [[node.text]];
    case "any":
      return [[{ of: node, min: 1, max: 1 }]];
    case "set": {
      const chars = enumerate ? charactersOf(node) : undefined;
      return chars?.map((char) => [char]) ?? [[{ of: node, min: 1, max: 1 }]];
    }
    case "alternate": {
      const all: Branch[] = [];
      for (const branch of node.of) {
        const more = branchesOf(branch, enumerate);
        if (more === undefined || all.length + more.length > maxAlternatives) return undefined;
        for (const one of more) all.push(one);
      }
      return all;
    }
    case "concat":
      return product(node.of, enumerate);
    case "repeat": {
      const { of, min, max } = node;
      if (max === Infinity || of.kind === "any" || of.kind === "set") {
        return of.kind === "any" || of.kind === "set" ? [[{ of, min, max }]] : undefined;
      }
      const all: Branch[] = [];
      for (let times = min; times <= max; times++) {
        const more = product(Array<RegexpNode>(times).fill(of), enumerate);
        if (more === undefined || all.length + more.length > maxProduct) return undefined;
        for (const one of more) all.push(one);
      }
      return all;
    }
  }
}

function product(parts: readonly RegexpNode[], enumerate: boolean): readonly Branch[] | undefined {
  if (parts.length > maxItems) return undefined;
  let all: Branch[] = [[]];
  for (const part of parts) {
    const ends = branchesOf(part, enumerate);
    if (ends === undefined || all.length * ends.length > maxProduct) return undefined;
    if (lengthOf(all) * ends.length + lengthOf(ends) * all.length > maxProductLength) return undefined;
    all = all.flatMap((start) => ends.map((end) => joined(start, end)));
  }
  return all;
}

function lengthOf(branches: readonly Branch[]): number {
  let length = 0;
  for (const branch of branches)
    for (const item of branch) length += typeof item === "string" ? item.length : 1;
  return length;
}

/** Texts that meet become one, and no text is empty. */
function joined(start: Branch, end: Branch): Branch {
  const items: Item[] = [...start];
  for (const item of end) {
    const last = items.at(-1);
    if (item === "") continue;
    if (typeof item === "string" && typeof last === "string") items[items.length - 1] = last + item;
    else items.push(item);
  }
  return items;
}

function charactersOf({ ranges, negated }: Extract<RegexpNode, { kind: "set" }>): string[] | undefined {
  if (negated) return undefined;
  const chars = new Set<string>();
  for (const [low, high] of ranges) {
    if (high - low >= maxEnumerated) return undefined;
    for (let code = low; code <= high; code++) chars.add(String.fromCodePoint(code));
  }
  return chars.size <= maxEnumerated ? [...chars] : undefined;
}

/**
 * The test of texts with gaps of anything between them, `a.*b.+c`: each text at its first place after the one before, the last at the
 * end. `undefined` where there is more to `branch`.
 */
function globTest(branch: Branch): ((text: string) => boolean) | undefined {
  const texts = [""];
  const gaps: number[] = []; // least length before the text of the same index + 1
  for (const [i, item] of branch.entries()) {
    if (typeof item === "string") texts[texts.length - 1] = item;
    else if (item.of.kind !== "any" || item.max !== Infinity || item.min > 1) return undefined;
    else if (i > 0 && typeof branch[i - 1] !== "string") {
      // two gaps in a row: characters of a sum of minima beyond one cannot be counted in UTF-16 units
      if (gaps.at(-1)! + item.min > 1) return undefined;
      gaps[gaps.length - 1] = gaps.at(-1)! + item.min;
    } else {
      gaps.push(item.min);
      texts.push("");
    }
  }
  const [first, last] = [texts[0]!, texts.at(-1)!];
  if (gaps.length === 1) return oneGapTest(first, gaps[0]!, last);
  if (gaps.length === 2 && first === "" && last === "" && gaps[0] === 0 && gaps[1] === 0) {
    const middle = texts[1]!;
    return (text) => text.includes(middle);
  }
  const between = texts.slice(1, -1);
  const lastGap = gaps.at(-1)!;
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let end = first.length;
    for (const [i, part] of between.entries()) {
      const at = text.indexOf(part, end + gaps[i]!);
      if (at < 0) return false;
      end = at + part.length;
    }
    return end + lastGap <= text.length - last.length;
  };
}

function oneGapTest(first: string, gap: number, last: string): (text: string) => boolean {
  const least = first.length + gap + last.length;
  if (least === 0) return () => true;
  if (last === "") return (text) => text.length >= least && text.startsWith(first);
  if (first === "") return (text) => text.length >= least && text.endsWith(last);
  return (text) => text.length >= least && text.startsWith(first) && text.endsWith(last);
}

/**
 * The test of a row of characters, by the platform's own engine. That engine tries one after the other, so it is linear only where a
 * single item has more than one length: then each of its lengths costs the row once.
 */
function patternTest(branch: Branch): ((text: string) => boolean) | undefined {
  let open = 0;
  let source = "";
  for (const item of branch) {
    if (typeof item === "string") source += quote(item);
    else {
      if (item.min !== item.max) open++;
      const of = item.of.kind === "any" ? "." : setSource(item.of);
      source +=
        item.min === 1 && item.max === 1 ? of : `${of}{${item.min},${item.max === Infinity ? "" : item.max}}`;
    }
  }
  if (open > 1) return undefined;
  const pattern = new RegExp(`^${source}$`, "su");
  return (text) => pattern.test(text);
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function setSource({ ranges, negated }: { ranges: readonly CodeRange[]; negated: boolean }): string {
  const parts = ranges.map(([low, high]) => `\\u{${low.toString(16)}}-\\u{${high.toString(16)}}`);
  return `[${negated ? "^" : ""}${parts.join("")}]`;
}

function hasSet(node: RegexpNode): boolean {
  switch (node.kind) {
    case "text":
      return !/^[\0-\x7f]*$/.test(node.text);
    case "any":
      return false;
    case "set":
      return true;
    case "repeat":
      return hasSet(node.of);
    case "concat":
    case "alternate":
      return node.of.some(hasSet);
  }
}

function mapText(node: RegexpNode, change: (text: string) => string): RegexpNode {
  switch (node.kind) {
    case "text":
      return { kind: "text", text: change(node.text) };
    case "any":
    case "set":
      return node;
    case "repeat":
      return { ...node, of: mapText(node.of, change) };
    case "concat":
    case "alternate":
      return { ...node, of: node.of.map((part) => mapText(part, change)) };
  }
}
