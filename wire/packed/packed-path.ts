/** Which parts of values are packed: of an object these, of a list those of each item. */
export interface PackedParts {
  readonly names: readonly string[];
  /** Of each name; undefined is all of it. */
  readonly parts: readonly (PackedParts | undefined)[];
}

/** A place in values. */
export class Path {
  readonly id: number;
  readonly parent: Path | undefined;
  readonly key: string | number;
  readonly children: Map<string | number, Path> = new Map();
  /** Whether a text stood there when it was first told. */
  readonly isText: boolean;
  /** Whether texts there are said often, as far as is known; and how many were told of late, and of those had been said. */
  isOften = true;
  told = 0;
  known = 0;
  /** The last row in which something right below it was changed. */
  changedAt = -1;

  constructor(id: number, parent: Path | undefined, key: string | number, isText: boolean) {
    this.id = id;
    this.parent = parent;
    this.key = key;
    this.isText = isText;
  }

  /** What stands there in a value that has it. */
  in(value: unknown): unknown {
    return this.parent === undefined ? value : (this.parent.in(value) as Record<string, unknown>)[this.key];
  }
}
