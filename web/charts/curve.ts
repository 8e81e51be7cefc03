/**
 * An SVG path through a column, broken at holes. Of values that fall on one pixel only first, lowest, highest and last
 * are kept, so a path is never longer than the line is wide.
 */
export function curve(
  t: Float64Array,
  v: Float64Array,
  x: (t: number) => number,
  y: (v: number) => number,
): string {
  let path = "";
  let isDown = false;
  const pixel = { at: Number.NaN, low: 0, high: 0, last: 0, count: 0 };
  const flush = (): void => {
    if (pixel.count > 2) {
      if (pixel.low !== pixel.last) path += `L${pixel.at} ${pixel.low.toFixed(1)}`;
      if (pixel.high !== pixel.last) path += `L${pixel.at} ${pixel.high.toFixed(1)}`;
    }
    if (pixel.count > 1) path += `L${pixel.at} ${pixel.last.toFixed(1)}`;
    pixel.count = 0;
  };
  for (let i = 0; i < t.length; i++) {
    const value = v[i]!;
    if (!Number.isFinite(value)) {
      flush();
      isDown = false;
      pixel.at = Number.NaN;
      continue;
    }
    const at = Math.round(x(t[i]!) * 2) / 2;
    const height = y(value);
    if (at === pixel.at) {
      pixel.low = Math.max(pixel.low, height);
      pixel.high = Math.min(pixel.high, height);
      pixel.last = height;
      pixel.count++;
      continue;
    }
    flush();
    path += `${isDown ? "L" : "M"}${at} ${height.toFixed(1)}`;
    isDown = true;
    pixel.at = at;
    pixel.low = pixel.high = pixel.last = height;
    pixel.count = 1;
  }
  flush();
  return path;
}
