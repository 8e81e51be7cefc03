import { createHash } from "node:crypto";
import type { Random } from "@taffrail/base";

/** `length` hexadecimal digits. */
export function hexOf(random: Random, length: number): string {
  let hex = "";
  while (hex.length < length)
    hex += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return hex.slice(0, length);
}

/** The digest of an image, the same for the same name. */
export function imageId(image: string): string {
  return `sha256:${createHash("sha256").update(image).digest("hex")}`;
}

/** Characters of hashes in names. */
const safe = "bcdfghjklmnpqrstvwxz2456789";

/** A hash of a pod template as names carry it: about ten characters, the same for the same text. */
export function templateHash(text: string): string {
  const digest = createHash("sha256").update(text).digest();
  let hash = "";
  for (let i = 0; i < 10; i++) hash += safe[digest[i]! % safe.length];
  return hash;
}

/** A number in [0, 1) that a text fixes. */
export function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) >>> 0) / 2 ** 32;
}
