/** A label name from its escaped form `U__…`, where `_1f600_` stands for a code point and `__` for an underscore. */
export function unescapeName(name: string): string {
  if (!name.startsWith("U__")) return name;
  let plain = "";
  for (let i = 3; i < name.length; i++) {
    if (name[i] !== "_") {
      plain += name[i];
      continue;
    }
    if (name[i + 1] === "_") {
      plain += "_";
      i++;
      continue;
    }
    const end = name.indexOf("_", i + 1);
    const hex = end < 0 ? "" : name.slice(i + 1, end);
    const codePoint = Number.parseInt(hex, 16);
    const isCodePoint = /^[0-9a-fA-F]{1,6}$/.test(hex) && codePoint <= 0x10ffff;
    if (!isCodePoint || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return name;
    plain += String.fromCodePoint(codePoint);
    i = end;
  }
  return plain;
}
