/** A difference that is meant to be. */
export interface Known {
  readonly reason: string;
  /** What is asked, as `GET /api/v1/query?…` with escapes resolved. */
  readonly asked: RegExp;
  /** Where the answers differ: `status`, `body`, or the name of a header. */
  readonly field: RegExp;
  /** Whether this is what both say; without it, whatever they say. */
  readonly says?: (theirs: string, ours: string) => boolean;
}

const any = /^/;

/** The first that fits is the reason. */
export const known: readonly Known[] = [
  { reason: "every answer of ours forbids to guess its type", asked: any, field: /^x-content-type-options$/ },
  {
    reason: "pages of other sites read nothing of ours unless that is configured; Prometheus lets them all",
    asked: any,
    field: /^(access-control-.*|vary)$/,
  },
  {
    reason: "HEAD is answered as GET would be, without its body; Prometheus has it for two paths",
    asked: /^HEAD /,
    field: any,
  },
  {
    reason: "OPTIONS tells what a path takes, and that a path is not there",
    asked: /^OPTIONS /,
    field: any,
  },
  {
    reason: "a method that is not allowed is answered with those that are",
    asked: /^(POST|PUT|PATCH|DELETE|TRACE|GET) /,
    field: /^(body|allow)$/,
    says: (theirs) =>
      /^(Method Not Allowed\n|Only POST or PUT requests allowed|get,head,options|)$/.test(theirs),
  },
  {
    reason: "a method of a path that Prometheus 3.12 does not have",
    asked: /^POST \/api\/v1\/scrape_pools\/config/,
    field: any,
  },
  {
    reason: "paths are taken as they stand: nothing is sent elsewhere",
    asked:
      /^\w+ (\/api\/v1|\/api\/v1\/query\/|\/api\/\/v1\/query|\/api\/v1\/\.\.\/v1\/query|\/api\/v1\/label\/\/values.*|\/api\/v1\/label\/job\/values\/)$/,
    field: any,
  },
  { reason: "an escaped slash is a letter of a label's name", asked: /label\/a\/b\/values/, field: any },
  {
    reason: "text that is no percent-encoded UTF-8 is refused, not patched or dropped",
    asked: /%zz|%ff|%FF|query=1;time/,
    field: any,
  },
  {
    reason: "times and durations that are no numbers, or beyond what is counted in milliseconds, are refused",
    asked: /=(NaN|[-+]?Inf|1e15)\b/,
    field: any,
  },
  {
    reason: "whether a timeout that is over at once is met before or in the query is a matter of chance",
    asked: /timeout=(-1|-5m|0|0s|0\.0001|1ms)$/,
    field: /^(status|body)$/,
  },
  { reason: "statistics count what our engine reads", asked: /stats=/, field: /^body$/ },
  {
    reason: "the real one divides by a step of 0",
    asked: /step=0\.0001/,
    field: /^(status|body)$/,
    says: (theirs) => theirs === "422" || theirs.includes("divide by zero"),
  },
  {
    reason: "a rate of what is no counter, in its last bits",
    asked: /query=rate\(temperature/,
    field: /^body$/,
    says: nearly,
  },
  {
    reason: "the order of an instant vector is not defined",
    asked: /^GET \/api\/v1\/query\?/,
    field: /^body$/,
    says: (theirs, ours) => letters(theirs) === letters(ours),
  },
  {
    reason: "series that clash are named in the order of the release after it",
    asked: /query=temperature \* on \(job\) temperature/,
    field: /^body$/,
  },
  {
    reason: "our server is a target of itself, and has its own names",
    asked: /\/(labels|label\/(job|__name__)\/values)(\?match=.*| origin.*)?$/,
    field: /^body$/,
  },
  {
    reason:
      "our server is a target of itself; targets have the labels of the release after it, and escape < > & as all text",
    asked: /\/api\/v1\/(targets|scrape_pools)\b/,
    field: /^body$/,
    says: (theirs) =>
      theirs.includes('"success"') || theirs.includes("scrapePools") || theirs.includes("Target"),
  },
  {
    reason: "metadata of more targets, and which are told where only some are is a matter of chance",
    asked: /\/api\/v1\/metadata/,
    field: /^body$/,
    says: (theirs) => theirs.includes('"success"'),
  },
  {
    reason: "what is wrong with JSON is said in the words of whoever reads it",
    asked: /relabel_steps/,
    field: /^body$/,
    says: (theirs) => theirs.includes("error parsing labels: "),
  },
  { reason: "the release after it has this path", asked: /scrape_pools\/config/, field: any },
  {
    reason: "what a server says of itself",
    asked: /\/(status\/(flags|buildinfo)|features|version)\b/,
    field: /^body$/,
  },
  { reason: "not supported yet: the API as OpenAPI", asked: /openapi\.yaml/, field: any },
  {
    reason: "answers under 1 KiB are not packed, deflate is not spoken, and `*` is any encoding",
    asked: / accept-encoding: /,
    field: /^content-encoding$/,
  },
  {
    reason: "what is wrong with bytes is said in the words of whoever reads them",
    asked: /^POST \/api\/v1\/(write|read|otlp)/,
    field: /^body$/,
  },
  {
    reason: "a message of a type that is not taken is refused before it is unpacked",
    asked: /^POST \/api\/v1\/write/,
    field: /^status$/,
    says: (theirs, ours) => theirs === "400" && ours === "415",
  },
  {
    reason: "a message that cannot be read stored nothing, which is not said",
    asked: /^POST \/api\/v1\/write/,
    field: /-written$/,
    says: (theirs, ours) => theirs === "0" && ours === "",
  },
  {
    reason: "OTLP wants an answer of the type that was sent, and 415 for others",
    asked: /^POST \/api\/v1\/otlp/,
    field: /^(status|content-type)$/,
    says: (theirs, ours) => theirs === "" || (theirs === "400" && ours === "415"),
  },
  {
    reason: "one selector that matches everything does not delete everything",
    asked: /delete_series\?match\[\]=\{\}/,
    field: any,
  },
  {
    reason:
      "the real one federates gauge histograms with what the last of them holds: it uses its memory again",
    asked: /^GET \/federate.*encoding=delimited/,
    field: /^body$/,
    says: (theirs, ours) => theirs.length === ours.length,
  },
  {
    reason: "each server scrapes at its own times",
    asked: /^GET \/federate\?match\[\]=\{a(=""|=~"\.\*"|!="x")\}/,
    field: /^body$/,
  },
  {
    reason: "series that were deleted are gone at once",
    asked: /\/series\?match\[\]=temperature$/,
    field: /^body$/,
    says: (_theirs, ours) => ours.endsWith('"data":[]}'),
  },
  {
    reason: "what a path takes is told without GET, which it refuses",
    asked: / \/-\/(reload|quit)$/,
    field: /^allow$/,
  },
  {
    reason: "messages are not written as text",
    asked: /encoding=(compact-)?text/,
    field: /^(body|content-type)$/,
  },
];

/** Whether two texts differ in numbers alone, and there by no more than sums in another order do. */
function nearly(theirs: string, ours: string): boolean {
  const number = /-?\d+\.\d+(?:e[-+]\d+)?/g;
  if (theirs.replace(number, "…") !== ours.replace(number, "…")) return false;
  const [a, b] = [theirs, ours].map((text) => (text.match(number) ?? []).map(Number));
  return a!.every((x, i) => Math.abs(x - b![i]!) <= 1e-12 * Math.abs(x));
}

/** The letters of a text in one order. */
function letters(text: string): string {
  return text.split("").sort().join("");
}
