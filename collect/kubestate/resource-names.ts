/** Units of the resources that nodes have and containers ask for. */
export type ResourceUnit = "core" | "byte" | "integer";

const native: Readonly<Record<string, ResourceUnit>> = {
  cpu: "core",
  memory: "byte",
  storage: "byte",
  "ephemeral-storage": "byte",
};

/** The unit of a resource; `undefined` for those that are not shown. Counts of volumes are labelled as bytes, as they always were. */
export function unitOf(name: string): ResourceUnit | undefined {
  const known = native[name];
  if (known !== undefined) return known;
  if (name.startsWith("hugepages-") || name.startsWith("attachable-volumes-")) return "byte";
  return isExtended(name) ? "integer" : undefined;
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const plain = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Whether a resource comes from a device plug-in: `nvidia.com/gpu`. */
function isExtended(name: string): boolean {
  const slash = name.indexOf("/");
  if (slash === -1 || name.includes("kubernetes.io/") || name.startsWith("requests.")) return false;
  const domain = `requests.${name.slice(0, slash)}`; // the name that a quota would have must be a valid one
  const last = name.slice(slash + 1);
  return domain.length <= 253 && subdomain.test(domain) && last.length <= 63 && plain.test(last);
}
