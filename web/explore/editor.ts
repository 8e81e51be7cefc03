import {
  acceptCompletion,
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { type Diagnostic, linter } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  placeholder as placeholderOf,
} from "@codemirror/view";
import { completeAt, type CompletionItem, format, lint } from "@taffrail/promql";
import { editorTheme } from "./editor-theme.ts";
import { promqlColors } from "./promql-language.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What the engine takes must not be called wrong here. */
const parserOptions = {
  experimentalFunctions: true,
  extendedRangeSelectors: true,
  fillModifiers: true,
} as const;

/** A query editor that stands in the page. */
export interface QueryEditor {
  /** Shows another query, unless it shows it already. */
  set(text: string): void;
  focus(): void;
  close(): void;
}

export interface EditorOptions {
  readonly text: string;
  readonly label: string;
  readonly placeholder: string;
  readonly vocabulary: Vocabulary;
  /** Headings of what is offered. */
  readonly words: { readonly labels: string };
  readonly changed: (text: string) => void;
  readonly run: () => void;
}

/** Opens an editor inside `parent`: colours, completion from the server's own metrics, faults underlined as they are typed. */
export function openEditor(parent: HTMLElement, options: EditorOptions): QueryEditor {
  const run = (): boolean => {
    options.run();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        Prec.highest(
          keymap.of([
            { key: "Mod-Enter", run },
            { key: "Shift-Enter", run },
            { key: "Tab", run: acceptCompletion },
          ]),
        ),
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        EditorView.lineWrapping,
        editorTheme,
        promqlColors,
        placeholderOf(options.placeholder),
        autocompletion({
          override: [(context) => complete(context, options)],
          icons: false,
          maxRenderedOptions: 60,
          optionClass: ({ type }) => type ?? "",
        }),
        linter(faultsOf, { delay: 300 }),
        keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({
          "aria-label": options.label,
          spellcheck: "false",
          autocapitalize: "off",
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          options.changed(update.state.doc.toString());
          const typed = update.transactions.some((one) => one.isUserEvent("input.type"));
          if (typed && /[{,("]$/.test(update.state.sliceDoc(0, update.state.selection.main.head)))
            startCompletion(update.view);
        }),
      ],
    }),
  });
  return {
    set: (text) => {
      if (view.state.doc.toString() === text) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}

/** A query laid out for reading; `undefined` where it is none. */
export function formatted(text: string): string | undefined {
  try {
    return format(text, parserOptions);
  } catch {
    return undefined;
  }
}

function faultsOf(view: EditorView): readonly Diagnostic[] {
  return lint(view.state.doc.toString(), parserOptions).map(({ start, end, severity, message }) => ({
    from: start,
    to: end,
    severity,
    message,
  }));
}

async function complete(
  context: CompletionContext,
  { vocabulary, words }: EditorOptions,
): Promise<CompletionResult | null> {
  const abort = new AbortController();
  context.addEventListener("abort", () => abort.abort());
  const text = context.state.doc.toString();
  const { from, to, items } = await completeAt(text, context.pos, vocabulary, abort.signal);
  const isBare = from === context.pos && !context.explicit && !/[{,("=]\s*$/.test(text.slice(0, from));
  const isDone = items.length === 1 && items[0]!.label === text.slice(from, to);
  if (items.length === 0 || isBare || isDone) return null;
  // filtered and ordered already, best first: asked anew at each key
  return {
    from,
    to,
    filter: false,
    options: items.map((item) => optionOf(item, vocabulary, words.labels)),
    getMatch: (option) => matchOf(option.label, text.slice(from, to)),
  };
}

/** Letters before a name say what it is. */
const letterOfType: Readonly<Record<string, string>> = {
  counter: "C",
  gauge: "G",
  histogram: "H",
  gaugehistogram: "H",
  summary: "S",
  info: "I",
};

function optionOf(item: CompletionItem, vocabulary: Vocabulary, labelsWord: string): Completion {
  const { label, kind, apply, detail, info } = item;
  const base = { label, ...(apply === undefined ? {} : { apply }) };
  if (kind !== "metric") {
    return {
      ...base,
      type: `is-${kind}`,
      ...(detail === undefined ? {} : { detail }),
      ...(info === undefined ? {} : { info }),
    };
  }
  return {
    ...base,
    type: `is-${letterOfType[detail ?? ""] ?? "M"}`,
    info: async () => {
      const names = (await vocabulary.labelNames(`{__name__=${JSON.stringify(label)}}`)).filter(
        (name) => name !== "__name__",
      );
      return aboutBox(
        label,
        detail ?? "",
        info ?? "",
        names.length === 0 ? "" : `${labelsWord}: ${names.join(" ")}`,
      );
    },
  };
}

/** What is known of a metric, beside the list. */
function aboutBox(name: string, type: string, help: string, labels: string): HTMLElement {
  const box = document.createElement("div");
  const lines = [
    ["m", name],
    ["t3", type],
    ["t2 help", help],
    ["t3 labels", labels],
  ] as const;
  for (const [className, text] of lines) {
    if (text === "") continue;
    const line = document.createElement("p");
    line.className = className;
    line.textContent = text;
    box.append(line);
  }
  return box;
}

/** Where what is typed stands in a label, for marking: from, to. */
function matchOf(label: string, typed: string): readonly number[] {
  const at = typed === "" ? -1 : label.toLowerCase().indexOf(typed.toLowerCase());
  return at < 0 ? [] : [at, at + typed.length];
}
