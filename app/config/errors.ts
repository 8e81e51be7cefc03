import { type Position, TaffrailError } from "@taffrail/base";

/** A configuration that is refused whole. The message names file, line, field, value, and what is wanted. */
export class ConfigError extends TaffrailError {
  readonly code = "config/invalid";

  constructor(file: string, at: Position | undefined, message: string, hint?: string) {
    const where = at === undefined ? file : `${file}:${at.line}:${at.column}`;
    super(`${where}: ${message}`, hint === undefined ? {} : { hint });
  }
}
