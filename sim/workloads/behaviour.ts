import type { Container, Pod } from "./pod.ts";
import { imageTag } from "./plan.ts";

/** What is peculiar about a container of some image. Times in milliseconds from its start. */
export interface Behaviour {
  /** Its image cannot be pulled, and why. */
  readonly pullError?: string;
  /** It leaks so many MiB a second. */
  readonly leak?: number;
  /** It ends by itself after this time. */
  readonly endsAfter?: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly exitCode: number;
    readonly message?: string;
  };
  /** The share of its requests that fails. */
  readonly failing?: number;
}

/** Peculiar images of the demo, by name and tag. */
const peculiar: Readonly<Record<string, Behaviour>> = {
  "checkout:1.14.0": { leak: 1.05, failing: 0.06 },
  "indexer:2.9.0-rc1": {
    pullError:
      'failed to pull and unpack image "registry.example.com/search/indexer:2.9.0-rc1": failed to resolve reference "registry.example.com/search/indexer:2.9.0-rc1": unexpected status from HEAD request to https://registry.example.com/v2/search/indexer/manifests/2.9.0-rc1: 403 Forbidden',
  },
  "indexer:2.8.7": {
    endsAfter: {
      fromMs: 40 * 60_000,
      toMs: 400 * 60_000,
      exitCode: 1,
      message: 'mapping conflict on field "price"\n',
    },
  },
  "etl:0.31.4": { endsAfter: { fromMs: 90 * 60_000, toMs: 900 * 60_000, exitCode: 1 } },
  "mailer:1.4.2": { failing: 0.02 },
};

const ordinary: Behaviour = {};

/** How a container behaves. */
export function behaviourOf(_pod: Pod, container: Container): Behaviour {
  return peculiar[imageTag(container.plan.image)] ?? ordinary;
}
