import type { KubeObject, Pod } from "../kinds.ts";
import {
  type Beside,
  type Cell,
  code,
  type KindList,
  nothing,
  objectCell,
  said,
  text,
  textCell,
  worked,
} from "./column.ts";
import { plain } from "../../shell/format.ts";
import { isDefault } from "./network.ts";
import { amountAt, at, flagAt, listAt, textAt } from "./read.ts";
import { claimStatus } from "./claim-status.ts";
import { leaving } from "./replicas.ts";

const sizeColumn = (path: string): KindList["columns"][number] =>
  worked(
    "size",
    (object, { format }): Cell => {
      const value = amountAt(object, path);
      return value === undefined ? nothing : { as: "number", value, text: plain(format.bytes(value)) };
    },
    { width: 84, isFigure: true, isDescending: true, phone: "main" },
  );

/** "RWO" of "ReadWriteOnce": as kubectl writes them. */
const modes: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};
const modesColumn = worked(
  "modes",
  (object) =>
    textCell(
      listAt(object, "spec.accessModes")
        .map((mode) => (typeof mode === "string" ? (modes[mode] ?? mode) : ""))
        .join(", "),
    ),
  { width: 84 },
);

const classColumn = worked(
  "class",
  (object) => objectCell("StorageClass", textAt(object, "spec.storageClassName")),
  {
    width: 128,
  },
);

/** How many pods that run mount a claim, by `namespace/claim`. */
function podsByClaim(pods: readonly KubeObject[]): Beside {
  const by = new Map<string, [number, number]>();
  for (const pod of pods as readonly Pod[]) {
    const isOver = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
    for (const volume of listAt(pod, "spec.volumes")) {
      const claim = textAt(volume, "persistentVolumeClaim.claimName");
      if (claim === "" || isOver) continue;
      const key = `${pod.metadata.namespace ?? ""}/${claim}`;
      const counts = by.get(key) ?? [0, 0];
      counts[0]++;
      counts[1]++;
      by.set(key, counts);
    }
  }
  return by;
}

/** Volumes, who asks for them, and where they come from. */
export const storageLists: Readonly<Record<string, KindList>> = {
  persistentvolumeclaims: {
    beside: { kind: "pods", index: podsByClaim },
    status: claimStatus,
    columns: [
      sizeColumn("status.capacity.storage"),
      modesColumn,
      classColumn,
      worked("volume", (object) => objectCell("PersistentVolume", textAt(object, "spec.volumeName"))),
      worked(
        "usedBy",
        ({ metadata }, { beside }) => {
          const [some] = beside.get(`${metadata.namespace ?? ""}/${metadata.name}`) ?? [0];
          return { as: "number", value: some, ...(some === 0 ? { tone: "t3" as const } : {}) };
        },
        { width: 84, isFigure: true, isDescending: true },
      ),
    ],
  },
  persistentvolumes: {
    status: (object, tell) => {
      const { words, text: messages } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const why = textAt(object, "status.message") || textAt(object, "status.reason");
      switch (textAt(object, "status.phase")) {
        case "Bound":
          return said("ok", words.state.bound);
        case "Available":
          return said("ok", words.state.available);
        case "Released":
          return said("off", words.state.released, why);
        case "Failed":
          return said("crit", messages.state.failed, why);
        case "Pending":
          return said("prog", messages.state.pending, why);
        default:
          return said("unk", messages.state.notKnown);
      }
    },
    columns: [
      sizeColumn("spec.capacity.storage"),
      modesColumn,
      text("reclaim", "spec.persistentVolumeReclaimPolicy", { width: 84 }),
      classColumn,
      worked("claim", (object) =>
        objectCell(
          "PersistentVolumeClaim",
          textAt(object, "spec.claimRef.name"),
          textAt(object, "spec.claimRef.namespace"),
        ),
      ),
      worked("source", (object) => textCell(sourceOf(object)), { width: 150 }),
    ],
  },
  storageclasses: {
    columns: [
      code("provisioner", "provisioner", {}),
      text("reclaim", "reclaimPolicy", { width: 96 }),
      text("binding", "volumeBindingMode", { width: 160 }),
      worked(
        "grows",
        (object, { words }) => textCell(flagAt(object, "allowVolumeExpansion") === true ? words.yes : ""),
        {
          width: 96,
        },
      ),
      isDefault("storageclass.kubernetes.io/is-default-class"),
    ],
  },
  volumeattachments: {
    status: (object, tell) => {
      const { words } = tell;
      const error =
        textAt(object, "status.attachError.message") || textAt(object, "status.detachError.message");
      if (error !== "") return said("crit", words.state.failing, error);
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      return flagAt(object, "status.attached") === true
        ? said("ok", words.state.attached)
        : said("prog", words.state.attaching);
    },
    columns: [
      worked("volume", (object) =>
        objectCell("PersistentVolume", textAt(object, "spec.source.persistentVolumeName")),
      ),
      worked("node", (object) => objectCell("Node", textAt(object, "spec.nodeName")), {
        width: 140,
        phone: "main",
      }),
      code("attacher", "spec.attacher", {}),
    ],
  },
};

/** What holds a volume: the driver of CSI, else the name of the source. */
function sourceOf(object: KubeObject): string {
  const driver = textAt(object, "spec.csi.driver");
  if (driver !== "") return driver;
  return (
    [
      "hostPath",
      "local",
      "nfs",
      "iscsi",
      "fc",
      "awsElasticBlockStore",
      "gcePersistentDisk",
      "azureDisk",
    ].find((source) => at(object, `spec.${source}`) !== undefined) ?? ""
  );
}
