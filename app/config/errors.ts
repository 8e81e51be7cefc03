import { type Position, TaffrailError } from "@taffrail/base";

/** A configuration that is refused whole. The message names file, line, field, value, and what is wanted. */
export class ConfigError extends TaffrailError {
  readonly code = "config/invalid";

  constructor(file: string, at: Position | undefined, message: string, hint?: string) {
    super(at === undefined ? `${file}: ${message}` : `${file}:${at.line}:${at.column}: ${message}`, {
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
