import { TaffrailError } from "@taffrail/base";
import type { Span } from "./ast.ts";

/** A query that is not PromQL, or that its types forbid. The message is Prometheus's: `1:5: parse error: …`. */
export class PromqlSyntaxError extends TaffrailError {
  readonly code = "promql/syntax";
  /** What is wrong, without the position. */
  readonly reason: string;
  /** Where, in UTF-16 offsets of the query. */
  readonly span: Span;

  constructor(query: string, span: Span, reason: string) {
    const position = query === "" ? "unknown position" : positionOf(query, span.start);
    super(`${position}: parse error: ${reason}`);
    this.reason = reason;
    this.span = { start: span.start, end: span.end };
  }
}

/** `line:column` of an offset in a query, both from 1; columns count bytes of UTF-8, as Prometheus's do. */
export function positionOf(query: string, offset: number): string {
  let line = 1;
  let column = 1;
  for (let i = 0; i < offset; i++) {
    const unit = query.charCodeAt(i);
    if (unit === 0x0a) {
      line++;
      column = 1;
    } else if (unit < 0x80) column += 1;
    else if (unit < 0x800 || (unit >= 0xd800 && unit < 0xe000)) column += 2; // a surrogate is half of four bytes
    else column += 3;
  }
  return `${line}:${column}`;
}
