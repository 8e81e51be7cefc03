/** Label names and values as discovery finds them; an empty value is no label. */
export type FoundLabels = Readonly<Record<string, string>>;

/** Targets that were found together: one object of a cluster, one entry of a file. */
export interface TargetGroup {
  /** Says where the group comes from; a newer group of the same source replaces it. */
  readonly source: string;
  /** Given to each target that does not have them. */
  readonly labels: FoundLabels;
  readonly targets: readonly FoundLabels[];
}

/** A way of finding targets, at work. */
export interface GroupSource extends AsyncDisposable {
  /** What is known now. */
  groups(): Iterable<TargetGroup>;
  /** Why the last look failed; the groups are then those of the look before. */
  readonly error: unknown;
  /** Resolves once there was a first look, good or bad. */
  readonly ready: Promise<void>;
}
