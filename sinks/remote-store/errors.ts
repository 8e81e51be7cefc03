import { TaffrailError } from "@taffrail/base";

/** The server that keeps the samples did not answer, or not in a way that can be understood. */
export class RemoteStoreError extends TaffrailError {
  readonly code = "sinks/remote-store";
}
