import { BadParameterError } from "../http/errors.ts";
import type { Params } from "../http/params.ts";

/** A truth in one of the spellings that Prometheus takes; absence is false. */
export function boolOf(params: Params, name: string, complaint: string): boolean {
  const text = params.text(name, "false");
  if (/^(1|t|T|true|TRUE|True)$/.test(text)) return true;
  if (/^(0|f|F|false|FALSE|False)$/.test(text)) return false;
  throw new BadParameterError(
    name,
    `${complaint}: strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`,
  );
}
