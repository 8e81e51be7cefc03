import { NotSupportedError } from "@taffrail/base";
import type { FloatHistogram } from "@taffrail/model";
import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";
export function scaled(h: FloatHistogram, factor: number): FloatHistogram {
  throw new NotSupportedError(`histograms ${h.count} ${factor}`);
}
export function divided(h: FloatHistogram, by: number): FloatHistogram {
  throw new NotSupportedError(`histograms ${h.count} ${by}`);
}
export function equalHistograms(a: FloatHistogram, b: FloatHistogram): boolean {
  throw new NotSupportedError(`histograms ${a.count} ${b.count}`);
}
export function combined(
  l: FloatHistogram,
  r: FloatHistogram,
  op: "+" | "-",
  annotations: Annotations,
  span: Span,
): FloatHistogram | undefined {
  throw new NotSupportedError(
    `histograms ${l.count} ${r.count} ${op} ${annotations.infos.length} ${span.start}`,
  );
}
