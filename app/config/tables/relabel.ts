import { int, list, type Table, text, type FieldType, section } from "../schema.ts";

/** A relabel rule as the file gives it. What each action wants is checked where rules are compiled, in `model`. */
export const relabelRule: Table = {
  name: "relabel_config",
  fields: [
    { key: "source_labels", type: list(text) },
    { key: "separator", type: text, default: ";" },
    { key: "regex", type: text, default: "(.*)" },
    { key: "modulus", type: int },
    { key: "target_label", type: text },
    { key: "replacement", type: text, default: "$1" },
    { key: "action", type: text, default: "replace", refuseNull: "relabel action cannot be empty" },
  ],
  check(rule) {
    if (rule.isGiven("action") && rule.text("action") === "")
      rule.fail("action", "relabel action cannot be empty");
  },
};

/** A list of rules; `emptyItem` names them where one is empty. */
export function relabelRules(emptyItem: string): FieldType {
  return list(
    section(() => relabelRule),
    emptyItem,
  );
}
