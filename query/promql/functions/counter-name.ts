const endings = ["_total", "_sum", "_count", "_bucket"];

/** Whether a metric's name says that it is a counter. */
export function isCounterName(name: string): boolean {
  return endings.some((ending) => name.endsWith(ending));
}
