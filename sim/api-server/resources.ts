/** A subresource, as discovery describes it. */
export interface Subresource {
  readonly name: string;
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
}

/** One resource in one version of its group. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  /** `v1`, `apps/v1`: what `apiVersion` of its objects says. */
  readonly apiVersion: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly Subresource[];
  readonly storageVersionHash: string | undefined;
  /** The name under which objects are kept: the same for every version and group that shows them. */
  readonly storage: string;
}

interface Row {
  readonly name: string;
  readonly kind: string;
  readonly namespaced?: boolean;
  readonly short?: readonly string[];
  readonly categories?: readonly string[];
  readonly sub?: readonly string[];
  readonly verbs?: readonly string[];
  readonly hash?: string;
}

const allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const readWrite = ["get", "patch", "update"];

/** Resources that Kubernetes 1.34 serves by default, group by group, in the order of its discovery. */
const groups: readonly (readonly [apiVersion: string, rows: readonly Row[]])[] = [
  [
    "v1",
    [
      { name: "bindings", kind: "Binding", namespaced: true, verbs: ["create"] },
      { name: "componentstatuses", kind: "ComponentStatus", short: ["cs"], verbs: ["get", "list"] },
      { name: "configmaps", kind: "ConfigMap", namespaced: true, short: ["cm"], hash: "qFsyl6wFWjQ=" },
      { name: "endpoints", kind: "Endpoints", namespaced: true, short: ["ep"], hash: "fWeeMqaN/OA=" },
      { name: "events", kind: "Event", namespaced: true, short: ["ev"], hash: "r2yiGXH7wu8=" },
      { name: "limitranges", kind: "LimitRange", namespaced: true, short: ["limits"], hash: "EBKMFVe6cwo=" },
      {
        name: "namespaces",
        kind: "Namespace",
        short: ["ns"],
        sub: ["finalize", "status"],
        verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
        hash: "Q3oi5N2YM8M=",
      },
      { name: "nodes", kind: "Node", short: ["no"], sub: ["proxy", "status"], hash: "XwShjMxG9Fs=" },
      {
        name: "persistentvolumeclaims",
        kind: "PersistentVolumeClaim",
        namespaced: true,
        short: ["pvc"],
        sub: ["status"],
        hash: "QWTyNDq0dC4=",
      },
      {
        name: "persistentvolumes",
        kind: "PersistentVolume",
        short: ["pv"],
        sub: ["status"],
        hash: "HN/zwEC+JgM=",
      },
      {
        name: "pods",
        kind: "Pod",
        namespaced: true,
        short: ["po"],
        categories: ["all"],
        sub: [
          "attach",
          "binding",
          "ephemeralcontainers",
          "eviction",
          "exec",
          "log",
          "portforward",
          "proxy",
          "resize",
          "status",
        ],
        hash: "xPOwRZ+Yhw8=",
      },
      { name: "podtemplates", kind: "PodTemplate", namespaced: true, hash: "LIXB2x4IFpk=" },
      {
        name: "replicationcontrollers",
        kind: "ReplicationController",
        namespaced: true,
        short: ["rc"],
        categories: ["all"],
        sub: ["scale", "status"],
        hash: "Jond2If31h0=",
      },
      {
        name: "resourcequotas",
        kind: "ResourceQuota",
        namespaced: true,
        short: ["quota"],
        sub: ["status"],
        hash: "8uhSgffRX6w=",
      },
      { name: "secrets", kind: "Secret", namespaced: true, hash: "S6u1pOWzb84=" },
      {
        name: "serviceaccounts",
        kind: "ServiceAccount",
        namespaced: true,
        short: ["sa"],
        sub: ["token"],
        hash: "pbx9ZvyFpBE=",
      },
      {
        name: "services",
        kind: "Service",
        namespaced: true,
        short: ["svc"],
        categories: ["all"],
        sub: ["proxy", "status"],
        hash: "0/CO1lhkEBI=",
      },
    ],
  ],
  [
    "apiregistration.k8s.io/v1",
    [
      {
        name: "apiservices",
        kind: "APIService",
        categories: ["api-extensions"],
        sub: ["status"],
        hash: "InPBPD7+PqM=",
      },
    ],
  ],
  [
    "apps/v1",
    [
      { name: "controllerrevisions", kind: "ControllerRevision", namespaced: true, hash: "85nkx63pcBU=" },
      {
        name: "daemonsets",
        kind: "DaemonSet",
        namespaced: true,
        short: ["ds"],
        categories: ["all"],
        sub: ["status"],
        hash: "dd7pWHUlMKQ=",
      },
      {
        name: "deployments",
        kind: "Deployment",
        namespaced: true,
        short: ["deploy"],
        categories: ["all"],
        sub: ["scale", "status"],
        hash: "8aSe+NMegvE=",
      },
      {
        name: "replicasets",
        kind: "ReplicaSet",
        namespaced: true,
        short: ["rs"],
        categories: ["all"],
        sub: ["scale", "status"],
        hash: "P1RzHs8/mWQ=",
      },
      {
        name: "statefulsets",
        kind: "StatefulSet",
        namespaced: true,
        short: ["sts"],
        categories: ["all"],
        sub: ["scale", "status"],
        hash: "H+vl74LkKdo=",
      },
    ],
  ],
  [
    "events.k8s.io/v1",
    [{ name: "events", kind: "Event", namespaced: true, short: ["ev"], hash: "r2yiGXH7wu8=" }],
  ],
  [
    "authentication.k8s.io/v1",
    [
      { name: "selfsubjectreviews", kind: "SelfSubjectReview", verbs: ["create"] },
      { name: "tokenreviews", kind: "TokenReview", verbs: ["create"] },
    ],
  ],
  [
    "authorization.k8s.io/v1",
    [
      {
        name: "localsubjectaccessreviews",
        kind: "LocalSubjectAccessReview",
        namespaced: true,
        verbs: ["create"],
      },
      { name: "selfsubjectaccessreviews", kind: "SelfSubjectAccessReview", verbs: ["create"] },
      { name: "selfsubjectrulesreviews", kind: "SelfSubjectRulesReview", verbs: ["create"] },
      { name: "subjectaccessreviews", kind: "SubjectAccessReview", verbs: ["create"] },
    ],
  ],
  [
    "autoscaling/v2",
    [
      {
        name: "horizontalpodautoscalers",
        kind: "HorizontalPodAutoscaler",
        namespaced: true,
        short: ["hpa"],
        categories: ["all"],
        sub: ["status"],
        hash: "qwQve8ut294=",
      },
    ],
  ],
  [
    "autoscaling/v1",
    [
      {
        name: "horizontalpodautoscalers",
        kind: "HorizontalPodAutoscaler",
        namespaced: true,
        short: ["hpa"],
        categories: ["all"],
        sub: ["status"],
        hash: "qwQve8ut294=",
      },
    ],
  ],
  [
    "batch/v1",
    [
      {
        name: "cronjobs",
        kind: "CronJob",
        namespaced: true,
        short: ["cj"],
        categories: ["all"],
        sub: ["status"],
        hash: "sd5LIXh4Fjs=",
      },
      {
        name: "jobs",
        kind: "Job",
        namespaced: true,
        categories: ["all"],
        sub: ["status"],
        hash: "mudhfqk/qZY=",
      },
    ],
  ],
  [
    "certificates.k8s.io/v1",
    [
      {
        name: "certificatesigningrequests",
        kind: "CertificateSigningRequest",
        short: ["csr"],
        sub: ["approval", "status"],
        hash: "95fRKMXA+00=",
      },
    ],
  ],
  [
    "networking.k8s.io/v1",
    [
      { name: "ingressclasses", kind: "IngressClass", hash: "l/iqIbDgFyQ=" },
      {
        name: "ingresses",
        kind: "Ingress",
        namespaced: true,
        short: ["ing"],
        sub: ["status"],
        hash: "39NQlfNR+bo=",
      },
      { name: "ipaddresses", kind: "IPAddress", short: ["ip"], hash: "3f/plJFChNE=" },
      {
        name: "networkpolicies",
        kind: "NetworkPolicy",
        namespaced: true,
        short: ["netpol"],
        hash: "YpfwF18m1G8=",
      },
      { name: "servicecidrs", kind: "ServiceCIDR", sub: ["status"], hash: "gNLvruQhW2g=" },
    ],
  ],
  [
    "policy/v1",
    [
      {
        name: "poddisruptionbudgets",
        kind: "PodDisruptionBudget",
        namespaced: true,
        short: ["pdb"],
        sub: ["status"],
        hash: "EVWiDmWqyJw=",
      },
    ],
  ],
  [
    "rbac.authorization.k8s.io/v1",
    [
      { name: "clusterrolebindings", kind: "ClusterRoleBinding", hash: "48tpQ8gZHFc=" },
      { name: "clusterroles", kind: "ClusterRole", hash: "bYE5ZWDrJ44=" },
      { name: "rolebindings", kind: "RoleBinding", namespaced: true, hash: "eGsCzGH6b1g=" },
      { name: "roles", kind: "Role", namespaced: true, hash: "7FuwZcIIItM=" },
    ],
  ],
  [
    "storage.k8s.io/v1",
    [
      { name: "csidrivers", kind: "CSIDriver", hash: "hL6j/rwBV5w=" },
      { name: "csinodes", kind: "CSINode", hash: "Pe62DkZtjuo=" },
      { name: "csistoragecapacities", kind: "CSIStorageCapacity", namespaced: true, hash: "xeVl+2Ly1kE=" },
      { name: "storageclasses", kind: "StorageClass", short: ["sc"], hash: "K+m6uJwbjGY=" },
      { name: "volumeattachments", kind: "VolumeAttachment", sub: ["status"], hash: "tJx/ezt6UDU=" },
      {
        name: "volumeattributesclasses",
        kind: "VolumeAttributesClass",
        short: ["vac"],
        hash: "Bl3MtjZ/n/s=",
      },
    ],
  ],
  [
    "admissionregistration.k8s.io/v1",
    [
      {
        name: "mutatingwebhookconfigurations",
        kind: "MutatingWebhookConfiguration",
        categories: ["api-extensions"],
        hash: "Sqi0GUgDaX0=",
      },
      {
        name: "validatingadmissionpolicies",
        kind: "ValidatingAdmissionPolicy",
        categories: ["api-extensions"],
        sub: ["status"],
        hash: "6OxvlMmQ6is=",
      },
      {
        name: "validatingadmissionpolicybindings",
        kind: "ValidatingAdmissionPolicyBinding",
        categories: ["api-extensions"],
        hash: "v9715VZqakg=",
      },
      {
        name: "validatingwebhookconfigurations",
        kind: "ValidatingWebhookConfiguration",
        categories: ["api-extensions"],
        hash: "B0wHjQmsGNk=",
      },
    ],
  ],
  [
    "apiextensions.k8s.io/v1",
    [
      {
        name: "customresourcedefinitions",
        kind: "CustomResourceDefinition",
        short: ["crd", "crds"],
        categories: ["api-extensions"],
        sub: ["status"],
        hash: "jfWCUB31mvA=",
      },
    ],
  ],
  [
    "scheduling.k8s.io/v1",
    [{ name: "priorityclasses", kind: "PriorityClass", short: ["pc"], hash: "1QwjyaZjj3Y=" }],
  ],
  ["coordination.k8s.io/v1", [{ name: "leases", kind: "Lease", namespaced: true, hash: "gqkMMb/YqFM=" }]],
  ["node.k8s.io/v1", [{ name: "runtimeclasses", kind: "RuntimeClass", hash: "WQTu1GL3T2Q=" }]],
  [
    "discovery.k8s.io/v1",
    [{ name: "endpointslices", kind: "EndpointSlice", namespaced: true, hash: "qgS0xkrxYAI=" }],
  ],
  [
    "resource.k8s.io/v1",
    [
      { name: "deviceclasses", kind: "DeviceClass", hash: "weQRMT6DeYM=" },
      {
        name: "resourceclaims",
        kind: "ResourceClaim",
        namespaced: true,
        sub: ["status"],
        hash: "EJAWH5WrAYg=",
      },
      {
        name: "resourceclaimtemplates",
        kind: "ResourceClaimTemplate",
        namespaced: true,
        hash: "24m0okHrUtk=",
      },
      { name: "resourceslices", kind: "ResourceSlice", hash: "z6Bc9vgk6yE=" },
    ],
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1",
    [
      { name: "flowschemas", kind: "FlowSchema", sub: ["status"], hash: "GJVAJZSZBIw=" },
      {
        name: "prioritylevelconfigurations",
        kind: "PriorityLevelConfiguration",
        sub: ["status"],
        hash: "Kir5PVfvNeI=",
      },
    ],
  ],
  [
    "metrics.k8s.io/v1beta1",
    [
      { name: "nodes", kind: "NodeMetrics", verbs: ["get", "list"] },
      { name: "pods", kind: "PodMetrics", namespaced: true, verbs: ["get", "list"] },
    ],
  ],
];

function subresource(name: string, kind: string): Subresource {
  switch (name) {
    case "proxy":
      return { name, kind: `${kind}ProxyOptions`, verbs: ["create", "delete", "get", "patch", "update"] };
    case "attach":
    case "exec":
    case "portforward":
      return {
        name,
        kind: `Pod${name === "portforward" ? "PortForward" : name === "exec" ? "Exec" : "Attach"}Options`,
        verbs: ["create", "get"],
      };
    case "binding":
      return { name, kind: "Binding", verbs: ["create"] };
    case "eviction":
      return { name, kind: "Eviction", group: "policy", version: "v1", verbs: ["create"] };
    case "token":
      return { name, kind: "TokenRequest", group: "authentication.k8s.io", version: "v1", verbs: ["create"] };
    case "scale":
      return { name, kind: "Scale", group: "autoscaling", version: "v1", verbs: readWrite };
    case "log":
      return { name, kind, verbs: ["get"] };
    case "finalize":
      return { name, kind, verbs: ["update"] };
    default:
      return { name, kind, verbs: readWrite };
  }
}

function typeOf(apiVersion: string, row: Row): ResourceType {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  return {
    group,
    version: apiVersion.slice(slash + 1),
    apiVersion,
    plural: row.name,
    singular: group === "metrics.k8s.io" ? "" : row.kind.toLowerCase(),
    kind: row.kind,
    namespaced: row.namespaced === true,
    shortNames: row.short ?? [],
    categories: row.categories ?? [],
    verbs: row.verbs ?? allVerbs,
    subresources: (row.sub ?? []).map((name) => subresource(name, row.kind)),
    storageVersionHash: row.hash,
    storage: group === "events.k8s.io" ? "events" : group === "" ? row.name : `${row.name}.${group}`,
  };
}

/** The resources that a server has: found by path, and told by discovery. */
export class ResourceTypes {
  readonly all: readonly ResourceType[];
  readonly #byPath: ReadonlyMap<string, ResourceType>;

  constructor(all: readonly ResourceType[]) {
    this.all = all;
    this.#byPath = new Map(all.map((type) => [`${type.apiVersion}/${type.plural}`, type]));
  }

  /** The resource `plural` of `apiVersion`, if it is served. */
  find(apiVersion: string, plural: string): ResourceType | undefined {
    return this.#byPath.get(`${apiVersion}/${plural}`);
  }

  /** Whether anything of this group and version is served. */
  hasVersion(apiVersion: string): boolean {
    return this.all.some((type) => type.apiVersion === apiVersion);
  }
}

/** Every resource of the simulated API server. */
export const builtinTypes: ResourceTypes = new ResourceTypes(
  groups.flatMap(([apiVersion, rows]) => rows.map((row) => typeOf(apiVersion, row))),
);
