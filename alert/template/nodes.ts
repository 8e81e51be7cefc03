/** A parsed template: what stands between its actions, and they. `at` is an offset into the text, in UTF-16 units. */
export type Node = Statement | Pipe | Command | Operand;

/** What does something. */
export type Statement = Text | Action | If | With | Range | Call | Break | Continue;

/** What stands for a value. */
export type Operand =
  | { readonly kind: "bool"; readonly at: number; readonly value: boolean }
  | { readonly kind: "string"; readonly at: number; readonly text: string; readonly value: string }
  | { readonly kind: "number"; readonly at: number; readonly text: string; readonly number: NumberConstant }
  | { readonly kind: "nil"; readonly at: number }
  | { readonly kind: "dot"; readonly at: number }
  | { readonly kind: "identifier"; readonly at: number; readonly name: string }
  | { readonly kind: "field"; readonly at: number; readonly path: readonly string[] }
  | { readonly kind: "variable"; readonly at: number; readonly path: readonly string[] }
  | { readonly kind: "chain"; readonly at: number; readonly of: Operand; readonly path: readonly string[] }
  | Pipe;

/** A constant, by what it can be. */
export interface NumberConstant {
  readonly int: bigint | undefined;
  readonly float: number | undefined;
  /** Whether the text says that it is a float. */
  readonly isFloatText: boolean;
  /** Imaginary part, where it has one; `float` is the real part then. */
  readonly imaginary: number | undefined;
}

/** `$a, $b := command | command` */
export interface Pipe {
  readonly kind: "pipe";
  readonly at: number;
  readonly assigns: boolean;
  readonly variables: readonly string[];
  readonly commands: readonly Command[];
}

export interface Command {
  readonly kind: "command";
  readonly at: number;
  readonly args: readonly Operand[];
}

export interface Text {
  readonly kind: "text";
  readonly at: number;
  readonly text: string;
}

export interface Action {
  readonly kind: "action";
  readonly at: number;
  readonly pipe: Pipe;
}

export interface If {
  readonly kind: "if";
  readonly at: number;
  readonly pipe: Pipe;
  readonly list: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}

export interface With {
  readonly kind: "with";
  readonly at: number;
  readonly pipe: Pipe;
  readonly list: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}

export interface Range {
  readonly kind: "range";
  readonly at: number;
  readonly pipe: Pipe;
  readonly list: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}

/** `{{template "name" pipe}}` */
export interface Call {
  readonly kind: "template";
  readonly at: number;
  readonly name: string;
  readonly literal: string;
  readonly pipe: Pipe | undefined;
}

export interface Break {
  readonly kind: "break";
  readonly at: number;
}

export interface Continue {
  readonly kind: "continue";
  readonly at: number;
}

/** A node as Go prints it in its errors. */
export function renderNode(node: Node): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "action":
      return `{{${renderNode(node.pipe)}}}`;
    case "if":
    case "with":
    case "range": {
      const otherwise = node.otherwise === undefined ? "" : `{{else}}${renderList(node.otherwise)}`;
      return `{{${node.kind} ${renderNode(node.pipe)}}}${renderList(node.list)}${otherwise}{{end}}`;
    }
    case "template":
      return `{{template ${node.literal}${node.pipe === undefined ? "" : ` ${renderNode(node.pipe)}`}}}`;
    case "break":
    case "continue":
      return `{{${node.kind}}}`;
    case "pipe": {
      const variables =
        node.variables.length === 0 ? "" : `${node.variables.join(", ")} ${node.assigns ? "=" : ":="} `;
      return variables + node.commands.map(renderNode).join(" | ");
    }
    case "command":
      return node.args.map(renderOperand).join(" ");
    case "bool":
      return String(node.value);
    case "string":
    case "number":
      return node.text;
    case "nil":
      return "nil";
    case "dot":
      return ".";
    case "identifier":
      return node.name;
    case "field":
      return node.path.map((name) => `.${name}`).join("");
    case "variable":
      return node.path.join(".");
    case "chain":
      return renderOperand(node.of) + node.path.map((name) => `.${name}`).join("");
  }
}

function renderOperand(operand: Operand): string {
  return operand.kind === "pipe" ? `(${renderNode(operand)})` : renderNode(operand);
}

function renderList(list: readonly Statement[]): string {
  return list.map(renderNode).join("");
}
