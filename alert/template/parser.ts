import { goQuote } from "@taffrail/base";
import { Lexer, type Token, type TokenKind } from "./lexer.ts";
import type { Command, NumberConstant, Operand, Pipe, Statement } from "./nodes.ts";
import { renderNode } from "./nodes.ts";
import { parseConstant } from "./number-constant.ts";
import { unquoteText } from "./quote.ts";
import { TemplateSyntaxError } from "./template-error.ts";

/** A template and those it defines. */
export interface Template {
  /** Of the text as a whole, as errors call it. */
  readonly name: string;
  readonly text: string;
  /** Bodies by name, the whole text's own among them. */
  readonly bodies: ReadonlyMap<string, Body>;
}

/** A body with the text that it stands in. */
export interface Body {
  readonly name: string;
  readonly fileName: string;
  readonly text: string;
  readonly list: readonly Statement[];
}

/** How deep actions and parentheses may nest. */
const deepest = 250;
/** Longest template, in UTF-16 units. */
const longest = 1 << 20;

/**
 * Parses a template of Go's `text/template`. `isFunction` says which names are functions. Throws `TemplateSyntaxError` with Go's words;
 * never anything else.
 */
export function parseTemplate(name: string, text: string, isFunction: (name: string) => boolean): Template {
  if (text.length > longest)
    throw new TemplateSyntaxError(
      `template: ${name}: got ${text.length} characters, want at most ${longest}`,
    );
  return new Parser(name, text, isFunction).whole();
}

type Ending = "end" | "else" | "eof";

class Parser {
  readonly #name: string;
  readonly #text: string;
  readonly #isFunction: (name: string) => boolean;
  readonly #lexer: Lexer;
  /** Tokens read ahead, the next one last; the first slot is what an error's line is taken from. */
  readonly #ahead: [Token, Token | undefined, Token | undefined];
  #aheadCount = 0;
  #variables: string[] = ["$"];
  #rangeDepth = 0;
  #depth = 0;
  /** Line of the action being read, 0 between actions. */
  #actionLine = 0;
  readonly #bodies = new Map<string, Body>();

  constructor(name: string, text: string, isFunction: (name: string) => boolean) {
    this.#name = name;
    this.#text = text;
    this.#isFunction = isFunction;
    this.#lexer = new Lexer(text);
    this.#ahead = [{ kind: "eof", text: "", at: 0, line: 0 }, undefined, undefined];
  }

  whole(): Template {
    const list: Statement[] = [];
    while (this.#peek().kind !== "eof") {
      if (this.#peek().kind === "{{") {
        const delimiter = this.#next();
        if (this.#nextNonSpace().kind === "define") {
          this.#definition();
          continue;
        }
        this.#backup2(delimiter);
      }
      const statement = this.#statement();
      if (typeof statement === "string") this.#fail(`unexpected {{${statement}}}`);
      if (statement !== undefined) list.push(statement);
    }
    this.#add(this.#name, list);
    return { name: this.#name, text: this.#text, bodies: this.#bodies };
  }

  #fail(message: string): never {
    throw new TemplateSyntaxError(`template: ${this.#name}:${this.#ahead[0].line}: ${message}`);
  }

  #unexpected(token: Token, where: string): never {
    if (token.kind !== "error") this.#fail(`unexpected ${shown(token)} in ${where}`);
    let extra = "";
    if (this.#actionLine !== 0 && this.#actionLine !== token.line) {
      extra = ` in action started at ${this.#name}:${this.#actionLine}`;
      if (token.text.endsWith(" action")) extra = extra.slice(" in action".length);
    }
    this.#fail(token.text + extra);
  }

  // Three tokens of look-ahead.

  #next(): Token {
    if (this.#aheadCount > 0) this.#aheadCount--;
    else this.#ahead[0] = this.#lexer.next();
    return this.#ahead[this.#aheadCount]!;
  }

  #backup(): void {
    this.#aheadCount++;
  }

  #backup2(first: Token): void {
    this.#ahead[1] = first;
    this.#aheadCount = 2;
  }

  #backup3(first: Token, second: Token): void {
    this.#ahead[1] = second;
    this.#ahead[2] = first;
    this.#aheadCount = 3;
  }

  #peek(): Token {
    if (this.#aheadCount > 0) return this.#ahead[this.#aheadCount - 1]!;
    this.#aheadCount = 1;
    return (this.#ahead[0] = this.#lexer.next());
  }

  #nextNonSpace(): Token {
    for (;;) {
      const token = this.#next();
      if (token.kind !== "space") return token;
    }
  }

  #peekNonSpace(): Token {
    const token = this.#nextNonSpace();
    this.#backup();
    return token;
  }

  #expect(kind: TokenKind, where: string): Token {
    const token = this.#nextNonSpace();
    if (token.kind !== kind) this.#unexpected(token, where);
    return token;
  }

  // Bodies.

  #add(name: string, list: readonly Statement[]): void {
    const known = this.#bodies.get(name);
    if (known !== undefined && !isEmpty(known.list)) {
      if (!isEmpty(list)) this.#fail(`template: multiple definition of template ${goQuote(name)}`);
      return;
    }
    this.#bodies.set(name, { name, fileName: this.#name, text: this.#text, list });
  }

  /** A body of its own: no variable of those around it is known there. */
  #inner(where: string, read: () => { list: Statement[]; ending: Ending }): Statement[] {
    const [variables, rangeDepth] = [this.#variables, this.#rangeDepth];
    [this.#variables, this.#rangeDepth] = [["$"], 0];
    const { list, ending } = read();
    if (ending !== "end") this.#fail(`unexpected {{${ending}}} in ${where}`);
    [this.#variables, this.#rangeDepth] = [variables, rangeDepth];
    return list;
  }

  #definition(): void {
    const where = "define clause";
    const name = this.#templateName(this.#nextNonSpace(), where);
    this.#expect("}}", where);
    this.#add(
      name,
      this.#inner(where, () => this.#list()),
    );
  }

  #templateName(token: Token, where: string): string {
    if (token.kind !== "string" && token.kind !== "rawString") this.#unexpected(token, where);
    return this.#unquoted(token);
  }

  #unquoted({ text }: Token): string {
    const value = unquoteText(text);
    if (value === undefined) this.#fail("invalid syntax");
    return value;
  }

  #list(): { list: Statement[]; ending: Ending } {
    this.#deeper();
    const list: Statement[] = [];
    while (this.#peekNonSpace().kind !== "eof") {
      const statement = this.#statement();
      if (typeof statement === "string") {
        this.#depth--;
        return { list, ending: statement };
      }
      if (statement !== undefined) list.push(statement);
    }
    this.#fail("unexpected EOF");
  }

  #deeper(): void {
    if (++this.#depth > deepest) this.#fail("max expression depth exceeded");
  }

  /** One statement, nothing where it is a comment, or the word that ends a list. */
  #statement(): Statement | "end" | "else" | undefined {
    const token = this.#nextNonSpace();
    switch (token.kind) {
      case "text":
        return { kind: "text", at: token.at, text: token.text };
      case "comment":
        return undefined;
      case "{{": {
        this.#actionLine = token.line;
        const statement = this.#action();
        this.#actionLine = 0;
        return statement;
      }
      default:
        return this.#unexpected(token, "input");
    }
  }

  #action(): Statement | "end" | "else" {
    const token = this.#nextNonSpace();
    switch (token.kind) {
      case "block":
        return this.#block();
      case "break":
      case "continue":
        return this.#jump(token.kind, token.at);
      case "else": {
        const { kind } = this.#peekNonSpace();
        if (kind !== "if" && kind !== "with") this.#expect("}}", "else");
        return "else";
      }
      case "end":
        this.#expect("}}", "end");
        return "end";
      case "if":
      case "with":
      case "range":
        return this.#control(token.kind);
      case "template":
        return this.#call();
      default:
    }
    this.#backup();
    const { at } = this.#peek();
    return { kind: "action", at, pipe: this.#pipeline("command", "}}") };
  }

  #jump(kind: "break" | "continue", at: number): Statement {
    const token = this.#nextNonSpace();
    if (token.kind !== "}}") this.#unexpected(token, `{{${kind}}}`);
    if (this.#rangeDepth === 0) this.#fail(`{{${kind}}} outside {{range}}`);
    return { kind, at };
  }

  #control(kind: "if" | "with" | "range"): Statement {
    this.#deeper();
    const known = this.#variables.length;
    const pipe = this.#pipeline(kind, "}}");
    if (kind === "range") this.#rangeDepth++;
    const { list, ending } = this.#list();
    if (kind === "range") this.#rangeDepth--;
    let otherwise: readonly Statement[] | undefined;
    if (ending === "else") {
      const next = this.#peek().kind;
      if (kind !== "range" && next === kind) {
        // `{{else if}}`: both end with one `{{end}}`
        this.#next();
        otherwise = [this.#control(kind)];
      } else {
        const rest = this.#list();
        if (rest.ending !== "end") this.#fail(`expected end; found {{${rest.ending}}}`);
        otherwise = rest.list;
      }
    }
    this.#variables.length = known;
    this.#depth--;
    return { kind, at: pipe.at, pipe, list, otherwise };
  }

  #call(): Statement {
    const where = "template clause";
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, where);
    let pipe: Pipe | undefined;
    if (this.#nextNonSpace().kind !== "}}") {
      this.#backup();
      pipe = this.#pipeline(where, "}}");
    }
    return { kind: "template", at: token.at, name, literal: goQuote(name), pipe };
  }

  #block(): Statement {
    const where = "block clause";
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, where);
    const pipe = this.#pipeline(where, "}}");
    this.#add(
      name,
      this.#inner(where, () => this.#list()),
    );
    return { kind: "template", at: token.at, name, literal: goQuote(name), pipe };
  }

  // Pipelines.

  #pipeline(where: string, end: "}}" | ")"): Pipe {
    this.#deeper();
    const { at } = this.#peekNonSpace();
    const { variables, assigns } = this.#declarations(where);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#nextNonSpace();
      if (token.kind === end) break;
      if (!startsOperand(token)) this.#unexpected(token, where);
      this.#backup();
      commands.push(this.#command());
    }
    if (commands.length === 0) this.#fail(`missing value for ${where}`);
    commands.forEach(({ args }, i) => {
      const { kind } = args[0]!;
      const isValue =
        kind === "bool" || kind === "dot" || kind === "nil" || kind === "number" || kind === "string";
      if (i > 0 && isValue) this.#fail(`non executable command in pipeline stage ${i + 1}`);
    });
    this.#depth--;
    return { kind: "pipe", at, assigns, variables, commands };
  }

  /** `$a :=`, `$a =`, and in a range `$a, $b :=`. */
  #declarations(where: string): { variables: string[]; assigns: boolean } {
    const variables: string[] = [];
    for (;;) {
      const variable = this.#peekNonSpace();
      if (variable.kind !== "variable") return { variables, assigns: false };
      this.#next();
      const after = this.#peek();
      const next = this.#peekNonSpace();
      if (next.kind === "=" || next.kind === ":=") {
        this.#nextNonSpace();
        variables.push(variable.text);
        this.#variables.push(variable.text);
        return { variables, assigns: next.kind === "=" };
      }
      if (next.kind === "punctuation" && next.text === ",") {
        this.#nextNonSpace();
        variables.push(variable.text);
        this.#variables.push(variable.text);
        if (where !== "range" || variables.length >= 2) this.#fail(`too many declarations in ${where}`);
        const { kind } = this.#peekNonSpace();
        if (kind !== "variable" && kind !== "}}" && kind !== ")")
          this.#fail("range can only initialize variables");
        continue;
      }
      if (after.kind === "space") this.#backup3(variable, after);
      else this.#backup2(variable);
      return { variables, assigns: false };
    }
  }

  #command(): Command {
    const { at } = this.#peekNonSpace();
    const args: Operand[] = [];
    for (;;) {
      this.#peekNonSpace();
      const operand = this.#operand();
      if (operand !== undefined) args.push(operand);
      const token = this.#next();
      if (token.kind === "space") continue;
      if (token.kind === "}}" || token.kind === ")") this.#backup();
      else if (token.kind !== "|") this.#unexpected(token, "operand");
      break;
    }
    if (args.length === 0) this.#fail("empty command");
    return { kind: "command", at, args };
  }

  #operand(): Operand | undefined {
    const term = this.#term();
    if (term === undefined || this.#peek().kind !== "field") return term;
    const { at } = this.#peek();
    const path: string[] = [];
    while (this.#peek().kind === "field") path.push(this.#next().text.slice(1));
    switch (term.kind) {
      case "field":
      case "variable":
        return { kind: term.kind, at, path: [...term.path, ...path] };
      case "bool":
      case "string":
      case "number":
      case "nil":
      case "dot":
        return this.#fail(`unexpected . after term ${goQuote(renderNode(term))}`);
      default:
        return { kind: "chain", at, of: term, path };
    }
  }

  #term(): Operand | undefined {
    const token = this.#nextNonSpace();
    const { at, text } = token;
    switch (token.kind) {
      case "identifier":
        if (!this.#isFunction(text)) this.#fail(`function ${goQuote(text)} not defined`);
        return { kind: "identifier", at, name: text };
      case "dot":
        return { kind: "dot", at };
      case "nil":
        return { kind: "nil", at };
      case "variable":
        if (!this.#variables.includes(text)) this.#fail(`undefined variable ${goQuote(text)}`);
        return { kind: "variable", at, path: [text] };
      case "field":
        return { kind: "field", at, path: [text.slice(1)] };
      case "bool":
        return { kind: "bool", at, value: text === "true" };
      case "char":
      case "complex":
      case "number":
        return { kind: "number", at, text, number: this.#constant(token) };
      case "string":
      case "rawString":
        return { kind: "string", at, text, value: this.#unquoted(token) };
      case "(":
        return this.#pipeline("parenthesized pipeline", ")");
      default:
    }
    this.#backup();
    return undefined;
  }

  #constant({ kind, text }: Token): NumberConstant {
    const constant = parseConstant(text, kind as "char" | "complex" | "number");
    return typeof constant === "string" ? this.#fail(constant) : constant;
  }
}

function startsOperand({ kind }: Token): boolean {
  switch (kind) {
    case "bool":
    case "char":
    case "complex":
    case "dot":
    case "field":
    case "identifier":
    case "number":
    case "nil":
    case "rawString":
    case "string":
    case "variable":
    case "(":
      return true;
    default:
      return false;
  }
}

const words: ReadonlySet<string> = new Set([
  "dot",
  "block",
  "break",
  "continue",
  "define",
  "else",
  "end",
  "if",
  "nil",
  "range",
  "template",
  "with",
]);

/** A token as Go prints it in its errors: keywords in angles, long texts cut. */
function shown({ kind, text }: Token): string {
  if (kind === "eof") return "EOF";
  if (words.has(kind)) return `<${text}>`;
  const chars = Array.from(text);
  return chars.length > 10 ? `${goQuote(chars.slice(0, 10).join(""))}...` : goQuote(text);
}

/** Whether a body has nothing but blanks. */
function isEmpty(list: readonly Statement[]): boolean {
  return list.every((node) => node.kind === "text" && /^\s*$/.test(node.text));
}
