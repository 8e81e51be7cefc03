import type { KubeObject } from "../kinds.ts";
import {
  count,
  figure,
  images,
  type KindList,
  objectCell,
  ready,
  said,
  selector,
  severalCell,
  text,
  textCell,
  worked,
} from "./column.ts";
import { at, conditionAt, listAt, numberAt, textAt } from "./read.ts";
import { leaving } from "./replicas.ts";
import {
  daemonSetStatus,
  deploymentStatus,
  replicaSetStatus,
  replicationControllerStatus,
  statefulSetStatus,
} from "./workload-status.ts";

const number = (object: KubeObject, path: string): number => numberAt(object, path) ?? 0;

/** Deployments, and what they and their like are made of. */
export const workloadLists: Readonly<Record<string, KindList>> = {
  deployments: {
    status: deploymentStatus,
    columns: [
      ready((object) => [numberAt(object, "status.readyReplicas"), number(object, "spec.replicas")]),
      count("updated", "status.updatedReplicas", 0),
      count("available", "status.availableReplicas", 0),
      text("strategy", "spec.strategy.type", { width: 108 }),
      images,
    ],
  },
  statefulsets: {
    status: statefulSetStatus,
    columns: [
      ready((object) => [numberAt(object, "status.readyReplicas"), number(object, "spec.replicas")]),
      count("updated", "status.updatedReplicas", 0),
      worked("service", (object) =>
        objectCell("Service", textAt(object, "spec.serviceName"), object.metadata.namespace),
      ),
      worked("claims", (object) =>
        severalCell(
          listAt(object, "spec.volumeClaimTemplates").map((claim) => textAt(claim, "metadata.name")),
        ),
      ),
      images,
    ],
  },
  daemonsets: {
    status: daemonSetStatus,
    columns: [
      ready((object) => [
        numberAt(object, "status.numberReady"),
        number(object, "status.desiredNumberScheduled"),
      ]),
      count("updated", "status.updatedNumberScheduled", 0),
      count("available", "status.numberAvailable", 0),
      count("misplaced", "status.numberMisscheduled", 0, { width: 92 }),
      selector("spec.template.spec.nodeSelector"),
      images,
    ],
  },
  replicasets: {
    isOwned: true,
    status: replicaSetStatus,
    columns: [
      ready((object) => [numberAt(object, "status.readyReplicas"), number(object, "spec.replicas")]),
      worked(
        "revision",
        (object) => {
          const revision = at(object, "metadata.annotations");
          const written = (revision as Record<string, unknown> | undefined)?.[
            "deployment.kubernetes.io/revision"
          ];
          const value = Number(written);
          return written === undefined || Number.isNaN(value) ? textCell("") : { as: "number", value };
        },
        { width: 84, isFigure: true, isDescending: true },
      ),
      images,
    ],
  },
  replicationcontrollers: {
    isOwned: true,
    status: replicationControllerStatus,
    columns: [
      ready((object) => [numberAt(object, "status.readyReplicas"), number(object, "spec.replicas")]),
      selector("spec.selector"),
      images,
    ],
  },
  controllerrevisions: {
    isOwned: true,
    columns: [count("revision", "revision", undefined, { phone: "main" })],
  },
  horizontalpodautoscalers: {
    status: (object, tell) => {
      const { words, text: messages } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const able = conditionAt(object, "AbleToScale");
      if (able?.status === "False")
        return said("warn", words.state.cannotScale, able.message || able.reason, able.since);
      const active = conditionAt(object, "ScalingActive");
      if (active?.status === "False") {
        return active.reason === "ScalingDisabled"
          ? said("off", words.state.suspended, active.message, active.since)
          : said("warn", words.state.cannotScale, active.message || active.reason, active.since);
      }
      const wanted = number(object, "status.desiredReplicas");
      const most = number(object, "spec.maxReplicas");
      const limited = conditionAt(object, "ScalingLimited");
      if (limited?.status === "True" && wanted >= most) {
        return said("warn", words.state.atLimit, words.why.atMost(most), limited.since);
      }
      if (wanted !== number(object, "status.currentReplicas")) {
        return said("prog", words.state.scaling, words.why.to(wanted));
      }
      return active === undefined ? said("unk", messages.state.notKnown) : said("ok", words.state.active);
    },
    columns: [
      worked("target", (object) =>
        objectCell(
          textAt(object, "spec.scaleTargetRef.kind"),
          textAt(object, "spec.scaleTargetRef.name"),
          object.metadata.namespace,
          true,
        ),
      ),
      figure("current", (object) => numberAt(object, "status.currentReplicas"), { phone: "main", width: 60 }),
      figure("wanted", (object) => numberAt(object, "status.desiredReplicas"), { width: 68 }),
      figure("least", (object) => numberAt(object, "spec.minReplicas") ?? 1, { width: 60 }),
      figure("most", (object) => numberAt(object, "spec.maxReplicas"), { width: 60 }),
      worked("metrics", (object) => severalCell(metricsOf(object))),
    ],
  },
  poddisruptionbudgets: {
    status: (object, tell) => {
      const { words, text: messages } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const expected = number(object, "status.expectedPods");
      const [healthy, wanted] = [
        number(object, "status.currentHealthy"),
        number(object, "status.desiredHealthy"),
      ];
      if (conditionAt(object, "DisruptionAllowed")?.reason === "SyncFailed") {
        return said("warn", words.state.failing, conditionAt(object, "DisruptionAllowed")?.message);
      }
      if (expected === 0) return said("off", words.state.empty, words.why.matchesNoPod);
      if (healthy < wanted) return said("warn", words.state.degraded, words.why.healthyOf(healthy, wanted));
      if (number(object, "status.disruptionsAllowed") === 0) {
        return said("warn", words.state.blocked, words.why.healthyOf(healthy, wanted));
      }
      return said("ok", messages.state.ready);
    },
    columns: [
      figure("allowed", (object) => numberAt(object, "status.disruptionsAllowed"), { phone: "main" }),
      worked("budget", (object) => {
        const [least, most] = [at(object, "spec.minAvailable"), at(object, "spec.maxUnavailable")];
        const amount = least ?? most;
        return textCell(
          typeof amount === "string" || typeof amount === "number"
            ? `${least === undefined ? "maxUnavailable" : "minAvailable"} ${amount}`
            : "",
        );
      }),
      figure("healthy", (object) => numberAt(object, "status.currentHealthy")),
      figure("wanted", (object) => numberAt(object, "status.desiredHealthy")),
      figure("pods", (object) => numberAt(object, "status.expectedPods")),
      selector("spec.selector.matchLabels"),
    ],
  },
};

/** What an autoscaler goes by, with what it is and what it should be: "cpu 41% / 80%". */
function metricsOf(object: KubeObject): readonly string[] {
  const sources = ["resource", "containerResource", "pods", "object", "external"];
  const current = listAt(object, "status.currentMetrics");
  const readOf = (metric: unknown, side: "target" | "current"): readonly [string, string] | undefined => {
    for (const source of sources) {
      const part = at(metric, source);
      if (part === undefined) continue;
      const name = textAt(part, "name") || textAt(part, "metric.name");
      const share = numberAt(part, `${side}.averageUtilization`);
      const amount = at(part, `${side}.averageValue`) ?? at(part, `${side}.value`);
      const written = typeof amount === "string" || typeof amount === "number" ? String(amount) : "";
      return [name, share === undefined ? written : `${share}%`];
    }
    return undefined;
  };
  const now = new Map(
    current.flatMap((metric) => {
      const read = readOf(metric, "current");
      return read === undefined ? [] : [read];
    }),
  );
  return listAt(object, "spec.metrics").flatMap((metric) => {
    const read = readOf(metric, "target");
    return read === undefined ? [] : [`${read[0]} ${now.get(read[0]) || "—"} / ${read[1]}`];
  });
}
