import type { Labels } from "./labels.ts";
import { anchored, type Regexp } from "./regexp.ts";

/** The four ways to compare a label's value. */
export type MatchOp = "=" | "!=" | "=~" | "!~";

/** A condition on one label. A label that is absent counts as the empty text. */
export class Matcher {
  readonly name: string;
  readonly op: MatchOp;
  readonly value: string;
  /** Of `=~` and `!~` only. */
  readonly regexp: Regexp | undefined;

  /** Throws `RegexpSyntaxError` where `value` should be an expression and is none. */
  constructor(name: string, op: MatchOp, value: string) {
    this.name = name;
    this.op = op;
    this.value = value;
    this.regexp = op === "=~" || op === "!~" ? anchored(value) : undefined;
  }

  matches(value: string): boolean {
    switch (this.op) {
      case "=":
        return value === this.value;
      case "!=":
        return value !== this.value;
      case "=~":
        return this.regexp!.test(value);
      case "!~":
        return !this.regexp!.test(value);
    }
  }

  /** Whether a series without this label satisfies the condition. */
  get matchesEmpty(): boolean {
    return this.matches("");
  }

  toString(): string {
    return `${this.name}${this.op}${JSON.stringify(this.value)}`;
  }
}

/** Whether labels satisfy all conditions. */
export function matchesAll(labels: Labels, matchers: readonly Matcher[]): boolean {
  return matchers.every((m) => m.matches(labels.get(m.name)));
}
