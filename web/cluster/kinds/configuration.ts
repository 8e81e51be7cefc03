import { plain } from "../../shell/format.ts";
import { parseAmount } from "../amounts.ts";
import type { KubeObject } from "../kinds.ts";
import {
  type Cell,
  code,
  count,
  figure,
  type KindList,
  nothing,
  said,
  severalCell,
  text,
  textCell,
  worked,
} from "./column.ts";
import { at, entriesAt, flagAt, instantAt, listAt, textAt } from "./read.ts";
import { leaving } from "./replicas.ts";

/** Names of what a ConfigMap or Secret holds; the server sends sizes in place of values. */
const keysOf = (object: KubeObject): readonly string[] =>
  ["data", "binaryData"].flatMap((part) => entriesAt(object, part).map(([name]) => name));

const keys = [
  figure("entries", (object) => keysOf(object).length, { phone: "main" }),
  worked("keys", (object) => severalCell(keysOf(object))),
];

const unchangeable = worked(
  "immutable",
  (object, { words }) => textCell(flagAt(object, "immutable") === true ? words.yes : ""),
  { width: 88 },
);

/** Used of what may be used, resource by resource, the fullest first. */
function quotaUse(object: KubeObject): readonly {
  readonly name: string;
  readonly used: string;
  readonly hard: string;
  readonly share: number;
}[] {
  const used = new Map(entriesAt(object, "status.used"));
  return entriesAt(object, "status.hard")
    .flatMap(([name, hard]) => {
      const amounts = [used.get(name), hard].map((value) =>
        typeof value === "string" || typeof value === "number" ? parseAmount(value) : undefined,
      );
      const [have = 0, most] = amounts;
      if (most === undefined) return [];
      return [
        { name, used: written(used.get(name)), hard: written(hard), share: most === 0 ? 0 : have / most },
      ];
    })
    .sort((a, b) => b.share - a.share);
}

function written(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "0";
}

/** What pods are configured by and bounded by. */
export const configurationLists: Readonly<Record<string, KindList>> = {
  configmaps: {
    columns: [
      ...keys,
      worked(
        "size",
        (object, { format }): Cell => {
          const sizeOf = (part: string): number =>
            entriesAt(object, part).reduce((all, [, one]) => all + (typeof one === "number" ? one : 0), 0);
          const value = sizeOf("data") + Math.floor(sizeOf("binaryData") * 0.75); // of base64, which is how it comes
          return {
            as: "number",
            value,
            text: plain(format.bytes(value)),
            ...(value === 0 ? { tone: "t3" } : {}),
          };
        },
        { width: 92, isFigure: true, isDescending: true },
      ),
      unchangeable,
    ],
  },
  secrets: { columns: [text("type", "type", { width: 260 }), ...keys, unchangeable] },
  resourcequotas: {
    status: (object, tell) => {
      const { words, text: messages, format } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const [fullest] = quotaUse(object);
      if (fullest === undefined) return said("unk", messages.state.notKnown, words.why.notCounted);
      const why = words.why.quota(fullest.name, fullest.used, fullest.hard);
      if (fullest.share >= 1) return said("warn", words.state.atLimit, why);
      if (fullest.share >= 0.9) return said("warn", words.state.filling, why);
      return said("ok", words.state.active, words.why.fullest(fullest.name, format.share(fullest.share)));
    },
    columns: [
      worked(
        "fullest",
        (object): Cell => {
          const [fullest] = quotaUse(object);
          if (fullest === undefined) return nothing;
          const { share, used, hard } = fullest;
          return { as: "bar", share, text: `${used} / ${hard}`, ...(share >= 0.9 ? { tone: "warn" } : {}) };
        },
        { width: 210, phone: "main" },
      ),
      worked("uses", (object) =>
        severalCell(quotaUse(object).map(({ name, used, hard }) => `${name} ${used}/${hard}`)),
      ),
      worked(
        "scopes",
        (object) => severalCell(listAt(object, "spec.scopes").filter((one) => typeof one === "string")),
        {
          width: 130,
        },
      ),
    ],
  },
  limitranges: {
    columns: [
      worked(
        "types",
        (object) =>
          severalCell(
            listAt(object, "spec.limits").map((one) => textAt(one, "type")),
            false,
          ),
        {
          width: 160,
          phone: "main",
        },
      ),
      ...(["min", "max", "default", "defaultRequest"] as const).map((bound) =>
        worked(bound, (object) =>
          severalCell(
            listAt(object, "spec.limits").flatMap((one) =>
              entriesAt(one, bound).map(([name, value]) => `${name} ${written(value)}`),
            ),
          ),
        ),
      ),
    ],
  },
  priorityclasses: {
    columns: [
      count("value", "value", undefined, { phone: "main", width: 112 }),
      worked(
        "default",
        (object, { words }) => textCell(flagAt(object, "globalDefault") === true ? words.yes : ""),
        {
          width: 88,
        },
      ),
      text("preemption", "preemptionPolicy", { width: 172 }),
      text("description", "description", {}),
    ],
  },
  runtimeclasses: {
    columns: [
      code("handler", "handler", { phone: "main" }),
      worked("overhead", (object) =>
        severalCell(
          entriesAt(object, "overhead.podFixed").map(([name, value]) => `${name} ${written(value)}`),
        ),
      ),
      worked("selector", (object) =>
        severalCell(
          entriesAt(object, "scheduling.nodeSelector").map(([name, value]) => `${name}=${written(value)}`),
        ),
      ),
    ],
  },
  leases: {
    ages: true,
    status: (object, tell) => {
      const { words, now, format } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      if (textAt(object, "spec.holderIdentity") === "") return said("off", words.state.free);
      const renewed = instantAt(object, "spec.renewTime");
      const seconds = at(object, "spec.leaseDurationSeconds");
      if (renewed === undefined || typeof seconds !== "number") return said("ok", words.state.held);
      // What is told of a lease comes late by a moment: half its length is not yet silence.
      const lateMs = now - renewed - 1.5 * seconds * 1000;
      return lateMs > 0
        ? said("stale", words.state.expired, words.why.notRenewed(format.span(now - renewed)), renewed)
        : said("ok", words.state.held);
    },
    columns: [
      code("holder", "spec.holderIdentity", {}),
      worked(
        "renewed",
        (object) => {
          const t = instantAt(object, "spec.renewTime");
          return t === undefined ? nothing : { as: "time", t };
        },
        { width: 92, isFigure: true, phone: "main" },
      ),
      count("lasts", "spec.leaseDurationSeconds", undefined, { width: 100 }),
      count("transitions", "spec.leaseTransitions", 0, { width: 100 }),
    ],
  },
};
