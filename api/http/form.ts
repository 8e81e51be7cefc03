import { BadTextError } from "./errors.ts";

/**
 * The names and values of a query string or form body, in order. Text that is not percent-encoded UTF-8 is refused rather
 * than patched with replacement marks: a matcher that silently means another series is worse than an error.
 */
export function parseForm(text: string, what: string): [string, string][] {
  const fields: [string, string][] = [];
  for (const field of text.split("&")) {
    if (field === "") continue;
    const at = field.indexOf("=");
    const name = at < 0 ? field : field.slice(0, at);
    const value = at < 0 ? "" : field.slice(at + 1);
    fields.push([decodeField(name, what), decodeField(value, what)]);
  }
  return fields;
}

function decodeField(text: string, what: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new BadTextError(what);
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes as text. Throws `BadTextError` where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new BadTextError(what);
  }
}
