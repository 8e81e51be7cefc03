import type { Clock } from "@taffrail/base";
import { Refusal, refused, type Reply, type SimRequest } from "../api-server/answers.ts";
import type { Certificate } from "../api-server/certificate.ts";
import { Listener } from "../api-server/listener.ts";

/** What the ports of kubelets are opened with. */
export interface KubeletPortsOptions {
  readonly clock: Clock;
  readonly certificate: Certificate | undefined;
  /** Answers a request to the kubelet of the node with this index. */
  readonly handle: (index: number, request: SimRequest) => Reply | undefined;
  /** Whether that kubelet answers; one that does not cuts its connections. */
  readonly isReachable: (index: number) => boolean;
}

/** A port on loopback for each kubelet, for clients that reach them directly. */
export class KubeletPorts implements AsyncDisposable {
  readonly #host: string;
  readonly #held = new AsyncDisposableStack();
  #ports: number[] = [];

  constructor(host: string) {
    this.#host = host;
  }

  async open(count: number, { clock, certificate, handle, isReachable }: KubeletPortsOptions): Promise<void> {
    for (let index = 0; index < count; index++) {
      const listener = await Listener.open({
        host: this.#host,
        port: 0,
        certificate,
        clock,
        delayMs: () => 0,
        isAway: () => !isReachable(index),
        handle: (request) =>
          handle(index, request) ?? refused(new Refusal(503, "the kubelet does not answer")),
      });
      this.#held.use(listener);
      this.#ports.push(listener.port);
    }
  }

  /** Where the kubelet of a node listens. */
  address(index: number): { readonly host: string; readonly port: number } | undefined {
    const port = this.#ports[index];
    return port === undefined ? undefined : { host: this.#host, port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#held.disposeAsync();
  }
}
