import { parseArgs } from "node:util";
import { type Log, TaffrailError } from "@taffrail/base";
import type { CalmHeap } from "../calm-heap.ts";

/** A flag of a command, as its row in `--help`. */
export interface Flag {
  readonly name: string;
  readonly type: "text" | "bool";
  /** What `--help` calls the value: FILE, URL. */
  readonly value?: string;
  readonly help: string;
  readonly default?: string;
  readonly multiple?: true;
  /** One letter. */
  readonly short?: string;
}

/** What a command is given to run with. */
export interface Invocation {
  readonly flags: Flags;
  readonly positionals: readonly string[];
  /** Everything behind the command's name, as it came. */
  readonly words: readonly string[];
  readonly log: Log;
  /** Of the process, where a command is all it does. */
  readonly heap?: Pick<CalmHeap, "stir">;
  /** Fires when the process is told to end. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** One subcommand. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What stands behind the name: `[--config FILE]`, `EXPR`. */
  readonly usage: string;
  /** Paragraphs after the flags. */
  readonly more?: string;
  readonly flags: readonly Flag[];
  /** Whether it reads its words by itself: its flags are another program's. */
  readonly readsWords?: true;
  /** Whether it looks at no signal: SIGINT and SIGTERM then end it as they end any program. */
  readonly endsAtOnce?: true;
  /** Subcommands by name; then `run` is for words that are none of them. */
  readonly parts?: Parts;
  /** Resolves with the exit code. */
  readonly run: (invocation: Invocation) => Promise<number>;
}

/** Commands by name; each is loaded when it is asked for. */
export type Parts = Readonly<Record<string, { readonly summary: string; load(): Promise<Command> }>>;

/** Words that a command does not understand. Exit code 2. */
export class UsageError extends TaffrailError {
  readonly code = "cli/usage";
}

/** Values of flags, asked for by type. */
export class Flags {
  readonly #values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

  constructor(values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>) {
    this.#values = values;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  texts(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  }

  bool(name: string): boolean {
    return this.#values[name] === true;
  }

  /** A whole number between bounds. */
  integer(name: string, min: number, max: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() !== "" && Number.isInteger(value) && value >= min && value <= max) return value;
    throw new UsageError(`--${name}: got "${text}", want a whole number from ${min} to ${max}`);
  }
}

/** Reads the words behind a command's name. Throws `UsageError`. */
export function readFlags(
  command: Command,
  args: readonly string[],
): { flags: Flags; positionals: string[] } {
  const options: Record<
    string,
    { type: "string" | "boolean"; multiple?: boolean; default?: string; short?: string }
  > = {
    help: { type: "boolean", short: "h" },
  };
  for (const flag of command.flags) {
    options[flag.name] = {
      type: flag.type === "bool" ? "boolean" : "string",
      ...(flag.multiple === true ? { multiple: true } : {}),
      ...(flag.default === undefined ? {} : { default: flag.default }),
      ...(flag.short === undefined ? {} : { short: flag.short }),
    };
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { flags: new Flags(values), positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split(". ")[0]! : String(error), {
      hint: `\`taffrail ${command.name} --help\` lists the flags`,
    });
  }
}

/** A line a command. */
export function listOf(parts: Readonly<Record<string, { readonly summary: string }>>): string {
  const width = Math.max(...Object.keys(parts).map((name) => name.length));
  return Object.entries(parts)
    .map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
    .join("\n");
}

/** The help of one command. */
export function helpOf(command: Command): string {
  const rows = command.flags.map((flag) => {
    const short = flag.short === undefined ? "" : `-${flag.short}, `;
    const left = `${short}--${flag.name}${flag.type === "text" ? ` ${flag.value ?? "TEXT"}` : ""}`;
    const initial =
      flag.default === undefined || flag.help.includes("default") ? "" : ` (default: ${flag.default})`;
    return [left, `${flag.help}${initial}`] as const;
  });
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  const flags = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
  return [
    `${command.summary}.`,
    `Usage: taffrail ${command.name}${command.usage === "" ? "" : ` ${command.usage}`}`,
    ...(command.parts === undefined ? [] : [listOf(command.parts)]),
    ...(flags === "" ? [] : [flags]),
    ...(command.more === undefined ? [] : [command.more]),
  ].join("\n\n");
}
