import { conditionAt, instantAt, textsAt } from "../../kinds/read.ts";
import { code, ended, sentences, type Evidence } from "../../pod-evidence.ts";
import type { ObjectFinder } from "./about.ts";

/** Being deleted: for how long, and which finalizers keep it. */
export const leaving: ObjectFinder = (about) => {
  const { object, status, words, podWords, telling } = about;
  const deleted = instantAt(object, "metadata.deletionTimestamp");
  if (deleted === undefined) return undefined;
  const span = telling.format.span(Math.max(0, telling.now - deleted));
  const finalizers = textsAt(object, "metadata.finalizers");
  if (finalizers.length === 0) return { say: words.leaving(span), shape: status.shape };
  const [first = ""] = finalizers;
  return {
    say: words.waitsFor(span, finalizers.map(code).join(", "), ""),
    shape: status.shape,
    next: words.finalizers[first] ?? podWords.finding.finalizerNext(code(first)),
  };
};

/** Conditions of a namespace that say what keeps it, in the order in which they explain most. */
const keeps = [
  "NamespaceDeletionDiscoveryFailure",
  "NamespaceDeletionGroupVersionParsingFailure",
  "NamespaceDeletionContentFailure",
] as const;

/** A namespace on its way out: what is left in it, and which finalizers of that are not taken off. */
export const leavingNamespace: ObjectFinder = (about) => {
  const { object, status, words, podWords, telling } = about;
  const deleted = instantAt(object, "metadata.deletionTimestamp");
  if (deleted === undefined) return undefined;
  const span = telling.format.span(Math.max(0, telling.now - deleted));
  const truly = (type: string): string => {
    const condition = conditionAt(object, type);
    return condition?.status === "True" ? condition.message : "";
  };
  const failure = keeps.map(truly).find((said) => said !== "") ?? "";
  const content = truly("NamespaceContentRemaining");
  const finalizers = truly("NamespaceFinalizersRemaining");
  const evidence = [...keeps, "NamespaceContentRemaining", "NamespaceFinalizersRemaining"].flatMap(
    (type): readonly Evidence[] =>
      truly(type) === ""
        ? []
        : [{ claim: podWords.finding.condition, fact: `\`${type}=True\` ${truly(type)}` }],
  );
  const held = [...finalizers.matchAll(/([^\s:,]+\/[^\s:,]+|[a-zA-Z][\w.-]*) in (\d+) resource instances/g)];
  const remaining = [...content.matchAll(/([a-z][\w.-]*?)\.? has (\d+) resource instances/g)]
    .map(([, kind, n]) => `${n} ${code(kind!)}`)
    .join(", ");
  const [, name = "", n = ""] = held[0] ?? [];
  const say =
    failure !== ""
      ? sentences(words.leaving(span), words.cannotDelete(code(ended(failure))))
      : name === ""
        ? words.leaving(span)
        : words.waitsFor(span, code(name), words.inObjects(n));
  return {
    say,
    shape: status.shape,
    next: sentences(
      remaining === "" ? "" : words.remain(remaining),
      name === "" ? "" : podWords.finding.finalizerNext(code(name)),
    ),
    evidence,
  };
};
