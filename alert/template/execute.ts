import { goQuote, messageOf } from "@taffrail/base";
import { builtins } from "./builtins.ts";
import { plainText, sortedEntries } from "./format.ts";
import { type Command, type Node, type Operand, type Pipe, renderNode, type Statement } from "./nodes.ts";
import type { Body, Template } from "./parser.ts";
import { byteLength } from "./quote.ts";
import { TemplateFunctionError, TemplateRunError } from "./template-error.ts";
import {
  canBeNil,
  indirect,
  isTrue,
  type Methods,
  type TemplateFunction,
  typeOf,
  type Value,
} from "./value.ts";

/** What a run may cost. */
export interface RunLimits {
  /** Most UTF-16 units of output, and of any text on the way. */
  readonly maxOutput: number;
  /** Most nodes walked and values computed. */
  readonly maxSteps: number;
  /** How deep templates, blocks and parentheses may be in one another. */
  readonly maxDepth: number;
}

/** The limits where none are given. */
export const defaultRunLimits: RunLimits = { maxOutput: 1 << 20, maxSteps: 1_000_000, maxDepth: 1000 };

export interface RunOptions {
  readonly functions: Readonly<Record<string, TemplateFunction>>;
  /** What a key that a map does not have gives: its type's zero value, or `<no value>`. */
  readonly missingKey?: "zero" | "default" | "error";
  readonly limits?: Partial<RunLimits>;
}

/**
 * Runs a parsed template over `dot` and gives its text. Throws `TemplateRunError`; what a function throws that is no
 * `TemplateFunctionError` goes through as it is.
 */
export function runTemplate(template: Template, dot: Value, options: RunOptions): string {
  return new Run(template, options).run(dot);
}

/** No argument came through the pipe. */
const missing = Symbol("missing");
type Final = Value | typeof missing;

const breaks = Symbol("break");
const continues = Symbol("continue");
type Jump = typeof breaks | typeof continues | undefined;

class Run {
  readonly #template: Template;
  readonly #functions: Readonly<Record<string, TemplateFunction>>;
  readonly #missingKey: "zero" | "default" | "error";
  readonly #limits: RunLimits;
  #out: string[] = [];
  #size = 0;
  #steps = 0;
  #depth = 0;
  #body: Body;
  /** The node at work: errors show it. */
  #node: Node | undefined = undefined;
  #variables: { readonly name: string; value: Value }[] = [];

  constructor(template: Template, options: RunOptions) {
    this.#template = template;
    this.#functions = options.functions;
    this.#missingKey = options.missingKey ?? "default";
    this.#limits = { ...defaultRunLimits, ...options.limits };
    this.#body = template.bodies.get(template.name)!;
  }

  run(dot: Value): string {
    this.#variables = [{ name: "$", value: dot }];
    this.#walkAll(dot, this.#body.list);
    return this.#out.join("");
  }

  #fail(message: string): never {
    const node = this.#node;
    const { name, fileName, text } = this.#body;
    if (node === undefined) throw new TemplateRunError(`template: ${name}: ${message}`);
    const before = text.slice(0, node.at);
    const line = before.split("\n").length;
    const column = byteLength(before.slice(before.lastIndexOf("\n") + 1));
    throw new TemplateRunError(
      `template: ${fileName}:${line}:${column}: executing ${goQuote(name)} at <${renderNode(node)}>: ${message}`,
    );
  }

  #at(node: Node): void {
    this.#node = node;
    this.#step();
  }

  #step(): void {
    if (++this.#steps > this.#limits.maxSteps) this.#fail(`more than ${this.#limits.maxSteps} steps`);
  }

  #deeper(): void {
    if (++this.#depth > this.#limits.maxDepth)
      this.#fail(`exceeded maximum template depth (${this.#limits.maxDepth})`);
  }

  #write(text: string): void {
    this.#size += text.length;
    if (this.#size > this.#limits.maxOutput)
      this.#fail(`more than ${this.#limits.maxOutput} characters of output`);
    this.#out.push(text);
  }

  // Statements.

  #walkAll(dot: Value, list: readonly Statement[]): Jump {
    this.#deeper();
    for (const node of list) {
      const jump = this.#walk(dot, node);
      if (jump !== undefined) {
        this.#depth--;
        return jump;
      }
    }
    this.#depth--;
    return undefined;
  }

  #walk(dot: Value, node: Statement): Jump {
    this.#at(node);
    switch (node.kind) {
      case "text":
        this.#write(node.text);
        return undefined;
      case "action": {
        const value = this.#pipe(dot, node.pipe);
        if (node.pipe.variables.length === 0) this.#print(node, value);
        return undefined;
      }
      case "break":
        return breaks;
      case "continue":
        return continues;
      case "template":
        this.#callTemplate(dot, node);
        return undefined;
      case "range":
        return this.#range(dot, node);
      case "if":
      case "with": {
        const mark = this.#variables.length;
        const value = this.#pipe(dot, node.pipe);
        let jump: Jump;
        if (isTrue(value)) jump = this.#walkAll(node.kind === "with" ? value : dot, node.list);
        else if (node.otherwise !== undefined) jump = this.#walkAll(dot, node.otherwise);
        this.#variables.length = mark;
        return jump;
      }
    }
  }

  #print(node: Node, value: Value): void {
    this.#at(node);
    const target = indirect(value);
    if (typeof target === "object" && target.kind === "function")
      this.#fail(`can't print ${renderNode(node)} of type ${target.type}`);
    this.#write(target === undefined ? "<no value>" : plainText(target));
  }

  #callTemplate(dot: Value, node: Statement & { kind: "template" }): void {
    const body = this.#template.bodies.get(node.name);
    if (body === undefined) this.#fail(`template ${goQuote(node.name)} not defined`);
    const value = node.pipe === undefined ? undefined : this.#pipe(dot, node.pipe);
    const [variables, caller] = [this.#variables, this.#body];
    this.#at(node);
    this.#deeper();
    this.#variables = [{ name: "$", value }];
    this.#body = body;
    this.#walkAll(value, body.list);
    this.#variables = variables;
    this.#body = caller;
    this.#depth--;
  }

  #range(dot: Value, node: Statement & { kind: "range" }): Jump {
    const start = this.#variables.length;
    const value = indirect(this.#pipe(dot, node.pipe));
    const mark = this.#variables.length;
    let ran = false;
    for (const [index, element] of this.#elements(value, node.pipe)) {
      ran = true;
      this.#step();
      this.#bind(node.pipe, mark, index, element);
      const jump = this.#walkAll(element, node.list);
      this.#variables.length = mark;
      if (jump === breaks) break;
    }
    let jump: Jump;
    if (!ran && node.otherwise !== undefined) jump = this.#walkAll(dot, node.otherwise);
    this.#variables.length = start;
    return jump;
  }

  /** Sets a range's variables: with two, the index comes first. */
  #bind({ variables, assigns }: Pipe, mark: number, index: Value, element: Value): void {
    const values = variables.length === 1 ? [element] : [index, element];
    variables.forEach((name, i) => {
      if (assigns) this.#assign(name, values[i]);
      else this.#variables[mark - variables.length + i]!.value = values[i];
    });
  }

  *#elements(value: Value, { variables }: Pipe): Generator<readonly [index: Value, element: Value]> {
    if (value === undefined) return;
    const count = typeof value === "object" && value.kind === "named" ? value.value : value;
    if (typeof count === "bigint") {
      if (variables.length > 1)
        this.#fail(`can't use ${plainText(value)} to iterate over more than one variable`);
      for (let i = 0n; i < count; i++) {
        const element = typeof value === "object" && value.kind === "named" ? { ...value, value: i } : i;
        yield [undefined, element];
      }
      return;
    }
    if (typeof value === "object" && value.kind === "list") {
      let i = 0n;
      for (const item of value.items) yield [i++, item];
      return;
    }
    if (typeof value === "object" && value.kind === "map") {
      yield* sortedEntries(value.entries);
      return;
    }
    this.#fail(`range can't iterate over ${plainText(value)}`);
  }

  #assign(name: string, value: Value): void {
    const variable = this.#variables.findLast((known) => known.name === name);
    if (variable === undefined) this.#fail(`undefined variable: ${name}`);
    variable.value = value;
  }

  // Values.

  #pipe(dot: Value, pipe: Pipe): Value {
    this.#at(pipe);
    this.#deeper();
    let value: Final = missing;
    for (const command of pipe.commands) value = this.#command(dot, command, value);
    const result = value === missing ? undefined : value;
    for (const name of pipe.variables) {
      if (pipe.assigns) this.#assign(name, result);
      else this.#variables.push({ name, value: result });
    }
    this.#depth--;
    return result;
  }

  #command(dot: Value, command: Command, final: Final): Value {
    const first = command.args[0]!;
    switch (first.kind) {
      case "field":
        this.#at(first);
        return this.#fieldChain(dot, dot, first, first.path, command.args, final);
      case "chain":
        return this.#chain(dot, first, command.args, final);
      case "identifier":
        return this.#function(dot, first, command, command.args, final);
      case "pipe":
        this.#notAFunction(command.args, final);
        return this.#pipe(dot, first);
      case "variable":
        return this.#variable(dot, first, command.args, final);
      default:
    }
    this.#at(first);
    this.#notAFunction(command.args, final);
    switch (first.kind) {
      case "bool":
      case "string":
        return first.value;
      case "dot":
        return dot;
      case "nil":
        return this.#fail("nil is not a command");
      case "number":
        return this.#constant(first);
    }
  }

  #notAFunction(args: readonly Operand[], final: Final): void {
    if (args.length > 1 || final !== missing)
      this.#fail(`can't give argument to non-function ${renderNode(args[0]!)}`);
  }

  #constant({ text, number }: Operand & { kind: "number" }): Value {
    if (number.imaginary !== undefined && number.imaginary !== 0)
      return { kind: "complex", re: number.float!, im: number.imaginary };
    if (number.imaginary === 0) return { kind: "complex", re: number.float!, im: 0 };
    if (number.isFloatText) return number.float;
    if (number.int === undefined) return number.float;
    if (number.int >= 1n << 63n) this.#fail(`${text} overflows int`);
    return number.int;
  }

  #variable(dot: Value, node: Operand & { kind: "variable" }, args: readonly Operand[], final: Final): Value {
    this.#at(node);
    const [name, ...path] = node.path;
    const variable = this.#variables.findLast((known) => known.name === name);
    if (variable === undefined) this.#fail(`undefined variable: ${name!}`);
    if (path.length > 0) return this.#fieldChain(dot, variable.value, node, path, args, final);
    this.#notAFunction(args, final);
    return variable.value;
  }

  #chain(dot: Value, node: Operand & { kind: "chain" }, args: readonly Operand[], final: Final): Value {
    this.#at(node);
    if (node.of.kind === "nil") this.#fail(`indirection through explicit nil in ${renderNode(node)}`);
    const value = this.#argument(dot, "any", node.of);
    return this.#fieldChain(dot, value, node, node.path, args, final);
  }

  #fieldChain(
    dot: Value,
    receiver: Value,
    node: Node,
    path: readonly string[],
    args: readonly Operand[],
    final: Final,
  ): Value {
    let value = receiver;
    for (const [i, name] of path.slice(0, -1).entries()) {
      value = this.#field(dot, name, node, [], missing, value);
      if (value === undefined) this.#fail(`nil pointer evaluating interface {}.${path[i + 1]!}`);
    }
    return this.#field(dot, path.at(-1)!, node, args, final, value);
  }

  #field(
    dot: Value,
    name: string,
    node: Node,
    args: readonly Operand[],
    final: Final,
    receiver: Value,
  ): Value {
    if (receiver === undefined) {
      if (this.#missingKey === "error") this.#fail(`nil data; no entry for key ${goQuote(name)}`);
      return undefined;
    }
    const type = typeOf(receiver)!;
    const target = indirect(receiver);
    if (typeof target !== "object") this.#fail(`can't evaluate field ${name} in type ${type}`);
    const methods = "methods" in target ? (target.methods as Methods<Value> | undefined) : undefined;
    if (methods !== undefined && Object.hasOwn(methods, name))
      return this.#callFunction(dot, methods[name]!(target), node, name, args, final);
    const hasArgs = args.length > 1 || final !== missing;
    if (target.kind === "struct") {
      const field = target.fields.find(([known]) => known === name);
      if (field !== undefined) {
        if (hasArgs) this.#fail(`${name} has arguments but cannot be invoked as function`);
        return field[1];
      }
    } else if (target.kind === "map") {
      if (hasArgs) this.#fail(`${name} is not a method but has arguments`);
      if (target.entries.has(name)) return target.entries.get(name);
      if (this.#missingKey === "error") this.#fail(`map has no entry for key ${goQuote(name)}`);
      return this.#missingKey === "zero" ? target.zero : undefined;
    }
    this.#fail(`can't evaluate field ${name} in type ${type}`);
  }

  #function(
    dot: Value,
    node: Operand & { kind: "identifier" },
    command: Node,
    args: readonly Operand[],
    final: Final,
  ): Value {
    this.#at(node);
    const { name } = node;
    const own = Object.hasOwn(this.#functions, name) ? this.#functions[name] : undefined;
    if (own !== undefined) return this.#callFunction(dot, own, command, name, args, final);
    const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
    if (builtin === undefined) this.#fail(`${goQuote(name)} is not a defined function`);
    if (name === "and" || name === "or") return this.#shortCircuit(dot, name, builtin, args, final);
    if (name === "call") return this.#callValue(dot, builtin, command, args, final);
    return this.#callFunction(dot, builtin, command, name, args, final);
  }

  #checkCount(is: TemplateFunction, name: string, given: number, withFinal: number): void {
    const { params, rest } = is;
    if (rest === undefined ? withFinal !== params.length : withFinal < params.length) {
      const want = rest === undefined ? String(params.length) : `at least ${params.length}`;
      const got = rest === undefined ? withFinal : given;
      this.#fail(`wrong number of args for ${name}: want ${want} got ${got}`);
    }
  }

  /** `and` and `or` evaluate no more arguments than they need. */
  #shortCircuit(
    dot: Value,
    name: "and" | "or",
    is: TemplateFunction,
    operands: readonly Operand[],
    final: Final,
  ): Value {
    const args = operands.slice(1);
    this.#checkCount(is, name, args.length, args.length + (final === missing ? 0 : 1));
    let value: Value;
    for (const arg of args) {
      value = this.#argument(dot, "any", arg);
      if (isTrue(value) === (name === "or")) return value;
    }
    return final === missing ? value : final;
  }

  #callValue(
    dot: Value,
    is: TemplateFunction,
    node: Node,
    operands: readonly Operand[],
    final: Final,
  ): Value {
    const args = operands.slice(1);
    this.#checkCount(is, "call", args.length, args.length + (final === missing ? 0 : 1));
    const values = args.map((arg) => this.#argument(dot, "any", arg));
    if (final !== missing) values.push(final);
    const [callee, ...rest] = values;
    const fail = (message: string): never => {
      this.#at(node);
      return this.#fail(`error calling call: ${message}`);
    };
    if (callee === undefined) return fail("call of nil");
    if (typeof callee !== "object" || callee.kind !== "function")
      return fail(
        `non-function ${args[0] === undefined ? plainText(callee) : renderNode(args[0])} of type ${typeOf(callee)!}`,
      );
    const count = callee.is.params.length;
    if (callee.is.rest === undefined ? rest.length !== count : rest.length < count) {
      const want = callee.is.rest === undefined ? String(count) : `at least ${count}`;
      return fail(`wrong number of args for ${renderNode(args[0]!)}: got ${rest.length} want ${want}`);
    }
    return this.#called(callee.is, rest, node, "call");
  }

  #callFunction(
    dot: Value,
    is: TemplateFunction,
    node: Node,
    name: string,
    operands: readonly Operand[],
    final: Final,
  ): Value {
    const args = operands.slice(1);
    const count = args.length + (final === missing ? 0 : 1);
    this.#checkCount(is, name, args.length, count);
    const typeAt = (i: number): string => is.params[i] ?? is.rest!;
    const values = args.map((arg, i) => this.#argument(dot, typeAt(i), arg));
    if (final !== missing) values.push(this.#fitted(final, typeAt(args.length)));
    return this.#called(is, values, node, name);
  }

  #called(is: TemplateFunction, values: readonly Value[], node: Node, name: string): Value {
    let value: Value;
    try {
      value = is.call(values);
    } catch (error) {
      if (!(error instanceof TemplateFunctionError)) throw error;
      this.#at(node);
      return this.#fail(`error calling ${name}: ${messageOf(error)}`);
    }
    if (typeof value === "string" && value.length > this.#limits.maxOutput) {
      this.#at(node);
      this.#fail(`a text of more than ${this.#limits.maxOutput} characters`);
    }
    return value;
  }

  /** An argument as its parameter wants it. */
  #argument(dot: Value, type: string, node: Operand): Value {
    this.#at(node);
    switch (node.kind) {
      case "dot":
        return this.#fitted(dot, type);
      case "nil":
        if (canBeNil(type)) return undefined;
        return this.#fail(`cannot assign nil to ${type}`);
      case "field":
        return this.#fitted(this.#fieldChain(dot, dot, node, node.path, [node], missing), type);
      case "variable":
        return this.#fitted(this.#variable(dot, node, [], missing), type);
      case "pipe":
        return this.#fitted(this.#pipe(dot, node), type);
      case "identifier":
        return this.#fitted(this.#function(dot, node, node, [], missing), type);
      case "chain":
        return this.#fitted(this.#chain(dot, node, [], missing), type);
      case "bool":
      case "string":
      case "number":
        return this.#literal(node, type);
    }
  }

  #literal(node: Operand & { kind: "bool" | "string" | "number" }, type: string): Value {
    if (type === "any") return node.kind === "number" ? this.#constant(node) : node.value;
    const is = basicTypes[type];
    if (is === undefined) this.#fail(`can't handle ${renderNode(node)} for arg of type ${type}`);
    if (is === "bool" && node.kind === "bool") return node.value;
    if (is === "string" && node.kind === "string") return node.value;
    if (is === "float" && node.kind === "number" && node.number.float !== undefined) return node.number.float;
    if (is === "integer" && node.kind === "number" && node.number.int !== undefined)
      return type === "int" ? node.number.int : { kind: "named", type, value: node.number.int };
    return this.#fail(`expected ${is}; found ${renderNode(node)}`);
  }

  /** A value that may stand where `type` is wanted. */
  #fitted(value: Value, type: string): Value {
    if (type === "any") return value;
    if (value === undefined) {
      if (canBeNil(type)) return undefined;
      this.#fail(`invalid value; expected ${type}`);
    }
    const got = typeOf(value)!;
    if (got === type || `[]${got}` === type) return value;
    if (got === `*${type}`) return indirect(value);
    if (
      typeof value === "object" &&
      value.kind === "map" &&
      type === "map[string]string" &&
      value.zero === ""
    )
      return value;
    return this.#fail(`wrong type for value; expected ${type}; got ${got}`);
  }
}

const basicTypes: Readonly<Record<string, "bool" | "string" | "float" | "integer">> = {
  bool: "bool",
  string: "string",
  float64: "float",
  int: "integer",
  int64: "integer",
  "time.Duration": "integer",
};
