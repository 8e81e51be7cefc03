import type { Clock, Log } from "@taffrail/base";
import type { MetricMetadata } from "@taffrail/model";
import { type FollowedLog, type RemoteWriteInstruments, RemoteWriteQueue, signedPost } from "@taffrail/sinks";
import type { LoadedConfig } from "./config/load.ts";
import { type ConfiguredWrite, remoteWritesOf } from "./config/remote.ts";
import { RemotePost } from "./remote-post.ts";
import { signerOf } from "./remote-signing.ts";
import { version } from "./version.ts";

/** What senders need of the house. */
export interface RemoteWritersOptions {
  readonly store: { followLog(): FollowedLog };
  readonly metadata: () => Iterable<MetricMetadata>;
  readonly instruments: RemoteWriteInstruments;
  readonly flushDeadlineMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** A queue a receiver of the configuration; closing sends what waits, as long as the deadline allows. */
export class RemoteWriters implements AsyncDisposable {
  readonly #options: RemoteWritersOptions;
  readonly #queues = new Map<string, AsyncDisposable>();

  constructor(config: LoadedConfig, options: RemoteWritersOptions) {
    this.#options = options;
    for (const write of remoteWritesOf(config)) this.#queues.set(write.identity, this.#open(write));
  }

  /** Checks a configuration before anything of it is taken over. Throws `NotSupportedError`. */
  check(config: LoadedConfig): void {
    remoteWritesOf(config);
  }

  /** Takes over a configuration that was checked: queues that are in it as they were go on, others end in their time. */
  async update(config: LoadedConfig): Promise<void> {
    const wanted = new Map(remoteWritesOf(config).map((write) => [write.identity, write]));
    const gone = [...this.#queues].filter(([identity]) => !wanted.has(identity));
    await Promise.all(
      gone.map(async ([identity, queue]) => {
        this.#queues.delete(identity);
        await queue[Symbol.asyncDispose]();
      }),
    );
    for (const [identity, write] of wanted)
      if (!this.#queues.has(identity)) this.#queues.set(identity, this.#open(write));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const queues = [...this.#queues.values()];
    this.#queues.clear();
    await Promise.all(queues.map((queue) => queue[Symbol.asyncDispose]()));
  }

  #open({ config, http, signing }: ConfiguredWrite): AsyncDisposable {
    const { store, metadata, instruments, flushDeadlineMs, clock, log } = this.#options;
    const held = new AsyncDisposableStack();
    const plain = held.use(new RemotePost(http)).post;
    const post =
      signing === undefined ? plain : signedPost(plain, signerOf(signing, { held, clock, env: process.env }));
    held.use(
      new RemoteWriteQueue({
        config,
        followed: store.followLog(),
        post,
        metadata,
        instruments: instruments.of(config.name, config.url),
        userAgent: `Taffrail/${version}`,
        flushDeadlineMs,
        clock,
        log: log.with({ room: "sinks" }),
      }),
    );
    return held;
  }
}
