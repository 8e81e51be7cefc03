export {
  type Disk,
  type DiskError,
  diskErrorCode,
  type DiskFile,
  type DiskStat,
  isDiskFull,
  type OpenMode,
  readWhole,
  writeAtomically,
} from "./disk.ts";
export { type Fault, FaultyDisk } from "./faulty-disk.ts";
export {
  DirLockedError,
  type DirLock,
  DirUnusableError,
  lockDir,
  type Processes,
  type ProcessIdentity,
  systemProcesses,
} from "./lock.ts";
export { MemoryDisk } from "./memory-disk.ts";
export { OverlayDisk } from "./overlay-disk.ts";
export { listSegments, segmentName, segmentPath, segmentsBytes } from "./segments.ts";
export { systemDisk } from "./system-disk.ts";
export { type PackedRecord, pageBytes, type WalCompression } from "./wal-frame.ts";
export { type WalDamage, type WalRecord, WalSegmentReader } from "./wal-reader.ts";
export { finishRepairs, repairSegment, type WalRepair } from "./wal-repair.ts";
export { DiskFullError, WalWriteError, WalWriter, type WalWriterOptions } from "./wal-writer.ts";
