import { type Extension, RangeSetBuilder } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { highlight, type TokenClass } from "@taffrail/promql";

/** The page's classes of code for PromQL's words. */
const classOf: Readonly<Record<TokenClass, string>> = {
  aggregation: "k-fn",
  function: "k-fn",
  keyword: "k-fn",
  metric: "k-m",
  label: "k-l",
  string: "k-s",
  number: "k-n",
  duration: "k-n",
  operator: "k-o",
  comment: "k-o",
  punctuation: "",
  invalid: "c",
};

/** Colours by the engine's own lexer. A query is short: it is coloured whole at each change. */
export const promqlColors: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = colorsOf(view.state.doc.toString());
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) this.decorations = colorsOf(update.state.doc.toString());
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function colorsOf(text: string): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { start, end, class: token } of highlight(text)) {
    const name = classOf[token];
    if (name !== "" && end > start) builder.add(start, end, Decoration.mark({ class: name }));
  }
  return builder.finish();
}
