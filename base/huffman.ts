/** As many symbols as there may be. */
const mostSymbols = 512;
/** Scratch that each call writes anew. */
const sorted = new Float64Array(mostSymbols);
const weights = new Float64Array(mostSymbols);

/**
 * Lengths of the codes of symbols that occur `counts` times: a prefix code of the least bits in all, but that no code has more than
 * `most`; 0 for what does not occur. Where there is one symbol alone its code has one bit.
 *
 * Method: Moffat and Katajainen (1995), "In-place calculation of minimum-redundancy codes"; codes that are too long are cut, and others
 * made longer until all fit (Kraft's sum).
 */
export function codeLengths(counts: ArrayLike<number>, most: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  // count and symbol in one number, so that they sort together
  let used = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    if (counts[symbol]! > 0) sorted[used++] = counts[symbol]! * mostSymbols + symbol;
  }
  if (used === 0) return lengths;
  const order = sorted.subarray(0, used).sort();
  if (used === 1) {
    lengths[order[0]! % mostSymbols] = 1;
    return lengths;
  }
  for (let i = 0; i < used; i++) weights[i] = Math.floor(order[i]! / mostSymbols);
  const byLength = lengthsOf(used, most);
  limit(byLength, most);
  let at = used;
  for (let length = 1; length <= most; length++) {
    for (let i = byLength[length]!; i > 0; i--) lengths[order[--at]! % mostSymbols] = length;
  }
  return lengths;
}

/** How many codes of each length there are, of `n` ascending weights, which are written over; those that are too long count as `most`. */
function lengthsOf(n: number, most: number): Uint32Array {
  // inner nodes take the places of the leaves before them; a node that was joined holds where its parent is
  weights[0]! += weights[1]!;
  let root = 0;
  let leaf = 2;
  for (let next = 1; next < n - 1; next++) {
    if (leaf >= n || weights[root]! < weights[leaf]!) {
      weights[next] = weights[root]!;
      weights[root++] = next;
    } else weights[next] = weights[leaf++]!;
    if (leaf >= n || (root < next && weights[root]! < weights[leaf]!)) {
      weights[next]! += weights[root]!;
      weights[root++] = next;
    } else weights[next]! += weights[leaf++]!;
  }
  weights[n - 2] = 0; // now by inner node: how deep it is
  for (let next = n - 3; next >= 0; next--) weights[next] = weights[weights[next]!]! + 1;

  const byLength = new Uint32Array(most + 1);
  let free = 1;
  let inner = n - 2;
  for (let depth = 0; free > 0; depth++) {
    let nodes = 0;
    for (; inner >= 0 && weights[inner] === depth; inner--) nodes++;
    byLength[Math.min(depth, most)]! += free - nodes;
    free = 2 * nodes;
  }
  return byLength;
}

/** Makes codes longer until their Kraft sum is 1. */
function limit(byLength: Uint32Array, most: number): void {
  let sum = 0;
  for (let length = 1; length <= most; length++) sum += byLength[length]! * 2 ** (most - length);
  for (let over = sum - 2 ** most; over > 0; over--) {
    byLength[most]!--; // it moves up beside another leaf, which is split for it
    let length = most - 1;
    while (byLength[length] === 0) length--;
    byLength[length]!--;
    byLength[length + 1]! += 2;
  }
}

/** The codes of such lengths, turned round, as deflate writes them: lowest bit first. Source: RFC 1951, §3.2.2. */
export function codesOf(lengths: Uint8Array, most: number): Uint16Array {
  const byLength = new Uint32Array(most + 1);
  for (const length of lengths) byLength[length]!++;
  const next = new Uint32Array(most + 1);
  for (let length = 2, code = 0; length <= most; length++) {
    code = (code + byLength[length - 1]!) << 1;
    next[length] = code;
  }
  const codes = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    let code = next[length]!++;
    let turned = 0;
    for (let i = 0; i < length; i++, code >>>= 1) turned = (turned << 1) | (code & 1);
    codes[symbol] = turned;
  }
  return codes;
}
