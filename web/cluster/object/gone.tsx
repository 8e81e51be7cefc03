import type { ReactNode } from "react";
import { useShared } from "../../shell/context.tsx";
import { type Kind, listLink } from "../../shell/kinds.ts";
import { hasPage } from "../../shell/links.ts";
import { Rich } from "../../shell/parts.tsx";
import { To } from "../../shell/place.tsx";
import { Shape } from "../../shell/shapes.tsx";
import { useTime } from "../../shell/time.tsx";
import { useNamesOfKinds } from "../kinds/names-of-kinds.ts";
import type { Which } from "./ask-object.ts";
import type { ObjectChange } from "./history.ts";
import type { ObjectWords } from "./words.ts";

/** That an object is not there, and since when, as far as anyone remembers. */
export function Gone({
  kind,
  which,
  changes,
  wasSeen,
  words,
}: {
  kind: Kind;
  which: Which;
  changes: readonly ObjectChange[] | undefined;
  /** What follows is how it was last seen. */
  wasSeen: boolean;
  words: ObjectWords;
}): ReactNode {
  const { format } = useShared();
  const { now } = useTime();
  const namesOf = useNamesOfKinds();
  const own = (changes ?? []).filter((change) => change.kind === kind.kind && change.name === which.name);
  const deleted = own.find(({ operation }) => operation === "deleted");
  const by = own.find((change) => change.by !== undefined)?.by;
  const list = listLink(kind.plural);
  return (
    <div className="finding">
      <Shape shape="never" size={14} />
      <div>
        <p className="say">
          <Rich>
            {deleted === undefined
              ? words.gone(kind.kind, which.name)
              : words.goneAt(
                  kind.kind,
                  which.name,
                  format.time(deleted.t, now),
                  format.span(Math.max(0, now - deleted.t)),
                )}
          </Rich>
        </p>
        <p className="next">
          <Rich>
            {[by === undefined ? "" : words.goneBy(by), wasSeen ? words.lastSeenState : words.goneHint]
              .filter(Boolean)
              .join(" ")}
          </Rich>{" "}
          {list !== undefined && hasPage(list) && (
            <To className="a" to={list} params={which.namespace === "" ? {} : { ns: which.namespace }}>
              {words.toList(namesOf(kind))}
            </To>
          )}
        </p>
      </div>
    </div>
  );
}
