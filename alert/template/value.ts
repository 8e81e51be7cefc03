/**
 * What templates compute with: Go's values, as far as templates can tell them apart. Texts, truths, float64 (`number`) and int (`bigint`) are
 * JavaScript's own; `undefined` is nil, or no value at all. All else says its Go type, as errors and `%T` show it.
 */
export type Value = undefined | string | boolean | number | bigint | GoValue;
export type GoValue = GoNamed | GoList | GoMap | GoStruct | GoComplex | GoFunction;

/** A function of templates, or a method. */
export interface TemplateFunction {
  /** Go types of the parameters: `string`, `int`, `float64`, `bool`, `any`, or the name of another. */
  readonly params: readonly string[];
  /** Type of any further arguments; none are taken without it. */
  readonly rest?: string;
  /** Throws `TemplateFunctionError` to say why not. Its arguments have the types of `params`. */
  call(args: readonly Value[]): Value;
}

/** Methods of a value by name: each is made for its receiver. */
export type Methods<Receiver> = Readonly<Record<string, (self: Receiver) => TemplateFunction>>;

/** A type with a name over a simple one: `int64`, `time.Duration`, `template.HTML`. */
export interface GoNamed {
  readonly kind: "named";
  readonly type: string;
  readonly value: string | boolean | number | bigint;
  readonly isPointer?: boolean;
  /** What its `String` gives, where it has one. */
  readonly text?: string;
  readonly methods?: Methods<never>;
}

/** A slice. */
export interface GoList {
  readonly kind: "list";
  readonly type: string;
  readonly items: readonly Value[];
  readonly methods?: Methods<never>;
}

/** A map with texts as keys. */
export interface GoMap {
  readonly kind: "map";
  readonly type: string;
  /** What a key that is not there gives. */
  readonly zero: Value;
  readonly entries: ReadonlyMap<string, Value>;
  readonly methods?: Methods<never>;
}

/** A struct, or a pointer to one. */
export interface GoStruct {
  readonly kind: "struct";
  /** Without the star of a pointer. */
  readonly type: string;
  readonly isPointer?: boolean;
  readonly fields: readonly (readonly [name: string, value: Value])[];
  readonly text?: string;
  readonly methods?: Methods<never>;
}

export interface GoComplex {
  readonly kind: "complex";
  readonly re: number;
  readonly im: number;
}

/** A function as a value, for `call`. */
export interface GoFunction {
  readonly kind: "function";
  readonly type: string;
  readonly is: TemplateFunction;
}

/** The Go type of a value; `undefined` for nil. */
export function typeOf(value: Value): string | undefined {
  switch (typeof value) {
    case "undefined":
      return undefined;
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "number":
      return "float64";
    case "bigint":
      return "int";
    default:
      if (value.kind === "complex") return "complex128";
      return "isPointer" in value && value.isPointer === true ? `*${value.type}` : value.type;
  }
}

/** What a value is underneath its name. */
export type BasicKind = "bool" | "complex" | "int" | "uint" | "float" | "string";

/** The basic kind of a value, `undefined` where it is not basic. */
export function basicKindOf(value: Value): BasicKind | undefined {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "number":
      return "float";
    case "bigint":
      return "int";
    case "undefined":
      return undefined;
    default:
      if (value.kind === "complex") return "complex";
      if (value.kind !== "named" || value.isPointer === true) return undefined;
      return typeof value.value === "bigint" && value.type.startsWith("uint")
        ? "uint"
        : basicKindOf(value.value);
  }
}

/** A value of a named type without the name; others as they are. */
export function underlying(value: Value): Value {
  return typeof value === "object" && value.kind === "named" ? value.value : value;
}

/** A pointer's target; others as they are. */
export function indirect(value: Value): Value {
  if (typeof value !== "object" || !("isPointer" in value) || value.isPointer !== true) return value;
  return { ...value, isPointer: false };
}

/** What `if` takes a value for. */
export function isTrue(value: Value): boolean {
  switch (typeof value) {
    case "undefined":
      return false;
    case "string":
      return value !== "";
    case "boolean":
      return value;
    case "number":
      return value !== 0;
    case "bigint":
      return value !== 0n;
    default:
      switch (value.kind) {
        case "named":
          return value.isPointer === true || isTrue(value.value);
        case "list":
          return value.items.length > 0;
        case "map":
          return value.entries.size > 0;
        case "complex":
          return value.re !== 0 || value.im !== 0;
        case "struct":
        case "function":
          return true;
      }
  }
}

/** Whether a parameter or element of that type can be nil. */
export function canBeNil(type: string): boolean {
  return (
    type === "any" ||
    type === "interface {}" ||
    /^(?:\*|\[\]|map\[|func|chan )/.test(type) ||
    nilTypes.has(type)
  );
}

/** Named types over slices and maps. */
const nilTypes: ReadonlySet<string> = new Set(["template.queryResult", "template.KV", "template.Alerts"]);

/** A map of texts. */
export function stringMap(entries: Iterable<readonly [string, string]>, type = "map[string]string"): GoMap {
  return { kind: "map", type, zero: "", entries: new Map(entries) };
}
