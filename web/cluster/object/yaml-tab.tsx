import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useShared } from "../../shell/context.tsx";
import type { Kind } from "../../shell/kinds.ts";
import { Shape } from "../../shell/shapes.tsx";
import type { KubeObject } from "../kinds.ts";
import type { ObjectWords } from "./words.ts";
import { blockLines, findLines, hasManagedFields, yamlOf, type YamlPart, yamlParts } from "./yaml-lines.ts";

/** Lines that are in the document at first: a ConfigMap may have a hundred thousand. */
const firstLines = 2000;
const mostLines = 20_000;
const classes: Readonly<Record<YamlPart["kind"], string>> = {
  plain: "",
  key: "k-l",
  text: "",
  figure: "k-n",
  mark: "k-o",
};

/** An object as YAML: searched, copied, its managedFields folded, the values of a Secret left out. */
export function YamlTab({
  object,
  kind,
  words,
}: {
  object: KubeObject;
  kind: Kind;
  words: ObjectWords;
}): ReactNode {
  const { format } = useShared();
  const says = words.yaml;
  const [query, setQuery] = useState("");
  const [place, setPlace] = useState(0);
  const [showsManaged, showManaged] = useState(false);
  const [showsAll, showAll] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const body = useRef<HTMLPreElement>(null);
  const hasManaged = hasManagedFields(object);
  const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
  const whole = useMemo(
    () => yamlOf(object, { apiVersion, kind: kind.kind, hidden: `(${says.hidden})`, showsManaged }),
    [object, kind, showsManaged, says],
  );
  const lines = useMemo(() => whole.replace(/\n$/, "").split("\n"), [whole]);
  const inBlock = useMemo(() => blockLines(lines), [lines]);
  const found = useMemo(() => findLines(lines, query), [lines, query]);
  const hits = useMemo(() => new Set(found), [found]);
  const at = found.length === 0 ? undefined : found[((place % found.length) + found.length) % found.length];
  // What is found is shown, wherever it stands.
  const bound = showsAll || (at !== undefined && at >= firstLines) ? mostLines : firstLines;
  const shown = lines.slice(0, bound);

  useEffect(() => {
    if (at !== undefined) body.current?.children[at]?.scrollIntoView({ block: "center" });
  }, [at, query]);

  const copy = (): void => {
    void navigator.clipboard?.writeText(whole).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    });
  };
  return (
    <>
      <div className="yaml-bar">
        <label className="field">
          <input
            type="search"
            value={query}
            placeholder={says.search}
            aria-label={says.search}
            onChange={(event) => {
              setQuery(event.target.value);
              setPlace(0);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") setPlace(place + (event.shiftKey ? -1 : 1));
            }}
          />
        </label>
        {query.trim() !== "" && (
          <span className="n" role="status">
            {says.found(found.length)}
          </span>
        )}
        {found.length > 1 && (
          <>
            <button type="button" className="btn" onClick={() => setPlace(place - 1)}>
              {says.previous}
            </button>
            <button type="button" className="btn" onClick={() => setPlace(place + 1)}>
              {says.next}
            </button>
          </>
        )}
        <span className="end">
          {hasManaged && (
            <button
              type="button"
              className="btn"
              aria-pressed={showsManaged}
              onClick={() => showManaged(!showsManaged)}
            >
              {showsManaged ? says.managedShown : says.managedHidden}
            </button>
          )}
          <button type="button" className="btn" onClick={copy}>
            {isCopied ? says.copiedPart : says.copy}
          </button>
        </span>
      </div>
      {kind.kind === "Secret" && (
        <p className="ob-note">
          <Shape shape="denied" />
          {says.secret}
        </p>
      )}
      <pre className="code ob-yaml" tabIndex={0} aria-label="YAML" ref={body}>
        {shown.map((line, i) => (
          <span
            key={i}
            data-n={i + 1}
            className={[hits.has(i) ? "hit" : "", i === at ? "at" : ""].join(" ").trim()}
          >
            {yamlParts(line, inBlock.has(i)).map(({ text, kind: part }, j) => (
              <span key={j} className={classes[part]}>
                {text}
              </span>
            ))}
          </span>
        ))}
      </pre>
      {lines.length > shown.length && (
        <p className="ob-note">
          {says.cut(format.count(shown.length), format.count(lines.length))}
          {!showsAll && (
            <button type="button" className="a" onClick={() => showAll(true)}>
              {says.rest}
            </button>
          )}
        </p>
      )}
    </>
  );
}
