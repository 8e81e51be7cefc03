import { NotSupportedError } from "@taffrail/base";
export function extendedHistograms(..._: unknown[]): void {
  throw new NotSupportedError("histograms");
}
