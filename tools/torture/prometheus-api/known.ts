/** A difference that is meant to be. */
export interface Known {
  /** What is asked, as `GET /api/v1/query?…` with escapes resolved. */
  readonly asked: RegExp;
  /** Where the answers differ: `status`, `body`, or the name of a header. */
  readonly field: RegExp;
  readonly reason: string;
  /** What both say; without it whatever they say. */
  readonly says?: (theirs: string, ours: string) => boolean;
}

export const known: readonly Known[] = [];
