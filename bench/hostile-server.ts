/** Serves the scripts of hostile targets, byte by byte: the n-th request of each client gets the n-th answer, so that several scrapers see the same. */
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { HostileTarget, Piece } from "./hostile-scripts.ts";

/** Signed by itself, for localhost and 127.0.0.1: nobody trusts it. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgn0GPx2IkAG+7//a/
3xtaetVKf6q3kBRM/tFr5IBrff+hRANCAAS+jDGQrzoVJb1olgrCO1oFXUSdbN+m
UClY80L4o2T5cjbBvz9SfIyPajpNwO019smPcQhu6B9Gvo8EeKfADdHb
-----END PRIVATE KEY-----
`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBlzCCAT2gAwIBAgIUNTTEOlQ0IFqzAomtUlbHMZXoV94wCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHaG9zdGlsZTAgFw0yNjExMjExNzQyNTdaGA8yMTI2MTAyODE3
NDI1N1owEjEQMA4GA1UEAwwHaG9zdGlsZTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABL6MMZCvOhUlvWiWCsI7WgVdRJ1s36ZQKVjzQvijZPlyNsG/P1J8jI9qOk3A
7TX2yY9xCG7oH0a+jwR4p8AN0dujbzBtMB0GA1UdDgQWBBT0ZczuMSzdXMcabmID
3HjGTsocGTAfBgNVHSMEGDAWgBT0ZczuMSzdXMcabmID3HjGTsocGTAPBgNVHRMB
Af8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAKBggqhkjOPQQD
AgNIADBFAiAmXo3zBdvmbvG8+uRLvTXpqGDAONgLaoC7vnzdbaTnZQIhAJW/cHZN
GWXTlsYbrYjWbvwcrF2dEcs+iR8BuBiNwM6G
-----END CERTIFICATE-----
`;

/** The servers, on free ports of loopback. */
export class HostileServer implements AsyncDisposable {
  readonly #targets: ReadonlyMap<string, HostileTarget>;
  readonly #t0: number;
  readonly #counts = new Map<string, number>();
  readonly #sockets = new Set<Socket>();
  readonly #servers: readonly Server[];

  private constructor(targets: readonly HostileTarget[], t0: number) {
    this.#targets = new Map(targets.map((target) => [target.name, target]));
    this.#t0 = t0;
    const raw = (socket: Socket): void => this.#serve(socket);
    const h2 = createSecureServer({ key, cert, allowHTTP1: true }, (request, response) =>
      this.#answerHttp2(request, response),
    );
    this.#servers = [createServer(raw), createTlsServer({ key, cert, ALPNProtocols: ["http/1.1"] }, raw), h2];
    for (const server of this.#servers) {
      server.on("connection", (socket: Socket) => this.#keep(socket));
      server.on("tlsClientError", () => {});
    }
  }

  static async open(targets: readonly HostileTarget[], t0: number): Promise<HostileServer> {
    const made = new HostileServer(targets, t0);
    for (const server of made.#servers)
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return made;
  }

  /** Host and port of a target. */
  addressOf({ over }: HostileTarget): string {
    const server = this.#servers[over === "h2" ? 2 : over === "tls" ? 1 : 0]!;
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) await new Promise((resolve) => server.close(resolve));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
  }

  #serve(socket: Socket): void {
    socket.on("error", () => {});
    let got = "";
    let answering = Promise.resolve();
    socket.on("data", (bytes: Buffer) => {
      got += bytes.toString("latin1");
      for (let end = got.indexOf("\r\n\r\n"); end !== -1; end = got.indexOf("\r\n\r\n")) {
        const head = got.slice(0, end);
        got = got.slice(end + 4);
        const pieces = this.#answer(head);
        answering = answering.then(() => send(socket, pieces));
      }
    });
  }

  /** What a request is answered with; one that a redirect caused counts with the one before it. */
  #answer(head: string): readonly Piece[] {
    const path = /^\S+ (?:https?:\/\/[^/]+)?\/([^ ?]*)(\?there)?/.exec(head);
    const target = this.#targets.get(path?.[1] ?? "");
    if (target === undefined) return ["HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"];
    const client = `${target.name} ${/^user-agent: ([^/\r]*)/im.exec(head)?.[1] ?? ""}`;
    const n = this.#counts.get(client) ?? 0;
    if (path?.[2] === undefined) this.#counts.set(client, n + 1);
    return target.answer(n, this.#t0, head);
  }

  #answerHttp2(request: Http2ServerRequest, response: Http2ServerResponse): void {
    const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}`);
    const [head, ...body] = this.#answer(
      `${request.method} ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}`,
    );
    const [status, ...fields] = (typeof head === "string" ? head : "").trim().split("\r\n");
    for (const field of fields) response.setHeader(...(field.split(": ", 2) as [string, string]));
    response.writeHead(Number(status!.split(" ")[1]));
    for (const piece of body) if (typeof piece === "string" || Buffer.isBuffer(piece)) response.write(piece);
    response.end();
  }
}

async function send(socket: Socket, pieces: readonly Piece[]): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (typeof piece === "string" || Buffer.isBuffer(piece)) socket.write(piece);
    else if ("ends" in piece) await new Promise<void>((resolve) => socket.end(resolve));
    else await new Promise((resolve) => setTimeout(resolve, piece.waitMs));
  }
}
