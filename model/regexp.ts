import { TaffrailError } from "@taffrail/base";
import { RE2JS } from "re2js";

/** A text that is not an expression in RE2's syntax. */
export class RegexpSyntaxError extends TaffrailError {
  readonly code = "model/regexp-syntax";
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

/** Compiles `^(?s:source)$`, RE2 syntax: how label matchers and relabel rules read an expression. */
export function anchored(source: string): Regexp {
  throw new RegexpSyntaxError(`cannot compile ${RE2JS.quote(source)}`);
}
