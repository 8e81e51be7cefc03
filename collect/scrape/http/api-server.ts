import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { createSecureContext } from "node:tls";
import { type Clock, messageOf } from "@taffrail/base";
import { type Credentials, type Identity, KubeClient } from "@taffrail/kube";
import { type HttpConfig, httpDefaults } from "../config.ts";
import { trustSystemAuthorities } from "./authorities.ts";
import { configuredHeaders, readTls, type TlsMaterial } from "./credentials.ts";
import { dial } from "./dial.ts";
import { HttpTransport } from "./http-transport.ts";
import { TokenSource } from "./oauth2.ts";
import { farRemote } from "./route.ts";

/** How long credentials are used before their files are read again, milliseconds. */
const keptMs = 10_000;
/** A connection through a proxy must stand within so long. */
const longestWaitMs = 30_000;

/** A client of the API server that a discovery names, with the discovery's own credentials, TLS and proxy. */
export function apiServerClient(server: string, config: HttpConfig, clock: Clock): KubeClient {
  return new KubeClient(configuredCredentials(new URL(server), config, clock));
}

function configuredCredentials(server: URL, config: HttpConfig, clock: Clock): Credentials {
  const tokens = config.auth?.kind === "oauth2" ? tokensOf(config.auth, clock) : undefined;
  let proxy: { readonly key: string; readonly agent: http.Agent | undefined } | undefined;
  let kept: { readonly at: number; readonly identity: Promise<Identity> } | undefined;
  const read = async (): Promise<Identity> => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(await configuredHeaders(config)))
      headers[name.toLowerCase()] = typeof value === "string" ? value : value.join(", ");
    if (tokens !== undefined)
      headers["authorization"] = await tokens.authorization(AbortSignal.timeout(longestWaitMs));
    const tls: TlsMaterial = config.tls === undefined ? {} : await readTls(config.tls);
    if (tls.ca === undefined && tls.rejectUnauthorized !== false) trustSystemAuthorities();
    const key = JSON.stringify(tls);
    if (proxy?.key !== key) proxy = { key, agent: await proxiedAgent(server, config, tls) };
    return { headers, tls, proxy: proxy.agent };
  };
  return {
    server,
    namespace: undefined,
    current() {
      const now = clock.now();
      if (kept === undefined || Math.abs(now - kept.at) > keptMs) {
        kept = { at: now, identity: read() };
        kept.identity.catch(() => (kept = undefined)); // the caller hears of it; the next one tries anew
      }
      return kept.identity;
    },
    refresh() {
      kept?.identity.then(
        ({ headers }) => tokens?.refuse(headers["authorization"] ?? ""),
        () => {},
      );
      kept = undefined;
    },
  };
}

function tokensOf(auth: HttpConfig["auth"] & { readonly kind: "oauth2" }, clock: Clock): TokenSource {
  const { tls, proxy } = auth;
  const transport = new HttpTransport({
    ...httpDefaults,
    ...(tls === undefined ? {} : { tls }),
    ...(proxy === undefined ? {} : { proxy }),
  });
  return new TokenSource(auth, transport.fetch, clock);
}

/** Makes connections through the proxy that the configuration has for this server; `undefined` where it has none. */
async function proxiedAgent(
  server: URL,
  config: HttpConfig,
  { servername, rejectUnauthorized = true, ...context }: TlsMaterial,
): Promise<http.Agent | undefined> {
  const secure = {
    context: createSecureContext(context),
    servername,
    rejectUnauthorized,
    protocols: ["http/1.1"],
  };
  const remote = await farRemote(server, config.proxy, secure);
  if (remote === undefined) return undefined;
  const agent =
    server.protocol === "https:" ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
  agent.createConnection = (_, callback): undefined => {
    const answer = callback as ((error: Error | null, stream?: Duplex) => void) | undefined;
    dial(remote, AbortSignal.timeout(longestWaitMs), (socket) => socket).then(
      (socket) => answer?.(null, socket),
      (error: unknown) => answer?.(error instanceof Error ? error : new Error(messageOf(error))),
    );
  };
  return agent;
}
