import { NotSupportedError } from "@taffrail/base";
export function rateOfHistograms(..._: unknown[]): void {
  throw new NotSupportedError("histograms");
}
export function deltaOfLastTwo(..._: unknown[]): void {
  throw new NotSupportedError("histograms");
}
export function resetsOfHistograms(..._: unknown[]): number {
  throw new NotSupportedError("histograms");
}
