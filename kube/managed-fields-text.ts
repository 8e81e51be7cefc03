const field = '"managedFields":[';
const container = '"metadata":{';

/** The text of an object without its `metadata.managedFields`, and those. */
export interface CutText {
  readonly text: string;
  /** The list as it stood there; `undefined` where nothing was cut. */
  readonly managedFields: string | undefined;
}

/**
 * Cuts `metadata.managedFields` out of the text of an object, `depth` brackets deep, before it is parsed: often half of it, and the dearest
 * half, since each of its fields has names of its own. What is not written as the API server writes it is left as it is.
 */
export function cutManagedFields(text: string, depth: number): CutText {
  const whole = { text, managedFields: undefined };
  const at = text.indexOf(field);
  if (at < 0 || !isOfMetadata(text, at, depth)) return whole;
  const start = at + field.length - 1;
  const end = endOfList(text, start);
  if (end < 0) return whole;
  const isFirst = text.charCodeAt(at - 1) !== comma;
  const isLast = text.charCodeAt(end) !== comma;
  const from = isFirst ? at : at - 1; // with the comma before it, or else behind it
  const to = isFirst && !isLast ? end + 1 : end;
  return { text: text.slice(0, from) + text.slice(to), managedFields: text.slice(start, end) };
}

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Whether what begins at `at` is a field of the object's metadata. */
function isOfMetadata(text: string, at: number, depth: number): boolean {
  let level = 0;
  let opened = -1; // where the brace was opened that is around `at`
  for (let i = 0; i < at; i++) {
    const c = text.charCodeAt(i);
    if (c === quote) {
      i = endOfText(text, i);
      if (i < 0) return false;
    } else if (c === openBrace || c === openBracket) {
      if (++level === depth + 1) opened = i;
    } else if (c === closeBrace || c === closeBracket) level--;
  }
  return level === depth + 1 && opened >= 0 && text.startsWith(container, opened - container.length + 1);
}

/** Where the list that begins at `start` is over; -1 where it is not. */
function endOfList(text: string, start: number): number {
  let level = 0;
  for (let i = start; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === quote) {
      i = endOfText(text, i);
      if (i < 0) return -1;
    } else if (c === openBrace || c === openBracket) level++;
    else if ((c === closeBrace || c === closeBracket) && --level === 0) return i + 1;
  }
  return -1;
}

/** The place of the quote that ends a text; -1 where none does. */
function endOfText(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === backslash) i++;
    else if (c === quote) return i;
  }
  return -1;
}
