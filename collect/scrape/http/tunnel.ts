import { isIP, type Socket } from "node:net";
import type { RemoteTls } from "./dial.ts";
import { FetchError } from "./transport.ts";

/** A proxy that connects on to somewhere else and then stays out of it. */
export interface RemoteTunnel {
  readonly proxy: { readonly host: string; readonly port: number; readonly tls: RemoteTls | undefined };
  readonly kind: "connect" | "socks5";
  /** Lines for a CONNECT request, each with its end. */
  readonly headers: string;
  /** For SOCKS. */
  readonly username: string;
  readonly password: string;
}

/** An answer to CONNECT may have no more bytes than this. */
const longestHeadBytes = 64 << 10;

interface Destination {
  readonly host: string;
  readonly port: number;
}

/** Asks the proxy at the other end of `socket` to connect on. Rejects with `FetchError` where it refuses, or with the signal's reason. */
export async function openTunnel(
  socket: Socket,
  tunnel: RemoteTunnel,
  to: Destination,
  signal: AbortSignal,
): Promise<void> {
  if (tunnel.kind === "connect") await openByConnect(socket, tunnel, to, signal);
  else await openBySocks(socket, tunnel, to, signal);
}

async function openByConnect(
  socket: Socket,
  { headers }: RemoteTunnel,
  { host, port }: Destination,
  signal: AbortSignal,
): Promise<void> {
  const at = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  socket.write(`CONNECT ${at} HTTP/1.1\r\nHost: ${at}\r\n${headers}\r\n`);
  const head = await read(socket, signal, (got) => {
    const end = /\r?\n\r?\n/.exec(got.toString("latin1"));
    return end === null ? undefined : end.index + end[0].length;
  });
  const status = /^HTTP\/1\.\d (\d{3})(?: ([^\r\n]*))?/.exec(head.toString("latin1"));
  if (status === null)
    throw new FetchError("cannot connect through the proxy: its answer is not that of a proxy");
  if (!status[1]!.startsWith("2"))
    throw new FetchError(`the proxy refused to connect: ${status[1]} ${status[2] ?? ""}`.trimEnd());
}

const socksRefusals: readonly string[] = [
  "",
  "general failure",
  "not allowed by its rules",
  "network unreachable",
  "host unreachable",
  "connection refused",
  "time to live expired",
  "command not supported",
  "address type not supported",
];

/** Spec: RFC 1928 and, for name and password, RFC 1929. Names are resolved by the proxy. */
async function openBySocks(
  socket: Socket,
  { username, password }: RemoteTunnel,
  { host, port }: Destination,
  signal: AbortSignal,
): Promise<void> {
  const exactly = (count: number) => (got: Buffer) => (got.length >= count ? count : undefined);
  const isNamed = username !== "" || password !== "";
  socket.write(Buffer.from(isNamed ? [5, 2, 0, 2] : [5, 1, 0]));
  const [version, method] = await read(socket, signal, exactly(2));
  if (version !== 5 || (method !== 0 && method !== 2))
    throw new FetchError("cannot connect through the proxy: it takes none of the ways to sign in");
  if (method === 2) {
    socket.write(Buffer.concat([Buffer.from([1]), counted(username), counted(password)]));
    const [, verdict] = await read(socket, signal, exactly(2));
    if (verdict !== 0) throw new FetchError("the proxy refused to connect: name or password are wrong");
  }
  socket.write(
    Buffer.concat([Buffer.from([5, 1, 0, 3]), counted(host), Buffer.from([port >> 8, port & 255])]),
  );
  const answer = await read(socket, signal, (got) => {
    if (got.length < 5) return undefined;
    const address = got[3] === 1 ? 4 : got[3] === 4 ? 16 : 1 + got[4]!;
    return exactly(4 + address + 2)(got);
  });
  if (answer[1] !== 0)
    throw new FetchError(`the proxy refused to connect: ${socksRefusals[answer[1]!] ?? "no reason known"}`);
}

/** A text with its length in a byte before it. */
function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255)
    throw new FetchError("cannot connect through the proxy: a name is longer than 255 bytes");
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** As many bytes as `lengthOf` says once it can tell; what came after them stays in the socket. */
function read(
  socket: Socket,
  signal: AbortSignal,
  lengthOf: (got: Buffer) => number | undefined,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let got = Buffer.alloc(0);
    const settle = (): void => {
      socket.off("data", take).off("error", fail).off("close", end);
      signal.removeEventListener("abort", stop);
      socket.pause();
    };
    const fail = (reason: unknown): void => {
      settle();
      reject(reason);
    };
    const stop = (): void => fail(signal.reason);
    const end = (): void => fail(new FetchError("the proxy closed the connection"));
    const take = (bytes: Buffer): void => {
      got = Buffer.concat([got, bytes]);
      const length = lengthOf(got);
      if (length === undefined) {
        if (got.length > longestHeadBytes) fail(new FetchError("the proxy's answer has no end"));
        return;
      }
      settle();
      if (got.length > length) socket.unshift(got.subarray(length));
      resolve(got.subarray(0, length));
    };
    socket.on("data", take).on("error", fail).on("close", end);
    socket.resume();
    signal.addEventListener("abort", stop);
  });
}
