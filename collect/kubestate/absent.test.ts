import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

import type { KubeObject } from "@taffrail/kube";

import { ObjectState } from "./object-state.ts";
import { renderersOf, rowsOf } from "./open-object-state.ts";
import type { ObjectStateOptions } from "./options.ts";
import { stateTables } from "./resources.ts";

type Fields = Readonly<Record<string, unknown>>;

const time = "2026-01-02T03:04:05Z";
const seconds = 1767323045;

/** Samples of one family for an object that has only these fields beside its name. */
function samplesOf(
  family: string,
  more: Fields,
  metadata: Fields = {},
  options: ObjectStateOptions = {},
): string[] {
  const { table } = stateTables.find(({ table: { families } }) =>
    families.some(({ name }) => name === family),
  )!;
  const [renderer] = renderersOf({
    ...options,
    resources: [table.type.plural],
    families: { allow: [new RegExp(`^${family}$`)] },
  });
  const rows = rowsOf(renderer!, options);
  const own = { name: "n", namespace: "s", uid: "u", resourceVersion: "v", ...metadata };
  rows.beginList();
  rows.take({ metadata: own, ...more } as KubeObject);
  rows.endList();
  const state = new ObjectState({ parts: [{ renderer: renderer!, collections: [rows] }], watches: [] });
  return Buffer.from(state.text())
    .toString()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

const condition = (type: string, status: string): Fields => ({
  status: { conditions: [{ type, status, lastTransitionTime: time }] },
});
const rolling = (field: string, value: unknown): Fields => ({
  spec: { replicas: 10, strategy: { rollingUpdate: { [field]: value } } },
});

/** Families that are absent without a field: what they say with it. Each is checked without it too. */
const rows: readonly (readonly [family: string, object: Fields, value: number, samples?: number])[] = [
  [
    "kube_cronjob_next_schedule_time",
    { spec: { schedule: "0 4 * * *" }, status: { lastScheduleTime: time } },
    1767326400,
  ],
  ["kube_cronjob_spec_failed_job_history_limit", { spec: { failedJobsHistoryLimit: 0 } }, 0],
  ["kube_cronjob_spec_starting_deadline_seconds", { spec: { startingDeadlineSeconds: 7 } }, 7],
  ["kube_cronjob_spec_successful_job_history_limit", { spec: { successfulJobsHistoryLimit: 3 } }, 3],
  ["kube_cronjob_status_last_schedule_time", { status: { lastScheduleTime: time } }, seconds],
  ["kube_cronjob_status_last_successful_time", { status: { lastSuccessfulTime: time } }, seconds],
  ["kube_deployment_spec_replicas", { spec: { replicas: 0 } }, 0],
  ["kube_deployment_spec_strategy_rollingupdate_max_surge", rolling("maxSurge", "25%"), 3],
  ["kube_deployment_spec_strategy_rollingupdate_max_unavailable", rolling("maxUnavailable", "25%"), 2],
  ["kube_deployment_status_terminating_replicas", { status: { terminatingReplicas: 0 } }, 0],
  [
    "kube_horizontalpodautoscaler_spec_behavior_scale_down_tolerance",
    { spec: { behavior: { scaleDown: { tolerance: "500m" } } } },
    0.5,
  ],
  [
    "kube_horizontalpodautoscaler_spec_behavior_scale_up_tolerance",
    { spec: { behavior: { scaleUp: { tolerance: "1" } } } },
    1,
  ],
  ["kube_job_spec_active_deadline_seconds", { spec: { activeDeadlineSeconds: 9 } }, 9],
  ["kube_job_spec_completions", { spec: { completions: 0 } }, 0],
  ["kube_job_spec_parallelism", { spec: { parallelism: 2 } }, 2],
  ["kube_job_status_completion_time", { status: { completionTime: time } }, seconds],
  ["kube_job_status_start_time", { status: { startTime: time } }, seconds],
  ["kube_lease_renew_time", { spec: { renewTime: "2026-01-02T03:04:05.999999Z" } }, seconds],
  ["kube_persistentvolume_claim_ref", { spec: { claimRef: { name: "c", namespace: "s" } } }, 1],
  ["kube_persistentvolume_status_phase", { status: { phase: "Failed" } }, 1, 5],
  [
    "kube_persistentvolumeclaim_resource_requests_storage_bytes",
    { spec: { resources: { requests: { storage: "0.5Ki" } } } },
    512,
  ],
  ["kube_persistentvolumeclaim_status_phase", { status: { phase: "Pending" } }, 1, 3],
  ["kube_pod_overhead_cpu_cores", { spec: { overhead: { cpu: "250m" } } }, 0.25],
  ["kube_pod_overhead_memory_bytes", { spec: { overhead: { memory: "1Ki" } } }, 1024],
  ["kube_pod_runtimeclass_name_info", { spec: { runtimeClassName: "gvisor" } }, 1],
  ["kube_pod_start_time", { status: { startTime: time } }, seconds],
  ["kube_pod_status_container_ready_time", condition("ContainersReady", "True"), seconds],
  ["kube_pod_status_initialized_time", condition("Initialized", "True"), seconds],
  ["kube_pod_status_phase", { status: { phase: "Running" } }, 1, 5],
  ["kube_pod_status_qos_class", { status: { qosClass: "Guaranteed" } }, 1, 3],
  ["kube_pod_status_ready_time", condition("Ready", "True"), seconds],
  ["kube_pod_status_scheduled_time", condition("PodScheduled", "True"), seconds],
  ["kube_pod_status_unscheduled_time", condition("PodScheduled", "False"), seconds],
  ["kube_pod_status_unschedulable", condition("PodScheduled", "False"), 1],
  ["kube_replicaset_spec_replicas", { spec: { replicas: 4 } }, 4],
  ["kube_replicaset_status_terminating_replicas", { status: { terminatingReplicas: 2 } }, 2],
  ["kube_replicationcontroller_spec_replicas", { spec: { replicas: 4 } }, 4],
  ["kube_statefulset_ordinals_start", { spec: { ordinals: { start: 5 } } }, 5],
  [
    "kube_statefulset_persistentvolumeclaim_retention_policy",
    { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain" } } },
    1,
  ],
  ["kube_statefulset_replicas", { spec: { replicas: 1 } }, 1],
  [
    "kube_volumeattachment_spec_source_persistentvolume",
    { spec: { source: { persistentVolumeName: "pv" } } },
    1,
  ],
];

for (const [family, object, value, count = 1] of rows) {
  test(`${family} is absent without its field, and ${value} with it`, () => {
    assert.deepEqual(samplesOf(family, {}), []);
    for (const nothing of [null, {}])
      assert.deepEqual(samplesOf(family, { spec: nothing, status: nothing }), []);
    const lines = samplesOf(family, object);
    assert.equal(lines.length, count);
    assert.ok(
      lines.some((line) => Number(line.slice(line.lastIndexOf(" "))) === value),
      lines.join("\n"),
    );
  });
}

/** What the names of families say of metadata. */
const ofMetadata: readonly (readonly [name: RegExp, metadata: Fields, value: number])[] = [
  [/_created$/, { creationTimestamp: time }, seconds],
  [/_(deletion_timestamp|deleted)$/, { deletionTimestamp: time }, seconds],
  [/_metadata_resource_version$/, { resourceVersion: "17" }, 17],
];

const families = stateTables.flatMap(({ table }) => table.families.map(({ name }) => name));
for (const [pattern, metadata, value] of ofMetadata) {
  for (const family of families.filter((name) => pattern.test(name))) {
    test(`${family} is absent without ${Object.keys(metadata)[0]!}`, () => {
      assert.deepEqual(samplesOf(family, {}), []);
      const [line = "", ...others] = samplesOf(family, {}, metadata);
      assert.equal(Number(line.slice(line.lastIndexOf(" "))), value);
      assert.deepEqual(others, []);
    });
  }
}

for (const family of families.filter((name) => /_(labels|annotations)$/.test(name))) {
  if (family === "kube_volumeattachment_labels") continue; // shows all labels always
  test(`${family} is absent unless its keys are asked for`, () => {
    const kind = family.endsWith("_labels") ? "labels" : "annotations";
    const { table } = stateTables.find(({ table: t }) => t.families.some(({ name }) => name === family))!;
    const asked = { [kind]: new Map([[table.type.plural, (key: string) => key === "a"]]) };
    const metadata = { [kind]: { a: "1", b: "2" } };
    assert.deepEqual(samplesOf(family, {}, metadata), []);
    assert.equal(samplesOf(family, {}, {}, asked).length, 1); // even where no key is there
    assert.match(samplesOf(family, {}, metadata, asked).join("\n"), /(label|annotation)_a="1"\} 1$/);
  });
}

test("every family that the reference calls absent at times has its row here", (t) => {
  const reference = new URL("../../../shared/reference/state-metrics.tsv", import.meta.url);
  if (!existsSync(reference)) return t.skip("skipped: no ../shared");
  const checked = new Set<string>([
    ...rows.map(([family]) => family),
    ...families.filter((name) => ofMetadata.some(([pattern]) => pattern.test(name))),
    ...families.filter((name) => /_(labels|annotations)$/.test(name)),
  ]);
  const missing = readFileSync(reference, "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"))
    .filter((fields) => /absent/i.test(fields[7] ?? "") && !checked.has(fields[2]!))
    .map((fields) => `${fields[2]!}: ${fields[7]!}`);
  assert.deepEqual(missing, []);
});
