import { parseDurationMs } from "./load.ts";
import { ScriptError, unescapeText } from "./series-line.ts";

/** What a script says of an annotation or a failure. */
export interface Expectation {
  readonly kind: "ordered" | "fail" | "warn" | "no_warn" | "info" | "no_info";
  /** The whole text. */
  readonly text?: string;
  /** Found anywhere in the text. */
  readonly pattern?: RegExp;
}

export interface EvalCommand {
  readonly kind: "eval";
  readonly line: number;
  readonly startMs: number;
  readonly endMs: number;
  /** 0 in an instant query. */
  readonly stepMs: number;
  readonly query: string;
  readonly expectations: readonly Expectation[];
  readonly rangeVector:
    | { readonly startMs: number; readonly endMs: number; readonly stepMs: number }
    | undefined;
  readonly text: string | undefined;
  readonly scalar: string | undefined;
  readonly series: readonly string[];
}

export type ScriptCommand =
  | { readonly kind: "clear" }
  | { readonly kind: "load"; readonly command: string; readonly lines: readonly string[] }
  | EvalCommand;

const instantForm = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$/;
const rangeForm = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$/;
const expectForm = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/;
const rangeVectorForm = /^expect range vector from (\S+) to (\S+) step (\S+)$/;
const number = /^[+-]?(?:\d[\d_]*\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|0x[0-9a-f]+|inf|nan)$/i;

/** Reads a test script. Throws `ScriptError`. */
export function parseScript(text: string): ScriptCommand[] {
  const lines = text.split("\n").map((line) => (line.trim().startsWith("#") ? "" : line.trim()));
  const commands: ScriptCommand[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line === "") continue;
    const word = line.split(/\s+/, 1)[0]!.toLowerCase();
    if (word === "clear") commands.push({ kind: "clear" });
    else if (word.startsWith("load")) {
      const from = at + 1;
      while (at + 1 < lines.length && lines[at + 1] !== "") at++;
      commands.push({ kind: "load", command: line, lines: lines.slice(from, at + 1) });
    } else if (word.startsWith("eval")) {
      const from = at + 1;
      while (at + 1 < lines.length && lines[at + 1] !== "" && !(at >= from && number.test(lines[at]!))) at++;
      commands.push(parseEval(line, from, lines.slice(from, at + 1)));
    } else throw new ScriptError(`cannot read command: got ${line}`);
  }
  return commands;
}

function parseEval(command: string, line: number, lines: readonly string[]): EvalCommand {
  const range = rangeForm.exec(command);
  const instant = range === null ? instantForm.exec(command) : null;
  const head = range ?? instant;
  if (head === null) throw new ScriptError(`cannot read command: got ${command}`);
  const times =
    range === null
      ? {
          startMs: parseDurationMs(instant![2] ?? "0"),
          endMs: parseDurationMs(instant![2] ?? "0"),
          stepMs: 0,
        }
      : {
          startMs: parseDurationMs(range[2]!),
          endMs: parseDurationMs(range[3]!),
          stepMs: parseDurationMs(range[4]!),
        };
  const expectations: Expectation[] = [];
  if (head[1] !== undefined) expectations.push({ kind: head[1] as Expectation["kind"] });
  let rangeVector: EvalCommand["rangeVector"];
  let text: string | undefined;
  let scalar: string | undefined;
  const series: string[] = [];
  for (const one of lines) {
    const window = rangeVectorForm.exec(one);
    const expected = expectForm.exec(one);
    if (window !== null) {
      const [startMs, endMs, stepMs] = window.slice(1).map((d) => parseDurationMs(d)) as [
        number,
        number,
        number,
      ];
      rangeVector = { startMs, endMs, stepMs };
    } else if (one.startsWith("expect string ")) text = unquoted(one.slice("expect string ".length).trim());
    else if (expected !== null) expectations.push(expectationOf(expected));
    else if (one.startsWith("expected_fail_message ")) {
      expectations.push({ kind: "fail", text: one.slice("expected_fail_message ".length).trim() });
    } else if (one.startsWith("expected_fail_regexp ")) {
      expectations.push({
        kind: "fail",
        pattern: new RegExp(one.slice("expected_fail_regexp ".length).trim()),
      });
    } else if (number.test(one)) scalar = one;
    else series.push(one);
  }
  const query = range === null ? instant![3]! : range[5]!;
  return { kind: "eval", line, ...times, query, expectations, rangeVector, text, scalar, series };
}

function expectationOf([, kind, how, text]: RegExpExecArray): Expectation {
  const wanted = kind as Expectation["kind"];
  if (how === undefined) return { kind: wanted };
  if (how === "msg") return { kind: wanted, text: text!.trim() };
  return { kind: wanted, pattern: new RegExp(text!.trim()) };
}

function unquoted(text: string): string {
  return text.startsWith("`") ? text.slice(1, -1) : unescapeText(text.slice(1, -1));
}
