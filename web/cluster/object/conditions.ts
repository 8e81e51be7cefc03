import type { Shape } from "../../shell/status.ts";
import type { KubeObject } from "../kinds.ts";
import { instantAt, listAt, textAt } from "../kinds/read.ts";

/** A condition as the page shows it. */
export interface ShownCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** When it became so, Unix ms. */
  readonly since: number | undefined;
  readonly shape: Shape;
}

/** Conditions that are bad when they are true, and how bad. */
const badWhenTrue: Readonly<Record<string, Shape>> = {
  ReplicaFailure: "crit",
  Failed: "crit",
  FailureTarget: "crit",
  MemoryPressure: "warn",
  DiskPressure: "warn",
  PIDPressure: "warn",
  NetworkUnavailable: "crit",
  DisruptionTarget: "warn",
  NamespaceDeletionDiscoveryFailure: "crit",
  NamespaceDeletionContentFailure: "crit",
  NamespaceDeletionGroupVersionParsingFailure: "crit",
  NamespaceContentRemaining: "warn",
  NamespaceFinalizersRemaining: "warn",
  KubernetesAPIApprovalPolicyConformant: "ok",
  NonStructuralSchema: "warn",
  Terminating: "prog",
  Suspended: "off",
  Resizing: "prog",
  FileSystemResizePending: "prog",
  ScalingLimited: "off",
  Denied: "crit",
  PodResizePending: "prog",
  PodResizeInProgress: "prog",
  ContainerResourcesExhausted: "warn",
};
/** Conditions that are no trouble when they are false. */
const calmWhenFalse: ReadonlySet<string> = new Set(["Complete", "SuccessCriteriaMet", "DisruptionAllowed"]);

/** The conditions of an object, in the order in which it passes through them where that is known. `isOver`: nothing is expected any more. */
export function conditionsOf(object: KubeObject, isOver = false): readonly ShownCondition[] {
  return listAt(object, "status.conditions")
    .map((one): ShownCondition => {
      const [type, status] = [textAt(one, "type"), textAt(one, "status")];
      return {
        type,
        status,
        reason: textAt(one, "reason"),
        message: textAt(one, "message"),
        since: instantAt(one, "lastTransitionTime") ?? instantAt(one, "lastUpdateTime"),
        shape: shapeOf(type, status, isOver),
      };
    })
    .filter(({ type }) => type !== "");
}

function shapeOf(type: string, status: string, isOver: boolean): Shape {
  if (status === "Unknown") return "never";
  const bad = badWhenTrue[type];
  if (bad !== undefined) return status === "True" ? bad : "ok";
  if (status === "True") return "ok";
  return isOver || calmWhenFalse.has(type) ? "off" : "warn";
}
