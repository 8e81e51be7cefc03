import { TaffrailError } from "@taffrail/base";

/** A text that is not a template. The message is Go's: `template: name:line: what is wrong`. */
export class TemplateSyntaxError extends TaffrailError {
  readonly code = "template/syntax";
}

/** A template that failed while it ran. The message is Go's: `template: name:line:column: executing "name" at <node>: why`. */
export class TemplateRunError extends TaffrailError {
  readonly code = "template/run";
}

/** A function of a template says why it cannot answer; the run puts place and name before it. */
export class TemplateFunctionError extends TaffrailError {
  readonly code = "template/function";
}
