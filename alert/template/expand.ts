import { messageOf } from "@taffrail/base";
import { builtins } from "./builtins.ts";
import { runTemplate, type RunLimits } from "./execute.ts";
import { parseTemplate, type Template } from "./parser.ts";
import { prometheusFunctionNames, prometheusFunctions, type QuerySample } from "./prometheus-functions.ts";
import { TemplateFunctionError, TemplateRunError, TemplateSyntaxError } from "./template-error.ts";
import { type GoStruct, stringMap } from "./value.ts";

/** What stands before each alert template: names for the parts of its data. */
export const alertPreamble =
  "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

/** What an alert template is about. */
export interface AlertTemplateData {
  readonly labels: Iterable<readonly [name: string, value: string]>;
  readonly externalLabels: Iterable<readonly [name: string, value: string]>;
  readonly externalUrl: string;
  /** A float, or the text of a histogram. */
  readonly value: number | { readonly histogram: string };
}

/** What surrounds the expansion of a template. */
export interface ExpandOptions {
  /** Unix milliseconds. */
  readonly now: number;
  /** Answers `query`; rejects with a reason. */
  readonly query: (query: string) => Promise<readonly QuerySample[]>;
  readonly limits?: Partial<RunLimits>;
}

/** Most different queries that one template may ask. */
const mostQueries = 100;

/** Parses the template of a label or annotation. Throws `TemplateSyntaxError`, with the words that Prometheus has for it. */
export function parseAlertTemplate(name: string, text: string): Template {
  return parseTemplate(
    name,
    alertPreamble + text,
    (known) => prometheusFunctionNames.has(known) || Object.hasOwn(builtins, known),
  );
}

/** A query whose answer is not at hand yet: the run stops, and begins again when it is. */
class Unanswered extends Error {
  readonly query: string;

  constructor(query: string) {
    super(query);
    this.query = query;
  }
}

/**
 * The text that a template gives. Rejects with `TemplateSyntaxError` or `TemplateRunError`, as Prometheus words them. A run has no
 * effects, so where it comes to a query it is given up and, once there is an answer, begun anew.
 */
export async function expandAlertTemplate(
  name: string,
  text: string,
  data: AlertTemplateData,
  options: ExpandOptions,
): Promise<string> {
  if (!text.includes("{{")) return text; // most labels
  let template: Template;
  try {
    template = parseAlertTemplate(name, text);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    throw new TemplateSyntaxError(`error parsing template ${name}: ${error.message}`);
  }
  const dot: GoStruct = {
    kind: "struct",
    type: "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }",
    fields: [
      ["Labels", stringMap(data.labels)],
      ["ExternalLabels", stringMap(data.externalLabels)],
      ["ExternalURL", data.externalUrl],
      ["Value", typeof data.value === "number" ? data.value : histogramValue(data.value.histogram)],
    ],
  };
  const answers = new Map<string, readonly QuerySample[] | TemplateFunctionError>();
  const functions = prometheusFunctions({
    now: options.now,
    externalUrl: data.externalUrl,
    query: (query) => {
      const answer = answers.get(query);
      if (answer instanceof TemplateFunctionError) throw answer;
      if (answer !== undefined) return answer;
      if (answers.size >= mostQueries) throw new TemplateFunctionError(`more than ${mostQueries} queries`);
      throw new Unanswered(query);
    },
  });
  for (;;) {
    try {
      return runTemplate(template, dot, { functions, missingKey: "zero", ...limitsOf(options) });
    } catch (error) {
      if (error instanceof Unanswered) answers.set(error.query, await answerOf(error.query, options));
      else if (error instanceof TemplateRunError)
        throw new TemplateRunError(`error executing template ${name}: ${error.message}`);
      else throw error;
    }
  }
}

/** A histogram, which a template can print and nothing else. */
function histogramValue(text: string): GoStruct {
  return { kind: "struct", type: "histogram.FloatHistogram", isPointer: true, fields: [], text };
}

function limitsOf({ limits }: ExpandOptions): { limits?: Partial<RunLimits> } {
  return limits === undefined ? {} : { limits };
}

async function answerOf(
  query: string,
  options: ExpandOptions,
): Promise<readonly QuerySample[] | TemplateFunctionError> {
  try {
    return await options.query(query);
  } catch (error) {
    return new TemplateFunctionError(messageOf(error));
  }
}
