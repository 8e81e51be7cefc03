import { TaffrailError } from "@taffrail/base";

/** A remote server did not answer a read, or not in a way that can be understood. */
export class RemoteReadError extends TaffrailError {
  readonly code = "sinks/remote-read";
}
