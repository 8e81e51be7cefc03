import type { Regexp } from "@taffrail/model";

/** Which origins may read our answers in a browser; a whole-match expression, as Prometheus's `--web.cors.origin`. */
export interface Cors {
  readonly origin: Regexp;
}

/** The headers for a request from `origin`; none where cross-origin reading is not configured. */
export function corsHeaders(cors: Cors | undefined, origin: string | undefined): Record<string, string> {
  if (cors === undefined || origin === undefined) return {};
  const vary = { vary: "origin" };
  if (!cors.origin.test(origin)) return vary;
  return {
    ...vary,
    "access-control-allow-origin": origin,
    "access-control-allow-headers": "Accept, Authorization, Content-Type, Origin",
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-expose-headers": "Date",
  };
}
