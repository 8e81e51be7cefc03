import { jsonReply, type Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { parseFields, project } from "./fields.ts";
import { objectsOf } from "./objects.ts";
import { at, type Relation, relations, World } from "./relations.ts";
import type { Objects, UiObject, UiRoom } from "./room.ts";
import { withoutSecrets } from "./secrets.ts";

/** As many objects of one kind in one relation are sent; the answer says how many there are. */
const mostOfAGroup = 200;
/** Owners of owners are followed this far, what is owned this deep: Deployment → ReplicaSet → Pod, and one more. */
const mostGenerations = 4;
/** Kinds that nobody owns, or that only repeat others. */
const ownedByNobody: ReadonlySet<string> = new Set(["events", "leases", "endpoints", "nodes", "namespaces"]);

/** An owner, as far as it is known: one of a kind that is not watched is only named. */
interface Owner {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly object?: unknown;
}

/** Objects of one kind that stand in one relation to the object asked about. */
interface Group {
  readonly relation: Relation;
  readonly kind: string;
  readonly total: number;
  readonly items: readonly unknown[];
}

/**
 * Answers what an object belongs to, the nearest owner first, and what belongs to it, selects it, uses it, or is used by it. `kind` is a
 * plural. An object that is not there, as it went while it was looked at, is `isGone`. `known` are plurals of which everything was looked through:
 * what the object names of these and is not among the groups does not exist.
 */
export const relatedObjects: Handler<UiRoom, Reply> = (params, { objects }) => {
  const kind = params.required("kind");
  const [namespace, name] = [params.text("namespace"), params.required("name")];
  const fields = parseFields(params.text("fields"));
  const { view } = objectsOf(objects, kind);
  const object = view.get(namespace === "" ? name : `${namespace}/${name}`);
  if (object === undefined) return jsonReply(200, { owners: [], groups: [], isGone: true });
  const shown = (of: string, one: UiObject): unknown => {
    const open = withoutSecrets(of, one);
    return fields === undefined ? open : project(open, fields);
  };
  const groups: Group[] = [];
  const told = new Set<string>();
  const tell = (relation: Relation, of: string, found: Iterable<UiObject>): void => {
    const items: unknown[] = [];
    let total = 0;
    for (const one of found) {
      const id = `${relation} ${of} ${one.metadata.uid}`;
      if (told.has(id)) continue;
      told.add(id);
      total++;
      if (items.length < mostOfAGroup) items.push(shown(of, one));
    }
    if (total > 0) groups.push({ relation, kind: of, total, items });
  };
  for (const [of, found] of ownedBy(object, objects)) tell("owns", of, found);
  const world = new World(objects);
  const rows = relations[kind] ?? [];
  for (const row of rows) tell(row.relation, row.kind, row.find(object, world));
  const known = [...new Set(rows.map((row) => row.kind))].filter((of) => world.isKnown(of));
  return jsonReply(200, { owners: ownersOf(object, world, shown), groups, known });
};

/** The chain of owners, each the controller of the one before. */
function ownersOf(
  object: UiObject,
  world: World,
  shown: (kind: string, object: UiObject) => unknown,
): readonly Owner[] {
  const owners: Owner[] = [];
  for (let here = object; owners.length < mostGenerations;) {
    const owner = controllerOf(here);
    if (owner === undefined) break;
    const { kind, name, uid } = owner;
    const namespace = here.metadata.namespace ?? "";
    const found = world.get(kind, namespace, name) ?? world.get(kind, undefined, name);
    if (found === undefined || (uid !== "" && found.metadata.uid !== uid)) {
      owners.push({ kind, namespace, name }); // of a kind that is not watched, or gone
      break;
    }
    owners.push({ kind, namespace: found.metadata.namespace ?? "", name, object: shown(kind, found) });
    here = found;
  }
  return owners;
}

interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly isController: boolean;
}

function controllerOf(object: UiObject): OwnerReference | undefined {
  const all = referencesOf(object);
  return all.find(({ isController }) => isController) ?? all[0];
}

function referencesOf(object: UiObject): readonly OwnerReference[] {
  const references = at(object, "metadata", "ownerReferences");
  if (!Array.isArray(references)) return [];
  return (references as unknown[]).flatMap((one) => {
    const [kind, name, uid] = [at(one, "kind"), at(one, "name"), at(one, "uid")];
    if (typeof kind !== "string" || typeof name !== "string") return [];
    return [
      { kind, name, uid: typeof uid === "string" ? uid : "", isController: at(one, "controller") === true },
    ];
  });
}

/** What an object owns, and what that owns, by kind: the nearest generation first. */
function ownedBy(object: UiObject, objects: Objects): ReadonlyMap<string, readonly UiObject[]> {
  const owned = new Map<string, UiObject[]>();
  const { namespace } = object.metadata;
  if (namespace === undefined) return owned; // what belongs to the cluster owns next to nothing, and all of it would be looked through
  let owners = new Set([object.metadata.uid]);
  for (let generation = 0; generation < mostGenerations && owners.size > 0; generation++) {
    const next = new Set<string>();
    for (const plural of objects.kinds()) {
      const view = ownedByNobody.has(plural) ? undefined : objects.glance(plural)?.view;
      if (view === undefined || !view.isReady) continue;
      for (const one of view.inNamespace(namespace)) {
        if (!referencesOf(one).some(({ uid }) => owners.has(uid))) continue;
        next.add(one.metadata.uid);
        const known = owned.get(plural);
        if (known === undefined) owned.set(plural, [one]);
        else known.push(one);
      }
    }
    owners = next;
  }
  return owned;
}
