import { NotSupportedError } from "@taffrail/base";
export function info(): never {
  throw new NotSupportedError("function info");
}
