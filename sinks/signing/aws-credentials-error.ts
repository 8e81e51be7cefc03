import { TaffrailError } from "@taffrail/base";

/** Nothing to sign with is to be had where AWS's own tools look for it, as far as this build looks. */
export class AwsCredentialsError extends TaffrailError {
  readonly code = "sinks/aws-credentials";
}
