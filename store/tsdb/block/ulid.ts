import type { Random } from "@taffrail/base";

const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A name that sorts by time: ten letters of Unix milliseconds, sixteen of chance. Source: the ULID specification. */
export function makeUlid(timeMs: number, random: Random): string {
  let name = "";
  for (let place = 32 ** 9; place >= 1; place /= 32) name += letters[Math.floor(timeMs / place) % 32];
  for (let i = 0; i < 16; i++) name += letters[Math.floor(random() * 32)];
  return name;
}

/** Whether a folder's name is a block's. */
export function isUlid(name: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(name);
}
