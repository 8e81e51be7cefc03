export {
  completeAt,
  type Completion,
  type CompletionItem,
  type CompletionKind,
  type CompletionProvider,
  type MetricEntry,
  renderSignature,
} from "./complete.ts";
export { format } from "./format.ts";
export { functionNotes } from "./function-notes.ts";
export { type Highlight, highlight, type TokenClass } from "./highlight.ts";
export { type Diagnostic, lint } from "./lint.ts";
