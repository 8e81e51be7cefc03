import { type Position, TaffrailError } from "@taffrail/base";

/** Something in a rule file that is wrong. The message is Prometheus's, without the name of the file. */
export class RuleFileError extends TaffrailError {
  readonly code = "rules/file";
  /** Where, if it is known. */
  readonly at: Position | undefined;

  constructor(message: string, at?: Position) {
    super(message);
    this.at = at;
  }
}

/** A rule that could not be evaluated. The message is Prometheus's. */
export class RuleEvaluationError extends TaffrailError {
  readonly code = "rules/evaluation";
}
