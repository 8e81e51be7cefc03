import { type Command, UsageError } from "./command.ts";
import { testRules } from "./test-rules.ts";

/** `taffrail test rules FILE…`. */
export const test: Command = {
  name: "test",
  summary: "Run unit tests of rules",
  usage: "rules FILE…",
  flags: [
    {
      name: "run",
      type: "text",
      value: "REGEXP",
      multiple: true,
      help: "only tests whose name matches; may be given several times",
    },
    { name: "diff", type: "bool", help: "show alerts side by side, in colours" },
    { name: "debug", type: "bool", help: "show every series at the end of each test" },
    { name: "junit", type: "text", value: "FILE", help: "write the results there as JUnit's XML" },
    { name: "ignore-unknown-fields", type: "bool", help: "let fields pass that are not known" },
    {
      name: "enable-feature",
      type: "text",
      value: "LIST",
      multiple: true,
      help: "parts of PromQL to switch on, such as promql-experimental-functions",
    },
  ],
  more: "The files are those of `promtool test rules`. The exit code is 1 if any test failed.",
  run: (invocation) => {
    const [kind, ...files] = invocation.positionals;
    if (kind !== "rules") throw new UsageError("want `test rules FILE…`");
    return testRules({ ...invocation, positionals: files });
  },
};
