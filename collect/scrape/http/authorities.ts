import tls from "node:tls";

/**
 * Makes the authorities that this system trusts count beside those that Node brings, for every connection of this process that names none
 * itself: what other programs of the machine trust is trusted here. Costs a quarter of a second once, where there are some to add.
 */
export function trustSystemAuthorities(): void {
  // releases of Node 24 before 24.5 know only their own
  if (typeof tls.setDefaultCACertificates !== "function") return;
  const known = new Set(tls.getCACertificates("default"));
  const missing = tls.getCACertificates("system").filter((authority) => !known.has(authority));
  if (missing.length > 0) tls.setDefaultCACertificates([...known, ...new Set(missing)]);
}
