import { Fragment, type ReactNode } from "react";
import { type Kind, kindOf, listLink } from "../../shell/kinds.ts";
import { hasPage } from "../../shell/links.ts";
import { PageHead } from "../../shell/parts.tsx";
import { To } from "../../shell/place.tsx";
import { Shape } from "../../shell/shapes.tsx";
import type { Shape as ShapeName } from "../../shell/status.ts";
import { pageFor } from "../kinds/cells.tsx";
import { useNamesOfKinds } from "../kinds/names-of-kinds.ts";
import { CopyButton } from "../pod-parts.tsx";
import type { Owner, Which } from "./ask-object.ts";
import type { ObjectWords } from "./words.ts";

/** The line that shows the same in a terminal. */
export function describeLine({ kind, namespace, name }: Which): string {
  return `kubectl describe ${kind.toLowerCase()} ${name}${namespace === "" ? "" : ` -n ${namespace}`}`;
}

/** Kind, namespace and owners of an object; its name with its state; what may be done. */
export function ObjectHead({
  kind,
  which,
  owners,
  shape,
  words,
}: {
  kind: Kind;
  which: Which;
  owners: readonly Owner[];
  /** That of its first sentence; undefined for what has no state. */
  shape: ShapeName | undefined;
  words: ObjectWords;
}): ReactNode {
  const { namespace, name } = which;
  return (
    <PageHead
      name={name}
      title={
        <>
          {shape !== undefined && <Shape shape={shape} />}
          <span className="m">{name}</span>
        </>
      }
      crumbs={<Place kind={kind} namespace={namespace} owners={owners} words={words} />}
      acts={<CopyButton line={describeLine(which)} word={words.copyKubectl} done={words.copied} />}
    />
  );
}

function Place({
  kind,
  namespace,
  owners,
  words,
}: {
  kind: Kind;
  namespace: string;
  owners: readonly Owner[];
  words: ObjectWords;
}): ReactNode {
  const namesOf = useNamesOfKinds();
  const list = listLink(kind.plural);
  const many = namesOf(kind);
  // The outermost first, as one reads a path.
  const chain = [...owners].reverse();
  return (
    <>
      {list !== undefined && hasPage(list) ? <To to={list}>{many}</To> : <span>{many}</span>}
      {namespace !== "" && (
        <>
          <span>/</span>
          <NamespaceLink name={namespace} list={list} />
        </>
      )}
      {chain.length > 0 && (
        <>
          <span>/</span>
          <span className="hide-s">{words.ownedBy}</span>
          {chain.map((owner, i) => (
            <Fragment key={`${owner.kind} ${owner.name}`}>
              {i > 0 && <span>›</span>}
              <OwnerLink owner={owner} words={words} />
            </Fragment>
          ))}
        </>
      )}
    </>
  );
}

/** The list of the kind in one namespace. */
function NamespaceLink({ name, list }: { name: string; list: string | undefined }): ReactNode {
  return list !== undefined && hasPage(list) ? (
    <To className="m" to={list} params={{ ns: name }}>
      {name}
    </To>
  ) : (
    <span className="m">{name}</span>
  );
}

/** An owner by kind and name, leading to its page; one that is gone says so. */
export function OwnerLink({ owner, words }: { owner: Owner; words: ObjectWords }): ReactNode {
  const { kind, namespace, name, object } = owner;
  const page = object === undefined ? undefined : pageFor(kind, namespace, name);
  const isGone = object === undefined && kindOf(kind) !== undefined;
  return (
    <span className="t2">
      {kind}{" "}
      {page === undefined ? (
        <span className="m">{name}</span>
      ) : (
        <To className="m" to={page}>
          {name}
        </To>
      )}
      {isGone && <span className="t3"> {words.notThere}</span>}
    </span>
  );
}
