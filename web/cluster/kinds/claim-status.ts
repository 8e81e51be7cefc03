import type { Status } from "../../shell/status.ts";
import type { KubeObject } from "../kinds.ts";
import { said, type Tell } from "./column.ts";
import { conditionAt, instantAt, textAt } from "./read.ts";
import { leaving } from "./replicas.ts";

/** A claim may wait this long for its volume. */
const graceMs = 2 * 60_000;

/** The state of a PersistentVolumeClaim by its phase. */
export function claimStatus(object: KubeObject, tell: Tell): Status {
  const { words, text: messages, now, format } = tell;
  const gone = leaving(object, tell);
  if (gone !== undefined) return gone;
  const made = instantAt(object, "metadata.creationTimestamp") ?? now;
  const resizing = conditionAt(object, "Resizing") ?? conditionAt(object, "FileSystemResizePending");
  switch (textAt(object, "status.phase")) {
    case "Bound":
      return resizing?.status === "True"
        ? said("prog", words.state.resizing, resizing.message, resizing.since)
        : said("ok", words.state.bound);
    case "Lost":
      return said("crit", words.state.lost, words.why.volumeGone);
    case "Pending":
      return now - made > graceMs
        ? said("warn", messages.state.pending, messages.why.since(format.span(now - made)), made)
        : said("prog", messages.state.pending, "", made);
    default:
      return said("unk", messages.state.notKnown);
  }
}
