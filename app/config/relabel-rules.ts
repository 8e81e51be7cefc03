import { messageOf } from "@taffrail/base";
import { RegexpSyntaxError, type RelabelRule, relabelRule } from "@taffrail/model";
import type { Section } from "./section.ts";
import { validationScheme } from "./tables/scrape.ts";

/** The rules of a list of relabel sections, checked and ready. */
export function relabelRulesOf(owner: Section, key: string, scheme: "utf8" | "legacy"): RelabelRule[] {
  return owner.sections(key).map((rule) => {
    try {
      return relabelRule(
        {
          action: rule.text("action"),
          ...(rule.isGiven("source_labels") ? { sourceLabels: rule.texts("source_labels") } : {}),
          separator: rule.text("separator"),
          ...(rule.isGiven("regex") ? { regex: rule.text("regex") } : {}),
          modulus: rule.number("modulus"),
          targetLabel: rule.text("target_label"),
          replacement: rule.text("replacement"),
        },
        scheme,
      );
    } catch (error) {
      const key = error instanceof RegexpSyntaxError ? "regex" : "action";
      return rule.fail(key, key === "regex" ? `${key}: ${messageOf(error)}` : messageOf(error));
    }
  });
}

/** Every relabel list below a section is checked, used or not: a configuration is refused whole. */
export function checkRelabelRules(root: Section, inherited: "utf8" | "legacy"): void {
  const own = root.table.fields.some((field) => field.key === validationScheme.key)
    ? root.text(validationScheme.key)
    : "";
  const scheme = own === "legacy" || own === "utf8" ? own : inherited;
  for (const { key } of root.table.fields) {
    if (key.endsWith("relabel_configs")) relabelRulesOf(root, key, scheme);
    else
      for (const section of [root.section(key), ...root.sections(key)])
        if (section !== undefined) checkRelabelRules(section, scheme);
  }
}
