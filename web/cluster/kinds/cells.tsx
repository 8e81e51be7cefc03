import type { ReactNode } from "react";
import { objectLink } from "../../shell/kinds.ts";
import { hasPage } from "../../shell/links.ts";
import { splitName } from "../../shell/names.ts";
import { Bar, Nothing } from "../../shell/parts.tsx";
import type { Go } from "../../shell/place.tsx";
import type { Cell, Tell } from "./column.ts";
import { RunStrip } from "./run-strip.tsx";

/** The page of an object, if there is one. */
export function pageFor(kind: string, namespace: string, name: string): string | undefined {
  const path = objectLink(kind, namespace, name);
  return path !== undefined && hasPage(path) ? path : undefined;
}

/** A plain link: the router's own costs more than all else in a row, and there are thousands. */
export function PlainLink({
  to,
  go,
  className = "",
  title,
  children,
}: {
  to: string | undefined;
  go: Go;
  className?: string;
  title: string;
  children: ReactNode;
}): ReactNode {
  if (to === undefined) {
    return (
      <span className={className} title={title}>
        {children}
      </span>
    );
  }
  return (
    <a
      className={className}
      title={title}
      href={to}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}

/** A name, hashes in grey, that leads to its object. */
export function NameLink({ name, to, go }: { name: string; to: string | undefined; go: Go }): ReactNode {
  const { head, hashes } = splitName(name);
  return (
    <PlainLink className="nm" title={name} to={to} go={go}>
      <span>{head}</span>
      {hashes !== "" && <i>{hashes}</i>}
    </PlainLink>
  );
}

/** What a cell of a kind's list shows. */
export function CellView({ cell, tell, go }: { cell: Cell; tell: Tell; go: Go }): ReactNode {
  const { format, now } = tell;
  switch (cell.as) {
    case "nothing":
      return <Nothing />;
    case "text":
      return (
        <span className={cell.tone ?? "t2"} title={cell.text}>
          {cell.text}
        </span>
      );
    case "code":
      return (
        <span className={`m ${cell.tone ?? "t2"}`} title={cell.text}>
          {cell.text}
        </span>
      );
    case "number":
      return <span className={cell.tone ?? ""}>{cell.text ?? format.count(cell.value)}</span>;
    case "part":
      return (
        <span className={cell.tone ?? ""}>
          {cell.some}/{cell.all}
        </span>
      );
    case "time":
      return (
        <span className="t2" title={format.instant(cell.t, now)}>
          {format.age(Math.max(0, now - cell.t))}
        </span>
      );
    case "object":
      return (
        <PlainLink
          className="obj"
          title={`${cell.kind} ${cell.name}`}
          to={pageFor(cell.kind, cell.namespace, cell.name)}
          go={go}
        >
          {cell.showsKind && <span className="t3">{cell.kind} </span>}
          <span className="m">{cell.name}</span>
        </PlainLink>
      );
    case "several":
      return (
        <span className={cell.isCode ? "m t2" : "t2"} title={cell.items.join("\n")}>
          {cell.items.length > 1 && <span className="t3">{cell.items.length}× </span>}
          {cell.items.map(shortened).join(", ")}
        </span>
      );
    case "runs":
      return <RunStrip runs={cell.runs} told={cell.told} tell={tell} />;
    case "bar":
      return (
        <span className="use">
          <Bar used={Math.min(1, cell.share)} tone={cell.tone} />
          <span>{cell.text}</span>
        </span>
      );
  }
}

/** An image without its registry and folders: what tells it from others. Anything else as it is. */
function shortened(item: string): string {
  const slash = item.lastIndexOf("/");
  const isImage = slash > 0 && /^[\w.-]+(:\d+)?\//.test(item) && /[:@]/.test(item.slice(slash));
  return isImage ? item.slice(slash + 1).replace(/@sha256:([0-9a-f]{8})[0-9a-f]+$/, "@$1…") : item;
}
