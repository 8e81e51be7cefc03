import { entriesAt, listAt, textAt, textsAt } from "../../kinds/read.ts";
import { code, type Evidence, sentences } from "../../pod-evidence.ts";
import type { Shape } from "../../../shell/status.ts";
import { type About, around, type ObjectFinder } from "./about.ts";
import { countEndpoints } from "./services.ts";

/** What a webhook is asked about: "CREATE of pods". */
function callsOf(webhook: unknown): string {
  const calls = listAt(webhook, "rules").map((rule) => {
    const operations = textsAt(rule, "operations").join("/");
    return `\`${operations}\` of ${textsAt(rule, "resources").map(code).join(", ")}`;
  });
  return calls.join("; ");
}

/** A webhook whose service cannot answer, and what comes of that. */
function whyMute(
  webhook: unknown,
  about: About,
): { readonly shape: Shape; readonly say: string; readonly next: string } | undefined {
  const says = about.words.webhook;
  const [name, namespace] = [
    textAt(webhook, "clientConfig.service.name"),
    textAt(webhook, "clientConfig.service.namespace"),
  ];
  if (name === "" || !about.known.has("services")) return undefined;
  const isIt = ({ metadata }: { metadata: { name: string; namespace?: string } }): boolean =>
    metadata.name === name && metadata.namespace === namespace;
  const [hook, service] = [code(textAt(webhook, "name")), code(`${namespace}/${name}`)];
  const isThere = around(about, "services").some(isIt);
  const slices = around(about, "endpointslices").filter(
    ({ metadata }) =>
      metadata.namespace === namespace && metadata.labels?.["kubernetes.io/service-name"] === name,
  );
  const answers = !about.known.has("endpointslices") || countEndpoints(slices).ready > 0;
  if (isThere && answers) return undefined;
  const scope = entriesAt(webhook, "namespaceSelector.matchLabels").map(([k, v]) => `${k}=${String(v)}`);
  const isFatal = textAt(webhook, "failurePolicy") !== "Ignore";
  const calls = callsOf(webhook);
  return {
    shape: isFatal ? "crit" : "warn",
    say: isThere ? says.noneReady(hook, service) : says.noService(hook, service),
    next: calls === "" ? "" : isFatal ? says.refuses(calls, code(scope.join(","))) : says.passes(calls),
  };
}

/** Whether what a configuration of webhooks calls is there. */
export const webhookFinders: readonly ObjectFinder[] = [
  (about) => {
    const webhooks = listAt(about.object, "webhooks");
    const mute = webhooks.flatMap((webhook) => whyMute(webhook, about) ?? []);
    if (mute.length === 0) {
      const isKnown = webhooks.some((one) => textAt(one, "clientConfig.service.name") !== "");
      return isKnown && about.known.has("services")
        ? { shape: "ok", say: about.words.webhook.fine(webhooks.length) }
        : undefined;
    }
    const worst = mute.find(({ shape }) => shape === "crit") ?? mute[0]!;
    const evidence: readonly Evidence[] = mute.map(({ say, next }) => ({
      claim: code("webhooks"),
      fact: sentences(say, next),
    }));
    return { ...worst, evidence: mute.length > 1 ? evidence : [] };
  },
];
