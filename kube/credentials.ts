import { existsSync, readFileSync } from "node:fs";
import type http from "node:http";
import type https from "node:https";
import { delimiter, dirname, join, resolve } from "node:path";

import { KubeconfigError } from "./errors.ts";
import { serviceAccountCredentials } from "./service-account.ts";

/** What a TLS connection needs: PEM texts, and what is checked. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Name to check in the server's certificate, where it is not the host's. */
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

/** Who we are at this moment. */
export interface Identity {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsMaterial;
  /** Makes connections through the kubeconfig's `proxy-url`. */
  readonly proxy?: http.Agent | undefined;
}

/** Where the API server is and how to be let in. */
export interface Credentials {
  readonly server: URL;
  readonly namespace: string | undefined;
  /** Cheap: kept for some seconds, so that tokens and certificates may rotate. */
  current(): Promise<Identity>;
  /** What was kept was refused: ask for it anew. */
  refresh(): void;
}

/** Where credentials come from. Without a path and without `inCluster`, `env` decides: KUBECONFIG, ~/.kube/config, a pod's account. */
export interface CredentialSource {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly inCluster?: boolean;
  /** In place of the kubeconfig's server. */
  readonly server?: URL;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How long credentials are used before they are looked at again, milliseconds. */
const keptMs = 10_000;

/** Credentials that never change. */
export function urlCredentials(
  server: URL,
  { token, tls = {} }: { token?: string; tls?: TlsMaterial },
): Credentials {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const identity = { headers, tls };
  return {
    server,
    namespace: undefined,
    current: () => Promise.resolve(identity),
    refresh: () => {},
  };
}

/** Which files `source` means, in order of precedence; empty for the pod's service account. Throws where there is nothing. */
export function kubeconfigPaths(
  source: CredentialSource,
  exists: (path: string) => boolean = existsSync,
): readonly string[] {
  if (source.kubeconfig !== undefined) return [source.kubeconfig];
  if (source.inCluster === true) return [];
  const env = source.env ?? {};
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "" && exists(path));
  if (listed.length > 0) return listed;
  const home = env["HOME"] ?? env["USERPROFILE"];
  const usual = home === undefined ? undefined : join(home, ".kube", "config");
  if (usual !== undefined && exists(usual)) return [usual];
  if (env["KUBERNETES_SERVICE_HOST"] !== undefined) return [];
  throw new KubeconfigError("cannot find a cluster: got no kubeconfig and no service account", {
    hint: "give --kubeconfig FILE, set KUBECONFIG, or run inside a pod",
  });
}

/** Reads a kubeconfig, or the pod's service account. Exec plug-ins, OIDC and rotating tokens run when an identity is asked for. */
export async function loadCredentials(source: CredentialSource): Promise<Credentials> {
  const paths = kubeconfigPaths(source);
  if (paths.length === 0) return serviceAccountCredentials(source.env ?? {});
  // Loaded late: it is large, and neither a pod's account nor a bare address needs it.
  const { KubeConfig, loadYaml } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  const from = paths.join(", ");
  try {
    for (const [i, path] of paths.entries()) {
      if (i === 0) {
        config.loadFromFile(path);
        config.users = withTokenFiles(config.users, loadYaml(readFileSync(path, "utf8")), path);
      } else {
        const more = new KubeConfig();
        more.loadFromFile(path);
        more.users = withTokenFiles(more.users, loadYaml(readFileSync(path, "utf8")), path);
        config.mergeConfig(more, true);
      }
    }
  } catch (error) {
    throw new KubeconfigError(`cannot read ${from}`, { cause: withoutSnippet(error) });
  }
  if (source.context !== undefined) config.setCurrentContext(source.context);
  const context = config.getContextObject(config.getCurrentContext());
  if (context === null) {
    const known = config.getContexts().map(({ name }) => name);
    throw new KubeconfigError(
      `cannot use context ${JSON.stringify(config.getCurrentContext())} of ${from}: want one of ${known.join(", ")}`,
    );
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    throw new KubeconfigError(`cannot use ${from}: context ${context.name} names no cluster in the file`);
  }
  if (!URL.canParse(cluster.server)) {
    throw new KubeconfigError(`cannot use ${from}: server ${cluster.server} is not a URL`);
  }
  if (cluster.server.startsWith("http:")) {
    // No TLS to verify: without this the library refuses plain HTTP, which simulated clusters and `kubectl proxy` speak.
    config.clusters = config.clusters.map((c) => (c === cluster ? { ...c, skipTLSVerify: true } : c));
  }
  let identity: { readonly at: number; readonly value: Promise<Identity> } | undefined;
  return {
    server: source.server ?? new URL(cluster.server),
    namespace: context.namespace,
    current() {
      const now = performance.now();
      if (identity === undefined || now - identity.at > keptMs) {
        identity = { at: now, value: identityOf(config, cluster.proxyUrl !== undefined) };
        identity.value.catch(() => (identity = undefined)); // the caller hears of it; the next one tries anew
      }
      return identity.value;
    },
    refresh: () => (identity = undefined),
  };
}

interface RawUsers {
  readonly users?: readonly {
    readonly name: string;
    readonly user?: { readonly tokenFile?: string };
  }[];
}

/** The library forgets `tokenFile`, which kubectl knows; its provider of the pod's rotating token reads such files. */
function withTokenFiles<U extends { readonly name: string }>(
  users: readonly U[],
  raw: RawUsers,
  path: string,
): U[] {
  return users.map((user) => {
    const file = raw.users?.find(({ name }) => name === user.name)?.user?.tokenFile;
    if (file === undefined) return user;
    const tokenFile = resolve(dirname(path), file);
    return { ...user, authProvider: { name: "tokenFile", config: { tokenFile } } };
  });
}

/** The one method of a loaded configuration that is used per request. */
interface AppliesOptions {
  applyToHTTPSOptions(options: https.RequestOptions): Promise<void>;
}

async function identityOf(config: AppliesOptions, proxied: boolean): Promise<Identity> {
  const options: https.RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (cause) {
    throw new KubeconfigError("cannot get credentials for the API server", { cause });
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value !== undefined && value !== null) headers[name.toLowerCase()] = String(value).trim(); // token files end in a line feed
  }
  if (typeof options.auth === "string") {
    headers["authorization"] = `Basic ${Buffer.from(options.auth).toString("base64")}`;
  }
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  return {
    headers,
    tls: {
      ...(ca === undefined ? {} : { ca: pem(ca) }),
      ...(cert === undefined ? {} : { cert: pem(cert) }),
      ...(key === undefined ? {} : { key: pem(key) }),
      ...(servername === undefined ? {} : { servername }),
      ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    },
    proxy: proxied && typeof options.agent === "object" ? options.agent : undefined,
  };
}

/** The library gives one buffer a file; the types of Node allow more. */
function pem(value: https.RequestOptions["key"] | https.RequestOptions["ca"]): string {
  if (typeof value === "string") return value;
  if (Buffer.isBuffer(value)) return value.toString("utf8");
  throw new KubeconfigError("cannot use the TLS material of the kubeconfig: got more than one text");
}

/** An error of the YAML parser without the lines that it shows: credentials stand in them. */
function withoutSnippet(error: unknown): unknown {
  if (!(error instanceof Error) || !("reason" in error) || !("mark" in error)) return error;
  const { line } = (error.mark ?? {}) as { readonly line?: number };
  return new Error(`${line === undefined ? "" : `line ${line + 1}: `}${String(error.reason)}`);
}
