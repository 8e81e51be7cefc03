import { TaffrailError } from "@taffrail/base";

/** Bytes that are no protobuf message of the kind wanted. What brought them fails whole. */
export class ProtobufError extends TaffrailError {
  readonly code = "wire/protobuf";
  /** Where in the body, counted from 0. */
  readonly offset: number;

  constructor(offset: number, got: string, want: string) {
    super(`cannot read protobuf at byte ${offset}: got ${got}, want ${want}`);
    this.offset = offset;
  }
}
