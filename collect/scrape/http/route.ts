import type { ProxyConfig } from "../config.ts";
import { readHeaders } from "./credentials.ts";
import type { Remote, RemoteTls } from "./dial.ts";
import { hostOf, portOf, proxyFor } from "./proxy.ts";
import { basicCredentials, headerLines } from "./request-text.ts";
import type { FetchRequest } from "./transport.ts";
import type { RemoteTunnel } from "./tunnel.ts";

const http1Only: readonly string[] = ["http/1.1"];

/** How one URL is reached. */
export interface Route {
  readonly remote: Remote;
  /** Connections of equal keys lead to the same place. */
  readonly key: string;
  /** Headers for a proxy that reads the requests; `undefined` where none does. */
  readonly viaProxy: FetchRequest["headers"] | undefined;
}

/** The way to a URL: straight, to a proxy that is asked for it, or through one. `tlsNow` says how TLS is spoken at this moment. */
export async function routeTo(
  url: URL,
  unixSocket: string | undefined,
  proxies: ProxyConfig | undefined,
  tlsNow: () => Promise<RemoteTls>,
): Promise<Route> {
  const isSecure = url.protocol === "https:";
  const proxy = unixSocket !== undefined || proxies === undefined ? undefined : proxyFor(proxies, url);
  const tls = isSecure || proxy?.protocol === "https:" ? await tlsNow() : undefined;
  const key = `${url.protocol}//${url.host}\n${unixSocket ?? ""}\n${proxy?.href ?? ""}`;
  const end = { host: hostOf(url), port: portOf(url), unixSocket, tls: isSecure ? tls : undefined };
  if (proxy === undefined) return { key, remote: { ...end, tunnel: undefined }, viaProxy: undefined };
  if (!isSecure && !isSocks(proxy)) {
    const remote = { ...nearEnd(proxy, tls), unixSocket: undefined, tunnel: undefined };
    return { key: `proxy\n${proxy.href}`, remote, viaProxy: signIn(proxy) };
  }
  const tunnel = await tunnelThrough(proxy, proxies!, tls);
  return { key, remote: { ...end, tunnel }, viaProxy: undefined };
}

/** The way to a server through its proxy, however it is asked there; `undefined` where it has none. */
export async function farRemote(
  url: URL,
  proxies: ProxyConfig | undefined,
  tls: RemoteTls,
): Promise<Remote | undefined> {
  const proxy = proxies === undefined ? undefined : proxyFor(proxies, url);
  if (proxy === undefined) return undefined;
  return {
    host: hostOf(url),
    port: portOf(url),
    unixSocket: undefined,
    tls: url.protocol === "https:" ? tls : undefined,
    tunnel: await tunnelThrough(proxy, proxies!, tls),
  };
}

async function tunnelThrough(
  proxy: URL,
  { connectHeaders }: ProxyConfig,
  tls: RemoteTls | undefined,
): Promise<RemoteTunnel> {
  return {
    proxy: nearEnd(proxy, tls),
    kind: isSocks(proxy) ? "socks5" : "connect",
    headers: headerLines({ ...(await readHeaders(connectHeaders)), ...signIn(proxy) }),
    username: decodeURIComponent(proxy.username),
    password: decodeURIComponent(proxy.password),
  };
}

/** The proxy itself; the name to check there is its own, not the target's. */
function nearEnd(proxy: URL, tls: RemoteTls | undefined): RemoteTunnel["proxy"] {
  const isSecure = proxy.protocol === "https:";
  return {
    host: hostOf(proxy),
    port: portOf(proxy),
    tls: isSecure ? { ...tls!, servername: undefined, protocols: http1Only } : undefined,
  };
}

function signIn(proxy: URL): Record<string, string> {
  const credentials = basicCredentials(proxy);
  return credentials === undefined ? {} : { "Proxy-Authorization": credentials };
}

function isSocks({ protocol }: URL): boolean {
  return protocol.startsWith("socks5");
}
