import { parseYaml, type YamlNode, YamlSyntaxError } from "@taffrail/base";
import { Decoder, type Fields } from "../decode.ts";
import { RuleFileError } from "../rule-errors.ts";

/** A file of unit tests of rules. */
export interface TestFile {
  readonly ruleFiles: readonly string[];
  readonly evaluationIntervalMs: number;
  /** Names of groups in the order in which they are evaluated; others come as if first. */
  readonly groupOrder: readonly string[];
  /** Whether floats may differ in their last bit. */
  readonly isFuzzy: boolean;
  readonly tests: readonly TestGroup[];
}

/** One test: series, and what is to come of them. */
export interface TestGroup {
  readonly name: string;
  /** Step of the input series. */
  readonly intervalMs: number;
  /** Time zero of the test, Unix milliseconds. */
  readonly startMs: number;
  readonly series: readonly { readonly series: string; readonly values: string }[];
  readonly alerts: readonly AlertTest[];
  readonly queries: readonly QueryTest[];
  readonly externalLabels: ReadonlyMap<string, string>;
  readonly externalUrl: string;
}

/** Which alerts of a name fire at a time. */
export interface AlertTest {
  readonly evalMs: number;
  readonly alertName: string;
  readonly expected: readonly ExpectedAlert[];
}

export interface ExpectedAlert {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
}

/** What a query gives at a time. */
export interface QueryTest {
  readonly expr: string;
  readonly evalMs: number;
  readonly expected: readonly ExpectedSample[];
}

export interface ExpectedSample {
  readonly labels: string;
  readonly value: number;
  readonly histogram: string;
}

/** Reads a file of unit tests. Throws `RuleFileError` with Prometheus's words. */
export function parseTestFile(
  text: string,
  name: string,
  options: { readonly ignoresUnknown?: boolean } = {},
): TestFile {
  const decoder = new Decoder(options);
  let document: YamlNode | undefined;
  try {
    document = parseYaml(text, name);
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    const reason = error.message.replace(`${name}:${error.at.line}:${error.at.column}: `, "");
    throw new RuleFileError(`yaml: line ${error.at.line}: ${reason}`, error.at);
  }
  const file = decoder.fields(document, "main.unitTestFile");
  const evaluationIntervalMs = decoder.duration(file?.get("evaluation_interval")) || 60_000;
  const read = {
    ruleFiles: decoder.items(file?.get("rule_files"), "[]string").map((node) => decoder.text(node) ?? ""),
    evaluationIntervalMs,
    groupOrder: decoder
      .items(file?.get("group_eval_order"), "[]string")
      .map((node) => decoder.text(node) ?? ""),
    isFuzzy: decoder.boolean(file?.get("fuzzy_compare")) ?? false,
    tests: decoder
      .items(file?.get("tests"), "[]main.testGroup")
      .map((node) => readGroup(node, decoder, evaluationIntervalMs)),
  };
  file?.close();
  decoder.finish();
  return read;
}

function readGroup(node: YamlNode, decoder: Decoder, evaluationIntervalMs: number): TestGroup {
  return withFields(node, decoder, "main.testGroup", (fields) => ({
    intervalMs: decoder.duration(fields?.get("interval")) || evaluationIntervalMs,
    series: decoder.items(fields?.get("input_series"), "[]main.series").map((item) =>
      withFields(item, decoder, "main.series", (series) => ({
        series: decoder.text(series?.get("series")) ?? "",
        values: decoder.text(series?.get("values")) ?? "",
      })),
    ),
    alerts: decoder
      .items(fields?.get("alert_rule_test"), "[]main.alertTestCase")
      .map((item) => readAlertTest(item, decoder)),
    queries: decoder
      .items(fields?.get("promql_expr_test"), "[]main.promqlTestCase")
      .map((item) => readQueryTest(item, decoder)),
    externalLabels: plainTexts(decoder, fields?.get("external_labels")),
    externalUrl: decoder.text(fields?.get("external_url")) ?? "",
    name: decoder.text(fields?.get("name")) ?? "",
    startMs: startOf(fields?.get("start_timestamp"), decoder),
  }));
}

function withFields<T>(
  node: YamlNode,
  decoder: Decoder,
  type: string,
  read: (fields: Fields | undefined) => T,
): T {
  const fields = decoder.fields(node, type);
  const value = read(fields);
  fields?.close();
  return value;
}

function readAlertTest(node: YamlNode, decoder: Decoder): AlertTest {
  return withFields(node, decoder, "main.alertTestCase", (fields) => {
    fields?.get("groupname");
    return {
      evalMs: decoder.duration(fields?.get("eval_time")) ?? 0,
      alertName: decoder.text(fields?.get("alertname")) ?? "",
      expected: decoder.items(fields?.get("exp_alerts"), "[]main.alert").map((item) =>
        withFields(item, decoder, "main.alert", (alert) => ({
          labels: plainTexts(decoder, alert?.get("exp_labels")),
          annotations: plainTexts(decoder, alert?.get("exp_annotations")),
        })),
      ),
    };
  });
}

function readQueryTest(node: YamlNode, decoder: Decoder): QueryTest {
  return withFields(node, decoder, "main.promqlTestCase", (fields) => ({
    expr: decoder.text(fields?.get("expr")) ?? "",
    evalMs: decoder.duration(fields?.get("eval_time")) ?? 0,
    expected: decoder.items(fields?.get("exp_samples"), "[]main.sample").map((item) =>
      withFields(item, decoder, "main.sample", (sample) => ({
        labels: decoder.text(sample?.get("labels")) ?? "",
        value: decoder.float(sample?.get("value")) ?? 0,
        histogram: decoder.text(sample?.get("histogram")) ?? "",
      })),
    ),
  }));
}

function plainTexts(decoder: Decoder, node: YamlNode | undefined): ReadonlyMap<string, string> {
  return new Map([...decoder.texts(node)].map(([key, { text }]) => [key, text]));
}

/** Unix milliseconds of Unix seconds or of a time as RFC 3339 writes it. */
function startOf(node: YamlNode | undefined, decoder: Decoder): number {
  const text = decoder.text(node);
  if (text === undefined || text === "") return 0;
  const seconds = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text) ? Number(text) : NaN;
  if (!Number.isNaN(seconds)) return Math.round(seconds * 1000);
  const t = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : NaN;
  if (Number.isNaN(t)) throw new RuleFileError(`cannot parse "${text}" to a valid timestamp`, node!.at);
  return t;
}
