import type { KubeObject, ObjectReference, Quantity } from "../object.ts";

type Quantities = Readonly<Record<string, Quantity>>;

/** What objects of a namespace may ask for, each. */
export interface LimitRange extends KubeObject {
  readonly spec?: {
    readonly limits?: readonly {
      readonly type: string;
      readonly min?: Quantities;
      readonly max?: Quantities;
      readonly default?: Quantities;
      readonly defaultRequest?: Quantities;
      readonly maxLimitRequestRatio?: Quantities;
    }[];
  };
}

/** What a namespace may ask for in all. */
export interface ResourceQuota extends KubeObject {
  readonly spec?: { readonly hard?: Quantities };
  readonly status?: { readonly hard?: Quantities; readonly used?: Quantities };
}

/** A role given to somebody. */
export interface RoleBinding extends KubeObject {
  readonly roleRef?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string };
}

/** Data that must not be seen; only its kind is read here. */
export interface Secret extends KubeObject {
  readonly type?: string;
}

/** Who a pod is to the API server. */
export interface ServiceAccount extends KubeObject {
  readonly automountServiceAccountToken?: boolean;
  readonly secrets?: readonly ObjectReference[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
}

/** Who leads, until when. */
export interface Lease extends KubeObject {
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly renewTime?: string | null;
  };
}

/** A certificate that somebody asks for. */
export interface CertificateSigningRequest extends KubeObject {
  readonly spec?: { readonly signerName?: string; readonly username?: string };
  readonly status?: {
    /** Base64; absent until issued. */
    readonly certificate?: string;
    readonly conditions?: readonly { readonly type: string; readonly status?: string }[];
  };
}

/** A rule that admission follows, mutating or validating. */
export interface AdmissionPolicy extends KubeObject {
  readonly spec?: {
    readonly paramKind?: { readonly apiVersion?: string; readonly kind?: string };
    readonly failurePolicy?: string;
    readonly reinvocationPolicy?: string;
  };
}

/** Where such a rule holds. */
export interface AdmissionPolicyBinding extends KubeObject {
  readonly spec?: {
    readonly policyName?: string;
    readonly paramRef?: {
      readonly name?: string;
      readonly namespace?: string;
      readonly parameterNotFoundAction?: string;
    };
    readonly validationActions?: readonly string[];
  };
}

/** Whom admission asks, mutating or validating. */
export interface WebhookConfiguration extends KubeObject {
  readonly webhooks?: readonly {
    readonly name: string;
    readonly clientConfig?: {
      readonly service?: { readonly name?: string; readonly namespace?: string };
    };
  }[];
}
