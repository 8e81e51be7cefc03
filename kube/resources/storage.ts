import type { Condition, KubeObject, ObjectReference } from "../object.ts";
import type { ResourceRequirements } from "./pod.ts";
import type { Quantity } from "../object.ts";

/** Storage that a namespace asks for. */
export interface PersistentVolumeClaim extends KubeObject {
  readonly spec?: {
    readonly accessModes?: readonly string[];
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly volumeMode?: string;
    readonly resources?: ResourceRequirements;
  };
  readonly status?: {
    readonly phase?: string;
    readonly capacity?: Readonly<Record<string, Quantity>>;
    readonly conditions?: readonly Condition[];
  };
}

/** Storage that there is. Of the sources one is present. */
export interface PersistentVolume extends KubeObject {
  readonly spec?: {
    readonly capacity?: Readonly<Record<string, Quantity>>;
    readonly accessModes?: readonly string[];
    readonly claimRef?: ObjectReference;
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly persistentVolumeReclaimPolicy?: string;
    readonly gcePersistentDisk?: { readonly pdName?: string };
    readonly awsElasticBlockStore?: { readonly volumeID?: string };
    readonly azureDisk?: { readonly diskName?: string };
    readonly fc?: {
      readonly lun?: number;
      readonly targetWWNs?: readonly string[];
      readonly wwids?: readonly string[];
    };
    readonly iscsi?: {
      readonly targetPortal?: string;
      readonly iqn?: string;
      readonly lun?: number;
      readonly initiatorName?: string;
    };
    readonly nfs?: { readonly server?: string; readonly path?: string };
    readonly csi?: {
      readonly driver?: string;
      readonly volumeHandle?: string;
      readonly volumeAttributes?: Readonly<Record<string, string>>;
    };
    readonly local?: { readonly path?: string; readonly fsType?: string };
    readonly hostPath?: { readonly path?: string; readonly type?: string };
  };
  readonly status?: { readonly phase?: string; readonly reason?: string };
}

/** A kind of storage that can be asked for. */
export interface StorageClass extends KubeObject {
  readonly provisioner?: string;
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
}

/** A volume on its way to a node. */
export interface VolumeAttachment extends KubeObject {
  readonly spec?: {
    readonly attacher?: string;
    readonly nodeName?: string;
    readonly source?: { readonly persistentVolumeName?: string };
  };
  readonly status?: {
    readonly attached?: boolean;
    readonly attachmentMetadata?: Readonly<Record<string, string>>;
  };
}
