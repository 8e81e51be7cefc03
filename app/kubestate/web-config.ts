import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { SecureVersion, TLSSocket } from "node:tls";
import type { TlsSettings } from "@taffrail/api";
import { type Log, NotSupportedError, parseYaml, plainOf, TaffrailError } from "@taffrail/base";

/** A web configuration that cannot be used. */
export class WebConfigError extends TaffrailError {
  readonly code = "app/web-config";
}

/** What a web configuration file says: who is let in, and how. */
export interface WebConfig {
  readonly tls: TlsSettings | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** bcrypt hashes by user; empty where nobody is asked. */
  readonly users: Readonly<Record<string, string>>;
}

/** Nothing: plain HTTP for everybody. */
export const openWebConfig: WebConfig = { tls: undefined, headers: {}, users: {} };

type Fields = Readonly<Record<string, unknown>>;

/** Reads the file that `--tls-config` names, and the certificates that it names. Throws `WebConfigError`, `NotSupportedError`. */
export function readWebConfig(file: string): WebConfig {
  const text = readText(file);
  const node = parseYaml(text, file);
  const document = node === undefined ? {} : fieldsOf(plainOf(node), file);
  known(document, ["tls_server_config", "http_server_config", "basic_auth_users", "rate_limit"], file);
  if (document["rate_limit"] !== undefined) throw new NotSupportedError(`rate_limit in ${file}`);
  const http = fieldsOf(document["http_server_config"], `http_server_config in ${file}`);
  known(http, ["http2", "headers"], `http_server_config in ${file}`);
  const tls = fieldsOf(document["tls_server_config"], `tls_server_config in ${file}`);
  return {
    tls: Object.keys(tls).length === 0 ? undefined : tlsOf(tls, file),
    headers: textsOf(http["headers"], `headers in ${file}`),
    users: textsOf(document["basic_auth_users"], `basic_auth_users in ${file}`),
  };
}

const tlsFields = [
  "cert_file",
  "key_file",
  "cert",
  "key",
  "client_auth_type",
  "client_ca_file",
  "client_ca",
  "client_allowed_sans",
  "min_version",
  "max_version",
  "cipher_suites",
  "prefer_server_cipher_suites",
  "curve_preferences",
];

const versions: Readonly<Record<string, SecureVersion>> = {
  TLS10: "TLSv1",
  TLS11: "TLSv1.1",
  TLS12: "TLSv1.2",
  TLS13: "TLSv1.3",
};

const curves: Readonly<Record<string, string>> = {
  CurveP256: "P-256",
  CurveP384: "P-384",
  CurveP521: "P-521",
  X25519: "X25519",
};

/** How client certificates are asked for, and whether one must be there and must be right. */
const clientAuth: Readonly<Record<string, { asks: boolean; needs: boolean; verifies: boolean }>> = {
  NoClientCert: { asks: false, needs: false, verifies: false },
  RequestClientCert: { asks: true, needs: false, verifies: false },
  RequireAnyClientCert: { asks: true, needs: true, verifies: false },
  VerifyClientCertIfGiven: { asks: true, needs: false, verifies: true },
  RequireAndVerifyClientCert: { asks: true, needs: true, verifies: true },
};

function tlsOf(fields: Fields, file: string): TlsSettings {
  const where = `tls_server_config in ${file}`;
  known(fields, tlsFields, where);
  const beside = (name: string): string => resolve(dirname(file), name);
  const pem = (name: string): string | undefined => {
    const path = fields[`${name}_file`];
    if (typeof path === "string" && path !== "") return readText(beside(path));
    const inline = fields[name];
    return typeof inline === "string" && inline !== "" ? inline : undefined;
  };
  const cert = pem("cert");
  const key = pem("key");
  if (cert === undefined || key === undefined) {
    throw new WebConfigError(`cannot use ${where}: want cert_file and key_file`);
  }
  const kind = textOf(fields["client_auth_type"], "NoClientCert");
  const { asks, needs, verifies } = oneOf(clientAuth, kind, `client_auth_type in ${file}`);
  const ca = pem("client_ca");
  if (verifies && ca === undefined)
    throw new WebConfigError(`cannot use ${where}: ${kind} wants client_ca_file`);
  const sans = listOf(fields["client_allowed_sans"]);
  const suites = listOf(fields["cipher_suites"]).map(opensslName);
  return {
    cert,
    key,
    ...(ca === undefined ? {} : { ca }),
    requestCert: asks,
    rejectUnauthorized: false, // decided below: Node knows fewer ways
    minVersion: oneOf(versions, textOf(fields["min_version"], "TLS12"), `min_version in ${file}`),
    maxVersion: oneOf(versions, textOf(fields["max_version"], "TLS13"), `max_version in ${file}`),
    ...(suites.length === 0 ? {} : { ciphers: suites.join(":") }),
    honorCipherOrder: fields["prefer_server_cipher_suites"] !== false,
    ...curvesOf(listOf(fields["curve_preferences"]), file),
    allows: (socket) => {
      const isGiven = Object.keys(socket.getPeerCertificate()).length > 0;
      if (!isGiven) return !needs;
      return (!verifies || socket.authorized) && (sans.length === 0 || hasName(socket, sans));
    },
  };
}

function curvesOf(names: readonly string[], file: string): { ecdhCurve?: string } {
  if (names.length === 0) return {};
  return { ecdhCurve: names.map((name) => oneOf(curves, name, `curve_preferences in ${file}`)).join(":") };
}

function hasName(socket: TLSSocket, names: readonly string[]): boolean {
  const { subjectaltname = "" } = socket.getPeerCertificate();
  return subjectaltname
    .split(", ")
    .map((entry) => entry.slice(entry.indexOf(":") + 1))
    .some((name) => names.includes(name));
}

/** `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` as OpenSSL calls it; suites of TLS 1.3 have one name. */
function opensslName(name: string): string {
  if (!name.includes("_WITH_")) return name;
  return name
    .replace(/^TLS_/, "")
    .replace(/^RSA_WITH_/, "")
    .replace("_WITH_", "_")
    .replace(/AES_(\d+)/, "AES$1")
    .replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305")
    .replace("_CBC", "")
    .replaceAll("_", "-");
}

/** A web configuration file that may change: looked at again at most once a second. One that cannot be read is said so, and the old one holds. */
export class WatchedWebConfig {
  #current: WebConfig;
  #stamp: string;
  #lookedAt = performance.now();
  readonly #file: string;
  readonly #log: Log;
  /** Told of other certificates. */
  onTls: (tls: TlsSettings) => void = () => {};

  constructor(file: string, log: Log) {
    this.#file = file;
    this.#log = log;
    this.#current = file === "" ? openWebConfig : readWebConfig(file);
    this.#stamp = this.#stampOf();
  }

  get current(): WebConfig {
    if (this.#file === "" || performance.now() - this.#lookedAt < 1000) return this.#current;
    this.#lookedAt = performance.now();
    const stamp = this.#stampOf();
    if (stamp === this.#stamp) return this.#current;
    this.#stamp = stamp;
    try {
      this.#current = readWebConfig(this.#file);
      if (this.#current.tls !== undefined) this.onTls(this.#current.tls);
    } catch (error) {
      this.#log.error("kept the old web configuration: the new one is refused", { error });
    }
    return this.#current;
  }

  /** When each file was written last. */
  #stampOf(): string {
    const files = [this.#file, ...filesIn(this.#file)];
    return files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join(" ");
  }
}

/** The certificates that a web configuration names. */
function filesIn(file: string): string[] {
  if (file === "") return [];
  try {
    const node = parseYaml(readFileSync(file, "utf8"), file);
    const document = node === undefined ? {} : fieldsOf(plainOf(node), file);
    const tls = fieldsOf(document["tls_server_config"], file);
    return ["cert_file", "key_file", "client_ca_file"]
      .map((name) => tls[name])
      .filter((name) => typeof name === "string" && name !== "")
      .map((name) => resolve(dirname(file), name as string));
  } catch {
    return []; // said when it is read
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new WebConfigError(`cannot read ${path}`, { cause });
  }
}

function known(fields: Fields, names: readonly string[], where: string): void {
  const unknown = Object.keys(fields).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new WebConfigError(`cannot use ${where}: got ${unknown}, want one of ${names.join(", ")}`);
}

function oneOf<T>(table: Readonly<Record<string, T>>, name: string, where: string): T {
  if (Object.hasOwn(table, name)) return table[name]!;
  throw new WebConfigError(`cannot use ${where}: got ${name}, want one of ${Object.keys(table).join(", ")}`);
}

function fieldsOf(value: unknown, where: string): Fields {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Fields;
  throw new WebConfigError(`cannot use ${where}: want a map`);
}

function textsOf(value: unknown, where: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fieldsOf(value, where)).map(([name, text]) => [name, String(text)]),
  );
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}
