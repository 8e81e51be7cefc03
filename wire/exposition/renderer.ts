import type { MetricFamily } from "@taffrail/model";
import type { RenderFormat } from "./negotiate.ts";
import { ProtobufRenderer } from "./render-protobuf.ts";
import { openMetricsEnd, renderOpenMetricsFamily, renderTextFamily } from "./render.ts";

const utf8 = new TextEncoder();
/** Pieces are about so long: letters or bytes. */
const pieceLength = 64 << 10;

/** Families in a format, in pieces as they are made. A piece of bytes is the caller's own. */
export function* renderFamilies(
  families: Iterable<MetricFamily>,
  { kind, escaping }: RenderFormat,
): Generator<Uint8Array, void, undefined> {
  if (kind === "protobuf") {
    const renderer = new ProtobufRenderer(escaping);
    for (const family of families) {
      const bytes = renderer.family(family);
      if (bytes.length > 0) yield bytes.slice();
    }
    return;
  }
  const render = kind === "text" ? renderTextFamily : renderOpenMetricsFamily;
  let piece = "";
  for (const family of families) {
    piece += render(family, escaping);
    if (piece.length < pieceLength) continue;
    yield utf8.encode(piece);
    piece = "";
  }
  yield utf8.encode(kind === "openmetrics" ? piece + openMetricsEnd : piece);
}
