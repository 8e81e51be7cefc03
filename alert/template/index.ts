export {
  alertPreamble,
  type AlertTemplateData,
  expandAlertTemplate,
  type ExpandOptions,
  parseAlertTemplate,
} from "./expand.ts";
export { builtins, escapeHtml, escapeQuery } from "./builtins.ts";
export { defaultRunLimits, type RunLimits, type RunOptions, runTemplate } from "./execute.ts";
export { sprint, sprintf } from "./format.ts";
export {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
} from "./humanize.ts";
export { parseTemplate, type Template } from "./parser.ts";
export {
  prometheusFunctionNames,
  prometheusFunctions,
  type PrometheusWorld,
  type QuerySample,
  titleOf,
} from "./prometheus-functions.ts";
export { TemplateFunctionError, TemplateRunError, TemplateSyntaxError } from "./template-error.ts";
export { durationText, formatTime, goDuration, type GoTime, goTime, utc, type Zone } from "./time.ts";
export {
  type GoComplex,
  type GoFunction,
  type GoList,
  type GoMap,
  type GoNamed,
  type GoStruct,
  type GoValue,
  type Methods,
  stringMap,
  type TemplateFunction,
  typeOf,
  type Value,
} from "./value.ts";
