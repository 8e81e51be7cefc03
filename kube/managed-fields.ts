/** The way to a value in an object: names of fields, and places in lists. */
export type FieldPath = readonly (string | number)[];

/**
 * Whether the fields that a manager owns (`fieldsV1` of an entry of `managedFields`) take in what lies at `path` of `object`. Where an entry
 * ends it owns all that is below. Format: FieldsV1 of the Kubernetes API: `f:` names a field, `k:` an item of a list by its keys, `v:` one by
 * its value, `i:` one by its place; `.` is the thing itself.
 */
export function ownsField(fields: unknown, path: FieldPath, object: unknown): boolean {
  return ownedAt(fields, path, object) !== undefined;
}

/** The same for an item of the list at `path`, wherever in the list it is. */
export function ownsItem(fields: unknown, path: FieldPath, object: unknown, item: unknown): boolean {
  const owned = ownedAt(fields, path, object);
  return owned !== undefined && (isLeaf(owned) || ownedItem(owned, -1, item) !== undefined);
}

type Fields = Readonly<Record<string, unknown>>;

/** What is owned at a path, or the leaf above it that takes it in. */
function ownedAt(fields: unknown, path: FieldPath, object: unknown): Fields | undefined {
  let owned = fieldsOf(fields);
  let value = object;
  for (const step of path) {
    if (owned === undefined || isLeaf(owned)) return owned;
    value =
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined;
    owned = typeof step === "number" ? ownedItem(owned, step, value) : ownField(owned, `f:${step}`);
  }
  return owned;
}

function ownedItem(owned: Fields, place: number, item: unknown): Fields | undefined {
  for (const name of Object.keys(owned)) {
    if (name === `i:${place}` || (name.startsWith("k:") && hasKeys(item, parsed(name)))) {
      return ownField(owned, name);
    }
    if (name.startsWith("v:") && typeof item !== "object" && parsed(name) === item)
      return ownField(owned, name);
  }
  return undefined;
}

function hasKeys(item: unknown, keys: unknown): boolean {
  if (typeof item !== "object" || item === null || typeof keys !== "object" || keys === null) return false;
  return Object.entries(keys).every(([name, value]) => (item as Record<string, unknown>)[name] === value);
}

function parsed(name: string): unknown {
  try {
    return JSON.parse(name.slice(2));
  } catch {
    return undefined;
  }
}

function ownField(owned: Fields, name: string): Fields | undefined {
  return Object.hasOwn(owned, name) ? fieldsOf(owned[name]) : undefined;
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** `{}`: the owner has it whole. `{".":{}}` is another: the thing is its owner's, what is in it may be of others. */
function isLeaf(owned: Fields): boolean {
  for (const _ in owned) return false;
  return true;
}
