/** When a long reading last let others have their turn; it ends with `signal`. */
export interface Turns {
  readonly signal: AbortSignal;
  endMs: number;
}

const sliceMs = 10;

export function turnsUntil(signal: AbortSignal): Turns {
  return { signal, endMs: performance.now() + sliceMs };
}

/** Waits for the event loop to come round, where a slice is over. Throws `signal.reason`. */
export async function breathe(turns: Turns): Promise<void> {
  if (performance.now() < turns.endMs) return;
  await new Promise((resolve) => setImmediate(resolve));
  turns.signal.throwIfAborted();
  turns.endMs = performance.now() + sliceMs;
}
