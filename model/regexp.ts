import { TaffrailError } from "@taffrail/base";
import { RE2JS } from "re2js";
import { planFolded, planRegexp, prefixOf, type RegexpPlan } from "./regexp-plan.ts";
import { parseRegexp } from "./regexp-syntax.ts";
import { expandTemplate } from "./regexp-template.ts";

/** A text that is not an expression in RE2's syntax. */
export class RegexpSyntaxError extends TaffrailError {
  readonly code = "model/regexp-syntax";
  /** RE2's own words: "error parsing regexp: …". */
  readonly reason: string;

  constructor(source: string, cause: unknown) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace("`(?s)", "`"); // RE2JS puts flags there
    super(`cannot compile ${JSON.stringify(shortened(source))}: ${reason}`, {
      cause,
      hint: "the syntax is RE2's: no look-around, no references back to groups",
    });
    this.reason = reason;
  }
}

/** An expression that is matched in time linear in the text, whatever either is. */
export interface Regexp {
  readonly source: string;
  /** Whether the whole of `text` matches. */
  test(text: string): boolean;
  /** The texts that match, where they are a short list. */
  readonly literals: readonly string[] | undefined;
  /** Whatever matches begins with this; "" where nothing is known. */
  readonly prefix: string;
  /** `template` with `$1`, `${1}`, `${name}` and `$$` filled from the match of the whole `text`; `undefined` without a match. */
  expand(text: string, template: string): string | undefined;
}

/** How many compiled expressions are kept, and how many characters of source altogether. */
const keptRegexps = 1000;
const keptCharacters = 4_000_000;
/** Oldest use first. A compiled expression depends on its source alone, so sharing it changes nothing but time. */
const kept = new Map<string, Regexp>();
let keptSize = 0;

/**
 * Compiles `^(?s:source)$`, RE2 syntax: how label matchers and relabel rules read an expression. Throws `RegexpSyntaxError`.
 * The last thousand are kept, so that asking again costs a look-up.
 */
export function anchored(source: string): Regexp {
  const known = kept.get(source);
  if (known !== undefined) {
    kept.delete(source);
    kept.set(source, known);
    return known;
  }
  const made = new AnchoredRegexp(source);
  kept.set(source, made);
  keptSize += source.length;
  for (const oldest of kept.keys()) {
    if (kept.size <= keptRegexps && keptSize <= keptCharacters) break;
    kept.delete(oldest);
    keptSize -= oldest.length;
  }
  return made;
}

class AnchoredRegexp implements Regexp {
  readonly source: string;
  readonly literals: readonly string[] | undefined;
  readonly prefix: string;
  readonly test: (text: string) => boolean;
  /** Compiled when first needed, or at once where no plan vouches for the syntax. */
  #automaton: RE2JS | undefined;

  constructor(source: string) {
    this.source = source;
    const parsed = parseRegexp(source);
    const plan = parsed === undefined ? undefined : planRegexp(parsed);
    const folded = parsed === undefined ? undefined : planFolded(parsed);
    this.prefix = parsed === undefined || parsed.ignoresCase ? "" : prefixOf(parsed.node);
    this.literals = plan?.literals;
    this.#automaton = plan === undefined && folded === undefined ? compile(source) : undefined;
    this.test = this.#testBy(plan, folded);
  }

  expand(text: string, template: string): string | undefined {
    if (this.source === "(.*)" && template === "$1") return text; // a relabel rule's defaults
    if (!this.test(text)) return undefined;
    const matcher = this.#compiled().matcher(text);
    return matcher.matches() ? expandTemplate(template, matcher) : undefined;
  }

  #testBy(
    plan: RegexpPlan | undefined,
    folded: ((lower: string) => boolean) | undefined,
  ): (text: string) => boolean {
    if (plan !== undefined) return plan.test;
    if (folded !== undefined) {
      return (text) =>
        /^[\0-\x7f]*$/.test(text) ? folded(text.toLowerCase()) : this.#compiled().testExact(text);
    }
    const { prefix } = this;
    const automaton = this.#compiled();
    if (prefix === "") return (text) => automaton.testExact(text);
    return (text) => text.startsWith(prefix) && automaton.testExact(text);
  }

  #compiled(): RE2JS {
    return (this.#automaton ??= compile(this.source));
  }
}

/** An expression that is looked for anywhere in a text, as Go's `regexp` does: `.` matches no line end. */
export interface Search {
  test(text: string): boolean;
  /** Every match that does not overlap one before, replaced by `template` with its `$1`, `${1}`, `${name}` and `$$` filled in. */
  replaceAll(text: string, template: string): string;
}

/** Compiles `source`, RE2 syntax, for looking anywhere in a text. Throws `RegexpSyntaxError`. Linear in the text, not kept. */
export function searching(source: string): Search {
  const automaton = compile(source, 0);
  return {
    test: (text) => automaton.matcher(text).find(),
    replaceAll: (text, template) => {
      const matcher = automaton.matcher(text);
      let replaced = "";
      let end = 0;
      let isFirst = true;
      while (matcher.find()) {
        const [from, to] = [matcher.start(), matcher.end()];
        replaced += text.slice(end, from);
        if (to > from || from > end || isFirst) replaced += expandTemplate(template, matcher); // none right behind a match
        end = to;
        isFirst = false;
      }
      return replaced + text.slice(end);
    },
  };
}

/** Not wrapped in `^(?s:…)$`, so that messages show what was written, and `a)(b` is none. */
function compile(source: string, flags: number = RE2JS.DOTALL): RE2JS {
  try {
    return RE2JS.compile(source, flags);
  } catch (error) {
    throw new RegexpSyntaxError(source, error);
  }
}

function shortened(source: string): string {
  return source.length > 200 ? `${source.slice(0, 200)}…` : source;
}
