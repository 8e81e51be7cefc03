import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { type Log, TaffrailError } from "@taffrail/base";
import { type Disk, diskErrorCode, readWhole } from "./disk.ts";

/** Another process works in the folder. */
export class DirLockedError extends TaffrailError {
  readonly code = "disk/locked";

  constructor(dir: string, pid: number) {
    super(`cannot use ${dir}: process ${pid} works in it`, {
      hint: "one server a folder: stop the other one or choose another folder",
    });
  }
}

/** A folder that cannot be worked in: there is no such place, it may not be written to, or its disk is full. */
export class DirUnusableError extends TaffrailError {
  readonly code = "disk/unusable";

  constructor(dir: string, cause: unknown) {
    super(`cannot use "${dir}" as a data folder`, {
      cause,
      hint: "choose a folder that this user may write to, on a disk with room",
    });
  }
}

/** A process as the system knows it: a number alone is given again after its death. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Start in clock ticks since boot, and which boot; "" where the system does not tell. */
  readonly start: string;
}

/** What the lock asks of the system. */
export interface Processes {
  readonly self: ProcessIdentity;
  /** The start of a living process as `ProcessIdentity.start`; `undefined` where there is none of that number. */
  startOf(pid: number): string | undefined;
}

/** The processes of this machine. */
export const systemProcesses: Processes = {
  get self(): ProcessIdentity {
    return { pid: process.pid, host: hostname(), start: startOf(process.pid) ?? "" };
  },
  startOf,
};

/** A folder kept for one process until it is disposed of. */
export interface DirLock extends Disposable {
  readonly path: string;
}

const lockName = "lock";

/**
 * Keeps a folder for this process by a file that names it. What a dead process left is taken over; a living one is a
 * `DirLockedError`. A holder on another host cannot be asked: it is taken for dead, with a warning. Throws `DirUnusableError` where the folder
 * cannot be made or written to.
 */
export function lockDir(disk: Disk, dir: string, log: Log, processes: Processes = systemProcesses): DirLock {
  try {
    return lock(disk, dir, log, processes);
  } catch (error) {
    throw error instanceof DirLockedError ? error : new DirUnusableError(dir, error);
  }
}

function lock(disk: Disk, dir: string, log: Log, processes: Processes): DirLock {
  disk.makeDir(dir);
  const path = join(dir, lockName);
  const self = processes.self;
  const text = new TextEncoder().encode(JSON.stringify(self) + "\n");
  for (let attempt = 0; ; attempt++) {
    try {
      const file = disk.open(path, "create-new");
      try {
        file.write(text, 0);
      } finally {
        file.close();
      }
      break;
    } catch (error) {
      if (diskErrorCode(error) !== "EEXIST" || attempt === 5) throw error;
    }
    const holder = holderOf(disk, path);
    if (holder !== undefined && isAlive(holder, processes)) throw new DirLockedError(dir, holder.pid);
    if (holder !== undefined && holder.host !== self.host) {
      log.warn("taking over a folder locked on another host", { dir, host: holder.host });
    }
    disk.remove(path);
  }
  let held = true;
  return {
    path,
    [Symbol.dispose]() {
      if (held) disk.remove(path);
      held = false;
    },
  };
}

/** Who holds the lock; `undefined` where the file says nothing we can read, as one that another program left. */
function holderOf(disk: Disk, path: string): ProcessIdentity | undefined {
  try {
    const found: unknown = JSON.parse(new TextDecoder().decode(readWhole(disk, path)));
    if (typeof found !== "object" || found === null) return undefined;
    const { pid, host, start } = found as Record<string, unknown>;
    if (typeof pid !== "number" || typeof host !== "string" || typeof start !== "string") return undefined;
    return { pid, host, start };
  } catch {
    return undefined;
  }
}

function isAlive(holder: ProcessIdentity, processes: Processes): boolean {
  if (holder.host !== processes.self.host) return false;
  const start = processes.startOf(holder.pid);
  return start !== undefined && (start === holder.start || start === "" || holder.start === "");
}

function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (diskErrorCode(error) !== "EPERM") return undefined;
  }
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name before it may hold anything
    return `${fields[19] ?? ""}@${boot}`;
  } catch {
    return "";
  }
}
