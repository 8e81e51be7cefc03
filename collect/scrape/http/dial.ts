import { connect as connectPlain, isIP, type OnReadOpts, type Socket } from "node:net";
import {
  checkServerIdentity,
  type ConnectionOptions as SecureOptions,
  connect as connectSecure,
  type SecureContext,
} from "node:tls";
import { FetchError } from "./transport.ts";
import { openTunnel, type RemoteTunnel } from "./tunnel.ts";

/**
 * Where every socket's bytes land: whoever is told of them uses them before it returns, so all share it. A buffer of its own for each
 * read, as `node:http` makes them, is 65 µs a read instead of 4.
 */
const landing = new Uint8Array(64 << 10);

/** Where to connect to. */
export interface Remote {
  readonly host: string;
  readonly port: number;
  readonly unixSocket: string | undefined;
  /** `undefined`: without TLS. */
  readonly tls: RemoteTls | undefined;
  /** `undefined`: straight. */
  readonly tunnel: RemoteTunnel | undefined;
}

/** How TLS is spoken. */
export interface RemoteTls {
  readonly context: SecureContext;
  /** The name that the certificate must have, where it is not the host's. */
  readonly servername: string | undefined;
  readonly rejectUnauthorized: boolean;
  /** What may be spoken over it, by the names of ALPN. */
  readonly protocols: readonly string[];
}

/** Where bytes that come in go to; it uses them before it returns, and says whether it wants more. */
export interface Incoming {
  take: (bytes: Uint8Array, count: number) => boolean;
}

/** Told of a socket as soon as it can be used, before any byte came in. Sets `incoming.take` unless it reads the socket itself. */
export type Attach<T> = (socket: Socket, incoming: Incoming) => T;

/** Connects, through a proxy where there is one. Rejects with what went wrong, or with the signal's reason. */
export async function dial<T>(remote: Remote, signal: AbortSignal, attach: Attach<T>): Promise<T> {
  signal.throwIfAborted();
  const { tls, tunnel } = remote;
  const incoming: Incoming = { take: notAwaited };
  if (tunnel === undefined) {
    const onread = { buffer: landing, callback: (count: number) => incoming.take(landing, count) };
    const socket = tls === undefined ? plain(remote, onread) : secure(remote, tls, { onread });
    return await whenConnected(socket, tls !== undefined, signal, () => attach(socket, incoming));
  }
  const { proxy } = tunnel;
  const near =
    proxy.tls === undefined ? connectPlain({ ...proxy, noDelay: true }) : secure(proxy, proxy.tls, {});
  near.on("error", () => {}); // told to whoever waits, too
  const take = (socket: Socket): T => {
    const attached = attach(socket, incoming);
    if (incoming.take !== notAwaited) {
      socket.on("data", (bytes) => void incoming.take(bytes, bytes.length));
      socket.resume();
    }
    return attached;
  };
  try {
    await whenConnected(near, proxy.tls !== undefined, signal, () => undefined);
    await openTunnel(near, tunnel, remote, signal);
    if (tls === undefined) return take(near);
    const far = secure(remote, tls, { socket: near });
    return await whenConnected(far, true, signal, () => take(far));
  } catch (error) {
    near.destroy();
    throw error;
  }
}

function notAwaited(): boolean {
  return true;
}

function plain({ host, port, unixSocket }: Remote, onread: OnReadOpts): Socket {
  const at = unixSocket === undefined ? { host, port } : { path: unixSocket };
  return connectPlain({ ...at, noDelay: true, onread });
}

function secure(
  { host, port, unixSocket }: Pick<Remote, "host" | "port"> & { readonly unixSocket?: string | undefined },
  tls: RemoteTls,
  over: { readonly socket?: Socket; readonly onread?: OnReadOpts },
): Socket {
  const name = tls.servername ?? host;
  const options: SecureOptions & { readonly onread?: OnReadOpts } = {
    host,
    port,
    ...(unixSocket === undefined ? {} : { path: unixSocket }),
    secureContext: tls.context,
    servername: isIP(name) === 0 ? name : "", // an address cannot be said there
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    rejectUnauthorized: tls.rejectUnauthorized,
    ALPNProtocols: [...tls.protocols],
    ...over,
  };
  return connectSecure(options);
}

/** Of a certificate that is not trusted, without Node's advice on how to start Node. */
function inOurWords(reason: unknown): unknown {
  if (!(reason instanceof Error) || !reason.message.includes("--use-system-ca")) return reason;
  const [fault] = reason.message.split("; if the root CA", 1);
  return new FetchError(`cannot trust the server's certificate: ${fault}`, {
    hint: "name its authority by tls_config: {ca_file: …}",
  });
}

function whenConnected<T>(socket: Socket, isSecure: boolean, signal: AbortSignal, then: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const event = isSecure ? "secureConnect" : "connect";
    const settle = (): void => {
      socket.off(event, done).off("error", fail).off("close", end);
      signal.removeEventListener("abort", stop);
    };
    const fail = (reason: unknown): void => {
      settle();
      socket.on("error", () => {});
      socket.destroy();
      reject(isSecure ? inOurWords(reason) : reason);
    };
    const stop = (): void => fail(signal.reason);
    const end = (): void => fail(new FetchError("the connection was closed while it was being made"));
    const done = (): void => {
      settle();
      try {
        resolve(then()); // at once: the server's first bytes may be there already
      } catch (error) {
        fail(error);
      }
    };
    socket.once(event, done).once("error", fail).once("close", end);
    signal.addEventListener("abort", stop);
  });
}
