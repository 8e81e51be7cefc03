import type { Expr, ParserOptions } from "@taffrail/promql";
import type { TextField } from "./decode.ts";

/** A rule file as it was read: groups in their order. */
export interface RuleFile {
  readonly groups: readonly RuleGroup[];
  /** What is odd and no error, as sentences. */
  readonly warnings: readonly string[];
}

/** One group of a rule file. */
export interface RuleGroup {
  readonly name: string;
  /** `undefined` is the interval of the server. */
  readonly intervalMs: number | undefined;
  /** How far in the past rules are evaluated; `undefined` is what the server says. */
  readonly queryOffsetMs: number | undefined;
  /** Most series or alerts that one rule may give; 0 is no limit. */
  readonly limit: number;
  /** Labels of every rule that does not say otherwise. */
  readonly labels: ReadonlyMap<string, string>;
  readonly rules: readonly Rule[];
}

/** One rule. */
export interface Rule {
  readonly kind: "recording" | "alerting";
  /** What it records, or what the alert is called. */
  readonly name: string;
  readonly expr: string;
  readonly parsed: Expr;
  /** Its own labels over those of its group; of an alerting rule, templates. */
  readonly labels: ReadonlyMap<string, string>;
  /** Templates. */
  readonly annotations: ReadonlyMap<string, string>;
  /** How long an alert is pending. */
  readonly holdMs: number;
  /** How long an alert fires on after its cause is gone. */
  readonly keepFiringMs: number;
}

/** A rule as it stands in the file, before anyone looked at it. */
export interface RawRule {
  readonly record: TextField | undefined;
  readonly alert: TextField | undefined;
  readonly expr: TextField | undefined;
  readonly holdMs: number;
  readonly keepFiringMs: number;
  readonly labels: ReadonlyMap<string, TextField>;
  readonly annotations: ReadonlyMap<string, TextField>;
}

/** A group as it stands in the file. */
export interface RawGroup {
  readonly name: string;
  readonly intervalMs: number | undefined;
  readonly queryOffsetMs: number | undefined;
  readonly limit: number;
  readonly labels: ReadonlyMap<string, TextField>;
  readonly rules: readonly RawRule[];
}

export interface RuleFileOptions {
  /** Which names labels and metrics may have. `utf8` unless told otherwise. */
  readonly names?: "utf8" | "legacy";
  readonly ignoresUnknownFields?: boolean;
  readonly parser?: ParserOptions;
}
