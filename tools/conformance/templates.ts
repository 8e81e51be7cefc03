/** `templates.json`: templates of labels and annotations with what they expand to, or the fact that they fail. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@taffrail/base";
import { expandAlertTemplate, parseAlertTemplate, type QuerySample } from "@taffrail/template";
import type { ConformanceKind } from "./kind.ts";

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
}

interface Data {
  readonly setting: {
    readonly labels: Readonly<Record<string, string>>;
    readonly external_labels: Readonly<Record<string, string>>;
    readonly external_url: string;
    readonly value: number;
    /** Unix seconds. */
    readonly now: number;
    /** By query; a text says that the query fails. */
    readonly query_results: Readonly<Record<string, readonly Sample[] | string>>;
  };
  readonly cases: readonly {
    readonly id: string;
    readonly text: string;
    readonly output?: string;
    readonly error?: string;
    readonly fails_rule_file_check?: boolean;
  }[];
}

const name = "__alert_X";

export const run: ConformanceKind = async (path, report) => {
  const file = statSync(path).isDirectory() ? join(path, "templates.json") : path;
  const { setting, cases } = JSON.parse(readFileSync(file, "utf8")) as Data;
  const query = (text: string): Promise<readonly QuerySample[]> => {
    const results = setting.query_results;
    const known = Object.hasOwn(results, text) ? results[text] : results["any other text"];
    if (typeof known === "string") return Promise.reject(new Error(known.replace(/^fails with text /, "")));
    const number = (value: string): number =>
      value === "+Inf" ? Infinity : value === "-Inf" ? -Infinity : Number(value);
    return Promise.resolve(
      (known ?? []).map(({ labels, value }) => ({ labels: Object.entries(labels), value: number(value) })),
    );
  };
  for (const { id, text, output, error, fails_rule_file_check: failsCheck } of cases) {
    const label = `${id} ${JSON.stringify(text)}`;
    let got: string;
    let failed = false;
    let refused = false;
    try {
      parseAlertTemplate(name, text);
    } catch {
      refused = true;
    }
    try {
      got = await expandAlertTemplate(
        name,
        text,
        {
          labels: Object.entries(setting.labels),
          externalLabels: Object.entries(setting.external_labels),
          externalUrl: setting.external_url,
          value: setting.value,
        },
        { now: setting.now * 1000, query },
      );
    } catch (thrown) {
      failed = true;
      got = messageOf(thrown);
    }
    // Only the fact of failing binds, but of the known texts every one is ours as well.
    const isRight = output !== undefined ? !failed && got === output : failed && error !== undefined;
    if (isRight && refused === (failsCheck ?? false)) report.pass(label);
    else report.fail(label, output ?? { error, failsCheck: failsCheck ?? false }, { got, refused });
    if (isRight && error !== undefined && got !== error && process.env["TAFFRAIL_TEXTS"] !== undefined)
      console.log(`${id} text\n  ${error}\n  ${got}`);
  }
};
