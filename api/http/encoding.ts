/**
 * Whether a client takes gzip, and not rather the plain text. Spec: RFC 9110, §12.5.3 (`Accept-Encoding`); without the header nothing is
 * packed.
 */
export function acceptsGzip(accept: string | undefined): boolean {
  if (accept === undefined || accept === "") return false;
  let gzip: number | undefined;
  let any: number | undefined;
  let identity: number | undefined;
  for (const part of accept.split(",")) {
    const [name, ...params] = part.split(";");
    const q = qualityOf(params);
    switch (name!.trim().toLowerCase()) {
      case "gzip":
      case "x-gzip":
        gzip = Math.max(gzip ?? 0, q);
        break;
      case "identity":
        identity = q;
        break;
      case "*":
        any = q;
        break;
    }
  }
  const wanted = gzip ?? any ?? 0;
  return wanted > 0 && wanted >= (identity ?? 0);
}

/** 1 where nothing is said; what cannot be read counts as a no. */
function qualityOf(params: readonly string[]): number {
  for (const param of params) {
    const [name, value = ""] = param.split("=");
    if (name!.trim().toLowerCase() !== "q") continue;
    const q = Number(value.trim() || "NaN");
    return q >= 0 && q <= 1 ? q : 0;
  }
  return 1;
}
