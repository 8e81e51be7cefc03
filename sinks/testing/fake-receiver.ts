import { snappyDecode } from "@taffrail/base";
import { WriteCursor, type WriteVersion } from "@taffrail/wire";
import type { PostAnswer, PostRequest } from "../http.ts";

/** What the next request gets; `undefined`: it is stored. */
export type Fault = (
  request: PostRequest,
) => Promise<Partial<PostAnswer> | undefined> | Partial<PostAnswer> | undefined;

/** A receiver of remote write in this process. */
export class FakeReceiver {
  readonly samples: string[] = [];
  readonly exemplars: string[] = [];
  readonly histograms: string[] = [];
  readonly families: string[] = [];
  readonly requests: PostRequest[] = [];
  fault: Fault = () => undefined;
  /** Whether it says of 2.0 what it stored; one that does not reads 1.0 only. */
  knows2 = true;

  readonly post = async (_url: string, request: PostRequest): Promise<PostAnswer> => {
    this.requests.push(request);
    request.signal.throwIfAborted();
    const fault = await this.fault(request);
    if (fault !== undefined) return { status: 500, headers: {}, body: new Uint8Array(0), ...fault };
    const version: WriteVersion = request.headers["X-Prometheus-Remote-Write-Version"] === "2.0.0" ? 2 : 1;
    if (version === 2 && !this.knows2) return { status: 204, headers: {}, body: new Uint8Array(0) };
    const headers = this.#store(version, snappyDecode(request.body, 1 << 26));
    return { status: 204, headers: version === 2 ? headers : {}, body: new Uint8Array(0) };
  };

  #store(version: WriteVersion, message: Uint8Array): Record<string, string> {
    const cursor = new WriteCursor(version, message);
    const before = this.samples.length;
    while (cursor.next()) {
      const pairs = cursor.pairs();
      const name = pairs.flatMap((text, i) => (i % 2 === 0 ? [`${text}=${pairs[i + 1]}`] : [])).join(",");
      for (let i = 0; i < cursor.samples; i++) this.samples.push(`${name} ${cursor.v[i]}@${cursor.t[i]}`);
      for (const { t, histogram, isStale } of cursor.histograms)
        this.histograms.push(`${name} ${isStale ? "stale" : histogram.count}@${t}`);
      for (const { pairs: labels, value, t } of cursor.exemplars)
        this.exemplars.push(`${name} ${labels.join("=")} ${value}@${t}`);
      if (cursor.metadata !== undefined) this.families.push(`${name} ${cursor.metadata.help}`);
    }
    for (const { family, help } of cursor.families) this.families.push(`${family} ${help}`);
    return {
      "x-prometheus-remote-write-samples-written": String(this.samples.length - before),
      "x-prometheus-remote-write-histograms-written": String(this.histograms.length),
      "x-prometheus-remote-write-exemplars-written": String(this.exemplars.length),
    };
  }
}
