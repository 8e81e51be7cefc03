import { NotSupportedError } from "@taffrail/base";
import type { FloatHistogram } from "@taffrail/model";
export function trimmed(h: FloatHistogram, at: number, below: boolean): FloatHistogram {
  throw new NotSupportedError(`trimming ${h.count} ${at} ${below}`);
}
