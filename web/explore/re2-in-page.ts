/**
 * What the page bundles in place of `re2js`, which would weigh 45 KB: the page parses matchers to colour and check queries, and
 * never runs one. A text counts as an expression where the browser's own syntax, near enough to RE2's, takes it; what only
 * RE2 knows is let through, and the server has the last word.
 */
export class RE2JS {
  static readonly DOTALL: number = 2;
  readonly #source: string;

  private constructor(source: string) {
    this.#source = source;
  }

  /** Throws where `source` is an expression to neither. */
  static compile(source: string): RE2JS {
    const isOnlyRe2s = /\(\?[a-zA-Z-]+[:)]|\(\?P|\[\[:|\\[AzQECp]/.test(source);
    if (!isOnlyRe2s) new RegExp(source, "s");
    return new RE2JS(source);
  }

  testExact(text: string): boolean {
    return new RegExp(`^(?:${this.#source})$`, "s").test(text);
  }

  matcher(): never {
    throw new Error("BUG: the page fills no templates");
  }
}
