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
import { functionSignatures, parseExpr, prettyExpr, PromqlSyntaxError } from "@taffrail/promql";
import { contextAt } from "./complete.ts";
import { editorTheme } from "./editor-theme.ts";
import { aggregations, keywords, promqlLanguage } from "./promql-language.ts";
import { aboutOf, type MetricAbout, type Vocabulary } from "./vocabulary.ts";

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
        promqlLanguage,
        placeholderOf(options.placeholder),
        autocompletion({
          override: [(context) => complete(context, options)],
          icons: false,
          maxRenderedOptions: 60,
          optionClass: ({ type }) => `is-${type ?? "word"}`,
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
    return prettyExpr(parseExpr(text, parserOptions));
  } catch {
    return undefined;
  }
}

function faultsOf(view: EditorView): readonly Diagnostic[] {
  const text = view.state.doc.toString();
  if (text.trim() === "") return [];
  try {
    parseExpr(text, parserOptions);
    return [];
  } catch (error) {
    if (!(error instanceof PromqlSyntaxError)) return [];
    const from = Math.min(error.span.start, Math.max(0, text.length - 1));
    const to = Math.min(text.length, Math.max(error.span.end, from + 1));
    return [{ from, to, severity: "error", message: error.reason }];
  }
}

async function complete(
  context: CompletionContext,
  options: EditorOptions,
): Promise<CompletionResult | null> {
  const { vocabulary } = options;
  const found = contextAt(context.state.doc.toString(), context.pos);
  switch (found.kind) {
    case "none":
      return null;
    case "range":
      if (!context.explicit && found.text === "") return null;
      return {
        from: found.from,
        options: ["1m", "5m", "15m", "1h", "6h", "1d"].map((label) => ({ label, type: "range" })),
        validFor: /^\w*$/,
      };
    case "label": {
      const labels = await vocabulary.labels(found.metric);
      const offered = labels
        .filter((label) => label !== "__name__")
        .map((label) => ({ label, type: "label" }));
      return { from: found.from, options: offered, validFor: /^\w*$/ };
    }
    case "value": {
      const values = await vocabulary.values(found.label, found.metric);
      const offered = values
        .slice(0, 2000)
        .map((label) => ({ label, type: "value", apply: JSON.stringify(label).slice(1, -1) }));
      return { from: found.from, options: offered, validFor: /^[^"]*$/ };
    }
    case "expr": {
      if (!context.explicit && found.text === "") return null;
      const [metrics, about] = await Promise.all([vocabulary.metrics(), vocabulary.about()]);
      return {
        from: found.from,
        options: [
          ...metrics.map((name) => metricOption(name, aboutOf(about, name), options)),
          ...languageOptions,
        ],
        validFor: /^[\w:]*$/,
      };
    }
  }
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

function metricOption(
  name: string,
  about: MetricAbout | undefined,
  { vocabulary, words }: EditorOptions,
): Completion {
  return {
    label: name,
    type: `metric is-${letterOfType[about?.type ?? ""] ?? "M"}`,
    boost: 1,
    info: async () => {
      const dom = document.createElement("div");
      const add = (className: string, text: string): void => {
        const line = document.createElement("p");
        line.className = className;
        line.textContent = text;
        dom.append(line);
      };
      add("m", name);
      if (about !== undefined) add("t3", [about.type, about.unit].filter(Boolean).join(" · "));
      if (about !== undefined && about.help !== "") add("t2 help", about.help);
      const labels = (await vocabulary.labels(name)).filter((label) => label !== "__name__");
      if (labels.length > 0) add("t3 labels", `${words.labels}: ${labels.join(" ")}`);
      return dom;
    },
  };
}

const languageOptions: readonly Completion[] = [
  ...aggregations.map((label) => ({ label, type: "function", detail: "by (…) (…)" })),
  ...[...functionSignatures.values()].map(({ name, args, returns }) => ({
    label: name,
    type: "function",
    detail: `(${args.join(", ")}) → ${returns}`,
    boost: -1,
  })),
  ...keywords.map((label) => ({ label, type: "keyword", boost: -2 })),
];
