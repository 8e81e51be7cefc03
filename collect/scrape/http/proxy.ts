import { BlockList, isIP } from "node:net";
import type { ProxyConfig } from "../config.ts";
import { FetchError } from "./transport.ts";

/** Schemes of proxies. */
const schemes: ReadonlySet<string> = new Set(["http:", "https:", "socks5:", "socks5h:"]);

/** The proxy that a request goes through; `undefined` where it goes straight. Throws `FetchError` where the proxy's URL is none. */
export function proxyFor({ http, https, noProxy }: ProxyConfig, url: URL): URL | undefined {
  const text = url.protocol === "https:" ? https : http;
  if (text === undefined || text === "") return undefined;
  if (noProxy !== undefined && isDirect(noProxy, url)) return undefined;
  return proxyUrl(text);
}

function proxyUrl(text: string): URL {
  const full = text.includes("://") ? text : `http://${text}`;
  if (URL.canParse(full) && schemes.has(new URL(full).protocol)) return new URL(full);
  throw new FetchError("cannot use the proxy: got no URL with http, https, socks5 or socks5h"); // it may hold a password
}

/** The port that a URL leads to. */
export function portOf({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  if (protocol === "https:") return 443;
  return protocol.startsWith("socks5") ? 1080 : 80;
}

/** The host of a URL as a socket wants it: IPv6 without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** Whether a list of exceptions names the host, or it is this machine. */
function isDirect(noProxy: string, url: URL): boolean {
  const host = hostOf(url).toLowerCase().replace(/\.$/, "");
  const family = isIP(host);
  if (host === "localhost" || (family !== 0 && isLoopback(host, family))) return true;
  for (const part of noProxy.split(",")) {
    const entry = part.trim().toLowerCase();
    if (entry === "*") return true;
    if (entry !== "" && names(entry, host, family, portOf(url))) return true;
  }
  return false;
}

function isLoopback(host: string, family: number): boolean {
  return family === 4 ? host.startsWith("127.") : host === "::1";
}

function names(entry: string, host: string, family: number, port: number): boolean {
  const network = /^(.+)\/(\d{1,3})$/.exec(entry);
  if (network !== null) return inNetwork(network[1]!, Number(network[2]), host, family);
  const { name, port: only } = splitPort(entry);
  if (only !== undefined && only !== port) return false;
  if (isIP(name) !== 0) return family !== 0 && sameAddress(name, host);
  if (name.startsWith("*.")) return host.endsWith(name.slice(1)); // those below, not itself
  if (name.startsWith(".")) return host.endsWith(name);
  return host === name || host.endsWith(`.${name}`);
}

function splitPort(entry: string): { readonly name: string; readonly port: number | undefined } {
  const match = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry);
  const name = (match?.[1] ?? entry).replace(/^\[|\]$/g, "");
  return { name, port: match === null ? undefined : Number(match[2]) };
}

function inNetwork(address: string, bits: number, host: string, family: number): boolean {
  const of = isIP(address);
  if (of === 0 || of !== family || bits > (of === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(address, bits, of === 4 ? "ipv4" : "ipv6");
  return list.check(host, of === 4 ? "ipv4" : "ipv6");
}

function sameAddress(a: string, b: string): boolean {
  const family = isIP(a);
  return family === isIP(b) && inNetwork(a, family === 4 ? 32 : 128, b, family);
}
