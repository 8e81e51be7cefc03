import type { Clock } from "@taffrail/base";

/** So many chunks may come one after another before the next is waited for; one more may come for each `shortMs`, milliseconds. */
const mostAtOnce = 10;
const shortMs = 100;
/** How long is waited where much comes each time. */
const longMs = 500;
/** So much in one wait is much, bytes. */
const much = 16 << 10;
/** A chunk of this length is one of many that wait already: the next is taken at once. */
const largeChunk = 16 << 10;

/**
 * Chunks of a body as they come. Where small ones come more often than ten a second, those of a tenth of a second come together, and those of
 * half a second where they are much: a process that is woken for each of a hundred changes a second finds its caches cold each time, and takes
 * five times as long for them.
 */
export async function* paced(
  body: AsyncIterable<Uint8Array>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = mostAtOnce;
  let since = clock.now();
  let bytes = 0; // since the last wait
  for await (const chunk of body) {
    yield chunk;
    bytes += chunk.length;
    if (chunk.length >= largeChunk) continue;
    const now = clock.now();
    left = Math.min(mostAtOnce, left + Math.max(0, now - since) / shortMs) - 1;
    since = now;
    if (left < 0) {
      const isMuch = bytes >= much;
      await clock.sleep(isMuch ? longMs : shortMs, signal);
      if (isMuch) [left, since] = [0, clock.now()]; // a long wait saves nothing up: the next is as long while so much comes
    }
    bytes = 0;
  }
}
