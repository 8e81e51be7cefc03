import type { KubeObject } from "../kinds.ts";
import {
  code,
  figure,
  type KindList,
  objectCell,
  said,
  severalCell,
  size,
  textCell,
  worked,
} from "./column.ts";
import { entriesAt, flagAt, listAt, textAt, textsAt } from "./read.ts";
import { leaving } from "./replicas.ts";

/** Verbs and resources of a role's rules: "get, list pods". */
function grantsOf(object: KubeObject): readonly string[] {
  return listAt(object, "rules").map((rule) => {
    const verbs = textsAt(rule, "verbs");
    const what = [...textsAt(rule, "resources"), ...textsAt(rule, "nonResourceURLs")];
    return `${verbs.join(",")} ${what.join(",")}`;
  });
}

/** Rights that let one do anything, or become anyone. */
function isMighty(object: KubeObject): boolean {
  return listAt(object, "rules").some((rule) => {
    const verbs = textsAt(rule, "verbs");
    const resources = textsAt(rule, "resources");
    return (
      (verbs.includes("*") && resources.includes("*")) ||
      ["escalate", "bind", "impersonate"].some((verb) => verbs.includes(verb))
    );
  });
}

const role: KindList = {
  columns: [
    size("rules", "rules", { phone: "main" }),
    worked("grants", (object) => severalCell(grantsOf(object))),
    worked("reach", (object, { words }) => textCell(isMighty(object) ? words.mighty : "", "w"), {
      width: 190,
    }),
  ],
};

const binding: KindList = {
  columns: [
    worked("role", ({ metadata, ...object }) => {
      const kind = textAt(object, "roleRef.kind");
      return objectCell(
        kind,
        textAt(object, "roleRef.name"),
        kind === "Role" ? metadata.namespace : "",
        true,
      );
    }),
    figure("given", (object) => listAt(object, "subjects").length, { phone: "main" }),
    worked("subjects", (object) =>
      severalCell(
        listAt(object, "subjects").map((one) => {
          const namespace = textAt(one, "namespace");
          return `${textAt(one, "kind")} ${namespace === "" ? "" : `${namespace}/`}${textAt(one, "name")}`;
        }),
      ),
    ),
  ],
};

/** Who may do what. */
export const accessLists: Readonly<Record<string, KindList>> = {
  serviceaccounts: {
    columns: [
      size("secrets", "secrets", { phone: "main" }),
      worked("pullSecrets", (object) => severalCell(textsAt(object, "imagePullSecrets", "name"))),
      worked(
        "mountsToken",
        (object, { words }) =>
          textCell(flagAt(object, "automountServiceAccountToken") === false ? words.no : ""),
        { width: 110 },
      ),
    ],
  },
  roles: role,
  clusterroles: {
    columns: [
      ...role.columns,
      worked(
        "gathers",
        (object) =>
          severalCell(
            listAt(object, "aggregationRule.clusterRoleSelectors").flatMap((one) =>
              entriesAt(one, "matchLabels").map(([name, value]) => `${name}=${String(value)}`),
            ),
          ),
        { width: 200 },
      ),
    ],
  },
  rolebindings: binding,
  clusterrolebindings: binding,
  certificatesigningrequests: {
    status: (object, tell) => {
      const { words, text: messages } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const conditions = new Map(
        listAt(object, "status.conditions").map((one) => [textAt(one, "type"), one]),
      );
      const why = (type: string): string =>
        textAt(conditions.get(type), "message") || textAt(conditions.get(type), "reason");
      if (conditions.has("Failed")) return said("crit", messages.state.failed, why("Failed"));
      if (conditions.has("Denied")) return said("off", words.state.denied, why("Denied"));
      if (!conditions.has("Approved")) return said("warn", messages.state.pending, words.why.notApproved);
      return textAt(object, "status.certificate") === ""
        ? said("prog", words.state.approved, words.why.notIssued)
        : said("ok", words.state.issued);
    },
    columns: [
      code("signer", "spec.signerName", {}),
      code("requester", "spec.username", {}),
      worked("usages", (object) => severalCell(textsAt(object, "spec.usages"))),
    ],
  },
};
