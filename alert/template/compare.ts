import { plainText } from "./format.ts";
import { TemplateFunctionError } from "./template-error.ts";
import { basicKindOf, type TemplateFunction, typeOf, underlying, type Value } from "./value.ts";

function badComparison(a: Value, b: Value): string {
  return `incompatible types for comparison: ${typeOf(a) ?? "<nil>"} and ${typeOf(b) ?? "<nil>"}`;
}

const badType = "invalid type for comparison";

function fail(message: string): never {
  throw new TemplateFunctionError(message);
}

/** Whether two values of kinds that may be compared are equal. */
function equal(a: Value, b: Value): boolean {
  const [kindA, kindB] = [basicKindOf(a), basicKindOf(b)];
  if (kindA !== kindB) {
    if (isInteger(kindA) && isInteger(kindB)) return underlying(a) === underlying(b);
    if (a !== undefined && b !== undefined) fail(badComparison(a, b));
    return false;
  }
  if (kindA === "complex") {
    const [x, y] = [a as { re: number; im: number }, b as { re: number; im: number }];
    return x.re === y.re && x.im === y.im;
  }
  if (kindA !== undefined) return underlying(a) === underlying(b);
  if (a === undefined || b === undefined) {
    const other = a ?? b;
    if (other !== undefined && !isComparable(other) && !isNilable(other))
      fail(`non-comparable type ${plainText(other)}: ${typeOf(other)!}`);
    return a === b;
  }
  for (const value of [a, b])
    if (!isComparable(value)) fail(`non-comparable type ${plainText(value)}: ${typeOf(value)!}`);
  return a === b;
}

function isInteger(kind: string | undefined): boolean {
  return kind === "int" || kind === "uint";
}

function isNilable(value: Value): boolean {
  return (
    typeof value === "object" && (value.kind === "map" || value.kind === "list" || value.kind === "function")
  );
}

function isComparable(value: Value): boolean {
  if (typeof value !== "object") return true;
  if (value.kind === "map" || value.kind === "list" || value.kind === "function") return false;
  if (value.kind !== "struct" || value.isPointer === true) return true;
  return value.fields.every(([, field]) => isComparable(field));
}

function less(a: Value, b: Value): boolean {
  const [kindA, kindB] = [basicKindOf(a), basicKindOf(b)];
  if (kindA === undefined || kindB === undefined) fail(badType);
  if (kindA !== kindB && !(isInteger(kindA) && isInteger(kindB))) fail(badComparison(a, b));
  if (kindA === "bool" || kindA === "complex") fail(badType);
  return (underlying(a) as string) < (underlying(b) as string);
}

function order(call: (a: Value, b: Value) => boolean): TemplateFunction {
  return { params: ["any", "any"], call: ([a, b]) => call(a, b) };
}

/** Go's functions that compare. */
export const comparisons: Readonly<Record<string, TemplateFunction>> = {
  eq: {
    params: ["any"],
    rest: "any",
    call: ([first, ...others]) => {
      if (others.length === 0) fail("missing argument for comparison");
      return others.some((other) => equal(first, other));
    },
  },
  ne: order((a, b) => !equal(a, b)),
  lt: order(less),
  le: order((a, b) => less(a, b) || equal(a, b)),
  gt: order((a, b) => !(less(a, b) || equal(a, b))),
  ge: order((a, b) => !less(a, b)),
};
