import type { ReactNode } from "react";
import { messageOf } from "@taffrail/base";
import { ApiError } from "../../shell/api.ts";
import type { Kind } from "../../shell/kinds.ts";
import { Rich } from "../../shell/parts.tsx";
import { Shape } from "../../shell/shapes.tsx";
import type { KindWords } from "./words.ts";

/** Whether the server said that it may not read a kind, or that the cluster has none such: no fault that passes by itself. */
export function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 403 || error.status === 404);
}

/** Why a kind cannot be shown: which right is missing, or that this cluster does not know it. */
export function Refusal({
  kind,
  error,
  words,
}: {
  kind: Kind;
  error: ApiError;
  words: KindWords;
}): ReactNode {
  const { list } = words;
  const isDenied = error.status === 403;
  const api = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
  return (
    <div className="refusal" role="status">
      <p>
        <Shape shape={isDenied ? "denied" : "never"} />
        <span>
          <Rich>{isDenied ? list.forbidden(kind.plural, kind.group) : list.absent(kind.kind, api)}</Rich>
        </span>
      </p>
      <p className="t2">{isDenied ? list.forbiddenHint : list.absentHint}</p>
      {isDenied && <p className="said">{messageOf(error)}</p>}
    </div>
  );
}
