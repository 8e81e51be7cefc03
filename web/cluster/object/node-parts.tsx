import "./object.css";
import { type ReactNode, useMemo } from "react";
import { useShared } from "../../shell/context.tsx";
import { kindOf } from "../../shell/kinds.ts";
import { Failed, Loading } from "../../shell/parts.tsx";
import { useTelling } from "../../shell/telling.tsx";
import { historyName, useChanges, useEvents, useObject } from "./ask-object.ts";
import { ChangeList } from "./change-list.tsx";
import { EventList } from "./event-list.tsx";
import { objectWords } from "./words.ts";
import { YamlTab } from "./yaml-tab.tsx";

const kind = kindOf("nodes")!;

/** What Events said of a node. */
export function NodeEvents({ name }: { name: string }): ReactNode {
  const tell = useTelling();
  const events = useEvents(useMemo(() => [historyName("Node", "", name)], [name]));
  return <EventList events={events} name={name} tell={tell} words={objectWords(tell.format.language)} />;
}

/** What changed in a node. */
export function NodeChanges({ name }: { name: string }): ReactNode {
  const tell = useTelling();
  const changes = useChanges(useMemo(() => [historyName("Node", "", name)], [name]));
  return <ChangeList changes={changes} name={name} tell={tell} words={objectWords(tell.format.language)} />;
}

/** All of a node as YAML. */
export function NodeYaml({ name }: { name: string }): ReactNode {
  const { format } = useShared();
  const which = useMemo(() => ({ plural: kind.plural, kind: kind.kind, namespace: "", name }), [name]);
  const { object, state, error, retry } = useObject(which);
  if (object !== undefined)
    return <YamlTab object={object} kind={kind} words={objectWords(format.language)} />;
  return state === "loading" ? <Loading rows={12} /> : <Failed what={name} error={error} retry={retry} />;
}
