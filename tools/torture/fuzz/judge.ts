import { TaffrailError } from "@taffrail/base";

/** Longest time of this thread that one input may take: milliseconds. */
const mostMs = 100;
/** What is slow once may have paid for memory that others left behind; what is slow so often is slow. */
const rounds = 3;

/** What is wrong with how an input is taken: an error that is not our own, or one that takes long; `undefined`: nothing. */
export function judge(take: () => void): string | undefined {
  let ms = 0;
  for (let round = 0; round < rounds; round++) {
    const start = process.threadCpuUsage();
    try {
      take();
    } catch (error) {
      const fault = strange(error);
      if (fault !== undefined) return fault;
    }
    ms = sinceMs(start);
    if (ms <= mostMs) return undefined;
  }
  return `takes ${ms.toFixed(0)} ms`;
}

/** The same for what takes turns of the event loop, while nothing else runs in this thread. */
export async function judgeAsync(take: () => Promise<void>): Promise<string | undefined> {
  let ms = 0;
  for (let round = 0; round < rounds; round++) {
    const start = process.threadCpuUsage();
    try {
      await take();
    } catch (error) {
      const fault = strange(error);
      if (fault !== undefined) return fault;
    }
    ms = sinceMs(start);
    if (ms <= mostMs) return undefined;
  }
  return `takes ${ms.toFixed(0)} ms`;
}

function strange(error: unknown): string | undefined {
  if (error instanceof TaffrailError) return undefined;
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}

function sinceMs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}
