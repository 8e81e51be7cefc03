import fc from "fast-check";
import { expandAlertTemplate, TemplateRunError, TemplateSyntaxError } from "@taffrail/template";
import type { Torture } from "./kind.ts";

export const fullRuns = 1_000_000;

/** Longest time that one template, of a few hundred characters, may take. */
const mostMs = 500;

const piece = fc.constantFrom(
  ..."{{ }} {{- -}} if range with end else define template block break continue $x $labels $value := = . .Labels | ( ) [ ]".split(
    " ",
  ),
  ..."printf print index slice len eq lt and or not html js query first value humanize match reReplaceAll toTime args call".split(
    " ",
  ),
  '"a"',
  '"%v %d"',
  "`x`",
  "'c'",
  "/* */",
  "1",
  "-2.5",
  "1e9",
  "0x1F",
  "true",
  "nil",
  " ",
  " ",
  " ",
  "\n",
  "é",
);
const action = fc.array(piece, { maxLength: 8 }).map((parts) => `{{${parts.join(" ")}}}`);
const template = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: action },
      { weight: 2, arbitrary: piece },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "{{range $i, $e := $labels}}",
          "{{if $value}}",
          "{{with .}}",
          "{{end}}",
          "{{else}}",
        ),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** Random templates, most of them broken: each gives a text or a typed error, none takes long. Each batch has its own seed. */
export const run: Torture = async (runs, out) => {
  let [passed, failed] = [0, 0];
  const perBatch = 10_000;
  for (let seed = 1, left = runs; left > 0; seed++, left -= perBatch) {
    for (const text of fc.sample(template, { seed, numRuns: Math.min(left, perBatch) })) {
      const fault = await timed(text);
      if (fault === undefined) passed++;
      else {
        failed++;
        if (failed <= 20) out.line(`seed ${seed}: ${JSON.stringify(text)}: ${fault}`);
      }
    }
    if (seed % 10 === 0) out.line(`${passed + failed} of ${runs}`);
  }
  return { passed, failed };
};

/** A template that is slow once may have waited for another process; one that is slow three times is slow. */
async function timed(text: string): Promise<string | undefined> {
  for (let round = 0; round < 3; round++) {
    const started = performance.now();
    const fault = await faultOf(text);
    if (fault !== undefined || performance.now() - started <= mostMs) return fault;
  }
  return `takes more than ${mostMs} ms`;
}

async function faultOf(text: string): Promise<string | undefined> {
  try {
    await expandAlertTemplate(
      "n",
      text,
      { labels: [["a", "b"]], externalLabels: [], externalUrl: "http://x/", value: 1.5 },
      {
        now: 0,
        query: () => Promise.resolve([{ labels: [["a", "b"]], value: 1 }]),
        limits: { maxSteps: 100_000 },
      },
    );
    return undefined;
  } catch (error) {
    return error instanceof TemplateSyntaxError || error instanceof TemplateRunError
      ? undefined
      : String(error);
  }
}
