/** A name in two parts: what a person reads, and the hashes that controllers put after it. */
export interface NameParts {
  readonly head: string;
  /** Begins with "-", or is empty. */
  readonly hashes: string;
}

// Kubernetes draws suffixes from letters and digits that cannot spell words: no vowels.
const suffix = /^[b-df-hj-np-tv-z0-9]+$/;
const keptOfWorkload = 8;
/** What a ReplicaSet's name ends with, in the alphabet that Kubernetes writes hashes in, and a Job's of a CronJob: when it was due. */
const alone = /^(.+?)(-(?:(?=[a-z]*\d)(?=\d*[a-z])[bcdfghjklmnpqrstvwxz2456789]{8,10}|\d{8,}))$/;

/** Splits "checkout-7d9f8b6c5d-x2k4q" before "-7d9f8b6c5d-x2k4q"; a name without hashes stays whole. */
export function splitName(name: string): NameParts {
  const match = /^(.+?)((?:-[a-z0-9]{6,10})?-[a-z0-9]{5})$/.exec(name);
  if (match === null) {
    const [, head = name, hashes = ""] = alone.exec(name) ?? [];
    return { head, hashes };
  }
  const parts = match[2]!.split("-").slice(1);
  const random = parts.at(-1)!;
  const template = parts.length === 2 ? parts[0] : undefined;
  const isRandom = (text: string): boolean =>
    suffix.test(text) && (/\d/.test(text) || template !== undefined);
  if (!isRandom(random)) return { head: name, hashes: "" };
  if (template !== undefined && !(suffix.test(template) && /\d/.test(template))) {
    return /\d/.test(random)
      ? { head: `${match[1]!}-${template}`, hashes: `-${random}` }
      : { head: name, hashes: "" };
  }
  return { head: match[1]!, hashes: match[2]! };
}

/**
 * `name` in at most `room` characters, cut in the middle: first the workload's end, of which eight characters stay, then
 * the template hash down to its first four. Below that it is cut no further.
 */
export function cutName(name: string, room: number): string {
  if (name.length <= room) return name;
  const { head, hashes } = splitName(name);
  const kept = (left: number): string =>
    head.length <= left ? head : `${head.slice(0, Math.max(keptOfWorkload, left - 1))}…`;
  const once = kept(room - hashes.length) + hashes;
  const parts = hashes.split("-").slice(1);
  if (once.length <= room || parts.length < 2) return once;
  const short = `-${parts[0]!.slice(0, 4)}…-${parts[1]!}`;
  return kept(room - short.length) + short;
}
