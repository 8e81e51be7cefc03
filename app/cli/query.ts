import { TaffrailError } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { type Command, type Invocation, UsageError } from "./command.ts";

/** A server that is not there, or that refused. */
class QueryFailedError extends TaffrailError {
  readonly code = "cli/query-failed";
}

/** `taffrail query EXPR`: an instant or range query, as text or JSON. */
export const query: Command = {
  name: "query",
  summary: "Ask a running server a question in PromQL",
  usage: "EXPR",
  flags: [
    { name: "server", type: "text", value: "URL", default: "http://127.0.0.1:9099", help: "the server" },
    {
      name: "time",
      type: "text",
      value: "TIME",
      help: "when to evaluate: Unix seconds or RFC 3339 (default: now)",
    },
    { name: "start", type: "text", value: "TIME", help: "start of a range query" },
    { name: "end", type: "text", value: "TIME", help: "end of a range query" },
    { name: "step", type: "text", value: "DURATION", default: "1m", help: "step of a range query" },
    {
      name: "format",
      type: "text",
      value: "FORM",
      default: "text",
      help: "text, or json as the API answers",
    },
  ],
  run: ask,
};

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly errorType?: string;
  readonly warnings?: readonly string[];
  readonly data?: { readonly resultType: string; readonly result: unknown };
}
type Point = readonly [seconds: number, value: string];
interface Row {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: Point;
  readonly values?: readonly Point[];
}

async function ask({ flags, positionals, signal, out, err }: Invocation): Promise<number> {
  const [expression, ...more] = positionals;
  if (expression === undefined || more.length > 0)
    throw new UsageError("want one expression; quote it if it holds blanks");
  const format = flags.text("format");
  if (format !== "text" && format !== "json")
    throw new UsageError(`--format: got "${format}", want text or json`);
  const isRange = flags.text("start") !== undefined || flags.text("end") !== undefined;
  const form = new URLSearchParams({ query: expression });
  for (const name of isRange ? (["start", "end", "step"] as const) : (["time"] as const)) {
    const value = flags.text(name);
    if (value !== undefined) form.set(name, value);
  }
  const server = flags.text("server") ?? "";
  if (!/^https?:/.test(server) || !URL.canParse(server))
    throw new UsageError(`--server: got "${server}", want a URL such as http://127.0.0.1:9099`);
  const url = new URL(
    isRange ? "api/v1/query_range" : "api/v1/query",
    server.endsWith("/") ? server : `${server}/`,
  );
  const answer = await post(url, form, signal);
  if (answer.status !== "success") {
    throw new QueryFailedError(`${answer.errorType ?? "error"}: ${answer.error ?? "no reason given"}`);
  }
  for (const warning of answer.warnings ?? []) err(`warning: ${warning}`);
  out(format === "json" ? JSON.stringify(answer) : textOf(answer));
  return 0;
}

async function post(url: URL, body: URLSearchParams, signal: AbortSignal): Promise<Answer> {
  const hint = `is a server running there? \`taffrail demo\` starts one, --server URL names another`;
  let response: Response;
  try {
    response = await fetch(url, { method: "POST", body, signal });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new QueryFailedError(`cannot reach ${url.origin}`, { cause, hint });
  }
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer;
  } catch (error) {
    throw new QueryFailedError(
      `${url.href} answered ${response.status}, and not as a Prometheus server does`,
      { cause: error, hint },
    );
  }
}

/** A line a sample: the series, then its value; of a matrix every value with its time. */
function textOf({ data }: Answer): string {
  if (data === undefined) return "";
  if (data.resultType === "scalar" || data.resultType === "string") return String((data.result as Point)[1]);
  const lines = (data.result as readonly Row[]).flatMap(({ metric, value, values = [] }) => {
    const series = Labels.of(metric).toString();
    if (value !== undefined) return [`${series} ${value[1]}`];
    return [series, ...values.map(([seconds, v]) => `  ${new Date(seconds * 1000).toISOString()} ${v}`)];
  });
  return lines.length === 0 ? "(no series)" : lines.join("\n");
}
