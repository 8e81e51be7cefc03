import {
  type AssertionConfig,
  type HttpAuth,
  type HttpConfig,
  httpDefaults,
  type OAuth2Config,
  type ProxyConfig,
  type Secret,
  type TlsConfig,
} from "@taffrail/scrape";
import type { LoadedConfig } from "./load.ts";
import type { Value } from "./schema.ts";
import { Section } from "./section.ts";
import { assertionGrant } from "./tables/http.ts";

/** The proxies that the environment names. */
export type EnvironmentProxies = LoadedConfig["environmentProxies"];

/** The HTTP client block of a section, as who fetches takes it. */
export function httpClientOf(section: Section, environment: EnvironmentProxies): HttpConfig {
  const auth = authOf(section, environment);
  const tls = section.section("tls_config");
  const proxy = proxyOf(section, environment);
  const unsupported = unsupportedOf(section);
  return {
    ...httpDefaults,
    ...(auth === undefined ? {} : { auth }),
    ...(tls === undefined ? {} : { tls: tlsOf(tls) }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(unsupported === undefined ? {} : { unsupported }),
    followRedirects: section.bool("follow_redirects"),
    http2: section.bool("enable_http2"),
    headers: Object.fromEntries(
      Array.from(section.map("http_headers"), ([name, header]) => [
        name,
        header instanceof Section ? headerOf(header) : [],
      ]),
    ),
  };
}

function authOf(section: Section, environment: EnvironmentProxies): HttpAuth | undefined {
  const basic = section.section("basic_auth");
  if (basic !== undefined) {
    return { kind: "basic", username: secretOf(basic, "username"), password: secretOf(basic, "password") };
  }
  const authorization = section.section("authorization");
  if (authorization !== undefined) {
    return {
      kind: "authorization",
      type: authorization.text("type"),
      credentials: secretOf(authorization, "credentials"),
    };
  }
  const oauth = section.section("oauth2");
  if (oauth !== undefined) return { kind: "oauth2", ...oauthOf(oauth, environment) };
  if (section.text("bearer_token") === "" && section.text("bearer_token_file") === "") return undefined;
  return { kind: "authorization", type: "Bearer", credentials: secretOf(section, "bearer_token") };
}

function oauthOf(oauth: Section, environment: EnvironmentProxies): OAuth2Config {
  const tls = oauth.section("tls_config");
  const proxy = proxyOf(oauth, environment);
  return {
    clientId: oauth.text("client_id"),
    clientSecret: secretOf(oauth, "client_secret"),
    tokenUrl: oauth.text("token_url"),
    scopes: oauth.texts("scopes"),
    endpointParams: Object.fromEntries(oauth.textMap("endpoint_params")),
    ...(oauth.text("grant_type") === assertionGrant ? { assertion: assertionOf(oauth) } : {}),
    ...(tls === undefined ? {} : { tls: tlsOf(tls) }),
    ...(proxy === undefined ? {} : { proxy }),
  };
}

function assertionOf(oauth: Section): AssertionConfig {
  const [keyId, issuer, audience] = ["client_certificate_key_id", "iss", "audience"].map((key) =>
    oauth.text(key),
  );
  const algorithm = oauth.text("signature_algorithm");
  return {
    key: secretOf(oauth, "client_certificate_key"),
    ...(keyId === "" ? {} : { keyId: keyId! }),
    algorithm: algorithm === "" ? "RS256" : (algorithm as AssertionConfig["algorithm"]),
    ...(issuer === "" ? {} : { issuer: issuer! }),
    ...(audience === "" ? {} : { audience: audience! }),
    claims: Object.fromEntries(Array.from(oauth.map("claims"), ([name, value]) => [name, jsonOf(value)])),
  };
}

function jsonOf(value: Value): unknown {
  if (value instanceof Map)
    return Object.fromEntries(
      Array.from(value as ReadonlyMap<string, Value>, ([name, one]) => [name, jsonOf(one)]),
    );
  return Array.isArray(value) ? (value as readonly Value[]).map(jsonOf) : value;
}

function proxyOf(section: Section, environment: EnvironmentProxies): ProxyConfig | undefined {
  const connectHeaders = Object.fromEntries(
    Array.from(section.map("proxy_connect_header"), ([name, values]) => [
      name,
      (Array.isArray(values) ? values : []).map((value): Secret => ({ value: String(value) })),
    ]),
  );
  if (section.bool("proxy_from_environment")) return { ...environment, connectHeaders };
  const url = section.text("proxy_url");
  if (url === "") return undefined;
  const noProxy = section.text("no_proxy");
  return { http: url, https: url, connectHeaders, ...(noProxy === "" ? {} : { noProxy }) };
}

function secretOf(section: Section, key: string): Secret {
  const file = section.text(`${key}_file`);
  return file === "" ? { value: section.text(key) } : { file };
}

function tlsOf(tls: Section): TlsConfig {
  const has = (key: string): boolean => tls.text(key) !== "" || tls.text(`${key}_file`) !== "";
  const serverName = tls.text("server_name");
  type Version = NonNullable<TlsConfig["minVersion"]>;
  const minVersion = tls.text("min_version");
  const maxVersion = tls.text("max_version");
  return {
    ...(has("ca") ? { ca: secretOf(tls, "ca") } : {}),
    ...(has("cert") ? { cert: secretOf(tls, "cert") } : {}),
    ...(has("key") ? { key: secretOf(tls, "key") } : {}),
    ...(serverName === "" ? {} : { serverName }),
    insecureSkipVerify: tls.bool("insecure_skip_verify"),
    ...(minVersion === "" ? {} : { minVersion: minVersion as Version }),
    ...(maxVersion === "" ? {} : { maxVersion: maxVersion as Version }),
  };
}

function headerOf(header: Section): Secret[] {
  return [
    ...[...header.texts("values"), ...header.texts("secrets")].map((value): Secret => ({ value })),
    ...header.texts("files").map((file): Secret => ({ file })),
  ];
}

/** The first thing in the block that this build does not know. */
function unsupportedOf(section: Section): string | undefined {
  const oauth = section.section("oauth2");
  const grant = oauth?.text("grant_type") ?? "";
  if (grant !== "" && grant !== "client_credentials" && grant !== assertionGrant)
    return `oauth2 with the grant type ${grant}`;
  const parts = [section, oauth].flatMap((one) =>
    ["basic_auth", "authorization", "tls_config", "oauth2"].flatMap((key) =>
      one?.table.fields.some((field) => field.key === key) === true ? (one.section(key) ?? []) : [],
    ),
  );
  for (const part of parts) {
    const ref = part.table.fields.find(({ key }) => key.endsWith("_ref") && part.text(key) !== "");
    if (ref !== undefined) return `secrets by reference (${ref.key})`;
  }
  return undefined;
}
