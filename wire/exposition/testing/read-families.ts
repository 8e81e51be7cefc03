import type { FamilySample, MetricFamily, MetricType } from "@taffrail/model";
import type { ExpositionCursor } from "../cursor.ts";

/** What a cursor gives, as families: those of one name next to each other are one. */
export function readFamilies(cursor: ExpositionCursor): MetricFamily[] {
  const families: {
    name: string;
    help: string;
    type: MetricType;
    unit: string;
    samples: FamilySample[];
  }[] = [];
  const familyNamed = (name: string): (typeof families)[number] => {
    const last = families.at(-1);
    if (last?.name === name && last.samples.length === 0) return last;
    const family = { name, help: "", type: "unknown" as MetricType, unit: "", samples: [] };
    families.push(family);
    return family;
  };
  for (let kind = cursor.next(); kind !== "end"; kind = cursor.next()) {
    if (kind === "comment") continue;
    if (kind === "series" || kind === "histogram") families.at(-1)!.samples.push(sampleAt(cursor, kind));
    else if (kind === "type") familyNamed(cursor.familyName()).type = cursor.type;
    else familyNamed(cursor.familyName())[kind] = cursor.text();
  }
  return families;
}

function sampleAt(cursor: ExpositionCursor, kind: "series" | "histogram"): FamilySample {
  const [, name, ...labels] = cursor.pairs();
  const [exemplar] = cursor.exemplars();
  const startT = cursor.startT();
  const histogram = kind === "histogram" ? cursor.histogram() : undefined;
  return {
    name: name!,
    labels,
    value: histogram?.sum ?? cursor.value,
    ...(cursor.hasTime ? { t: cursor.t } : {}),
    ...(startT === undefined ? {} : { startT }),
    ...(histogram === undefined ? {} : { histogram }),
    ...(exemplar === undefined
      ? {}
      : {
          exemplar: {
            labels: exemplar.pairs,
            value: exemplar.value,
            ...(exemplar.t === undefined ? {} : { t: exemplar.t }),
          },
        }),
  };
}
