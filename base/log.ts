import type { Clock } from "./clock.ts";
import { hintOf, messageOf } from "./errors.ts";

/** How much a line matters; each level includes those after it. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** What a log line says beside its sentence. `error` is written with its causes and hint. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A sentence and fields. Secrets never go in. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose lines all carry `fields`. */
  with(fields: LogFields): Log;
}

const levels: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Options of `openLog`: where lines go, from which level on, and in which form. */
export interface LogOptions {
  readonly clock: Clock;
  readonly write: (line: string) => void;
  readonly level?: LogLevel;
  readonly format?: "logfmt" | "json";
}

/** A log that hands whole lines, line feed included, to `write`. */
export function openLog({ clock, write, level = "info", format = "logfmt" }: LogOptions): Log {
  const render = format === "json" ? renderJson : renderLogfmt;
  const make = (bound: LogFields): Log => {
    const at =
      (of: LogLevel) =>
      (message: string, fields: LogFields = {}): void => {
        if (levels[of] < levels[level]) return;
        const line: [string, unknown][] = [
          ["time", new Date(clock.now()).toISOString()],
          ["level", of],
          ["msg", message],
        ];
        for (const [name, value] of Object.entries({ ...bound, ...fields }))
          line.push(...fieldOf(name, value));
        write(render(line) + "\n");
      };
    return {
      debug: at("debug"),
      info: at("info"),
      warn: at("warn"),
      error: at("error"),
      with: (f) => make({ ...bound, ...f }),
    };
  };
  return make({});
}

/** A log that keeps nothing: for tests and for callers without one. */
export const noLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  with: () => noLog,
};

function fieldOf(name: string, value: unknown): [string, unknown][] {
  if (value === undefined) return [];
  if (!(value instanceof Error)) return [[name, value]];
  const hint = hintOf(value);
  const fields: [string, unknown][] = [[name, messageOf(value)]];
  if (hint !== undefined) fields.push(["hint", hint]);
  return fields;
}

function renderLogfmt(fields: readonly [string, unknown][]): string {
  return fields.map(([name, value]) => `${name}=${quoted(textOf(value))}`).join(" ");
}

function renderJson(fields: readonly [string, unknown][]): string {
  return escapedControls(JSON.stringify(Object.fromEntries(fields)));
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function quoted(text: string): string {
  return /^[^\s\p{Cc}="\\]+$/u.test(text) ? text : escapedControls(JSON.stringify(text));
}

/** With what JSON leaves as it is, and a terminal would obey: DEL and the control characters from U+0080 on. */
function escapedControls(json: string): string {
  return json.replace(/[\x7f-\x9f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
