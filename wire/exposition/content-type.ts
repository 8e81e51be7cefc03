import type { ExpositionFormat } from "./cursor.ts";

/** The format of an answer, or why there is none; with what to say beside it where the answer did not name it well. */
export type FormatChoice =
  | { readonly format: ExpositionFormat; readonly warning: string | undefined }
  | { readonly format: undefined; readonly error: string };

const formats: Readonly<Record<string, ExpositionFormat>> = {
  "text/plain": "text",
  "application/openmetrics-text": "openmetrics",
  "application/vnd.google.protobuf": "protobuf",
};

/** Chooses the format by `Content-Type`, or by the media type `fallback` (empty for none) where that says nothing usable. */
export function chooseFormat(contentType: string, fallback: string): FormatChoice {
  let problem: string;
  let detail = "";
  if (contentType === "") problem = "non-compliant scrape target sending blank Content-Type";
  else {
    const media = parseMediaType(contentType);
    if (media.error === undefined) {
      const format = Object.hasOwn(formats, media.type) ? formats[media.type] : undefined;
      if (format !== undefined) return { format, warning: undefined };
      problem = `received unsupported Content-Type ${JSON.stringify(contentType)}`;
    } else {
      problem = `${fallback === "" ? "cannot parse" : "could not parse received"} Content-Type ${JSON.stringify(contentType)}`;
      detail = `\n${media.error}`;
    }
  }
  const format = Object.hasOwn(formats, fallback) ? formats[fallback] : undefined;
  if (format === undefined) {
    const specified = detail === "" ? " specified" : "";
    return { format, error: `${problem} and no fallback_scrape_protocol${specified} for target${detail}` };
  }
  return {
    format,
    warning: `${problem}, using fallback_scrape_protocol ${JSON.stringify(fallback)}${detail}`,
  };
}

/** A media type with its parameters, or why it is none. */
export type MediaType =
  | {
      readonly type: string;
      readonly parameters: ReadonlyMap<string, string>;
      readonly error: undefined;
    }
  | { readonly error: string };

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+/;

/** Reads `type/subtype; name=value; …` as RFC 2045 has it, and as Go's `mime` package does where that differs. */
export function parseMediaType(text: string): MediaType {
  const base = text.split(";", 1)[0]!;
  const type = base.trim().toLowerCase();
  const error = mediaTypeError(type);
  if (error !== undefined) return { error };

  const seen = new Map<string, string>();
  let rest = text.slice(base.length);
  for (;;) {
    rest = rest.trimStart();
    if (rest === "") return { type, parameters: seen, error: undefined };
    const parameter = parseParameter(rest);
    if (parameter === undefined) {
      return rest.trim() === ";"
        ? { type, parameters: seen, error: undefined }
        : { error: "mime: invalid media parameter" };
    }
    const before = seen.get(parameter.name);
    if (before !== undefined && before !== parameter.value)
      return { error: "mime: duplicate parameter name" };
    seen.set(parameter.name, parameter.value);
    rest = parameter.rest;
  }
}

function mediaTypeError(type: string): string | undefined {
  const first = token.exec(type)?.[0] ?? "";
  if (first === "") return "mime: no media type";
  const rest = type.slice(first.length);
  if (rest === "") return undefined;
  if (!rest.startsWith("/")) return "mime: expected slash after first token";
  const subtype = token.exec(rest.slice(1))?.[0] ?? "";
  if (subtype === "") return "mime: expected token after slash";
  return rest.length > subtype.length + 1 ? "mime: unexpected content after media subtype" : undefined;
}

function parseParameter(text: string): { name: string; value: string; rest: string } | undefined {
  if (!text.startsWith(";")) return undefined;
  let rest = text.slice(1).trimStart();
  const name = token.exec(rest)?.[0];
  if (name === undefined) return undefined;
  rest = rest.slice(name.length).trimStart();
  if (!rest.startsWith("=")) return undefined;
  rest = rest.slice(1).trimStart();
  const value = rest.startsWith('"') ? quotedValue(rest) : plainValue(rest);
  return value === undefined ? undefined : { name: name.toLowerCase(), ...value };
}

function plainValue(text: string): { value: string; rest: string } | undefined {
  const value = token.exec(text)?.[0];
  return value === undefined ? undefined : { value, rest: text.slice(value.length) };
}

/** A backslash escapes only what could not stand in a token, so that paths sent unescaped survive. */
function quotedValue(text: string): { value: string; rest: string } | undefined {
  let value = "";
  for (let i = 1; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') return { value, rest: text.slice(i + 1) };
    if (c === "\r" || c === "\n") return undefined;
    const escaped = text[i + 1];
    if (c === "\\" && escaped !== undefined && '()<>@,;:\\"/[]?='.includes(escaped)) value += text[++i]!;
    else value += c;
  }
  return undefined;
}
