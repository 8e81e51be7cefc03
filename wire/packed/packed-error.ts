import { TaffrailError } from "@taffrail/base";

/** A packed list that cannot be read. */
export class PackedError extends TaffrailError {
  readonly code = "wire/packed";
}
