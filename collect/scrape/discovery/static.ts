import type { StaticGroup } from "../config.ts";
import type { GroupSource, TargetGroup } from "./target-group.ts";

/** Targets as the configuration lists them. */
export class StaticGroups implements GroupSource {
  readonly error = undefined;
  readonly ready: Promise<void> = Promise.resolve();
  readonly #groups: readonly TargetGroup[];

  constructor(groups: readonly StaticGroup[]) {
    this.#groups = groups.map(({ targets, labels }, i) => ({
      source: String(i),
      labels,
      targets: targets.map((address) => ({ __address__: address })),
    }));
  }

  groups(): Iterable<TargetGroup> {
    return this.#groups;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
