import { type Field, bool, choice, list, map, secret, section, type Table, text, url } from "../schema.ts";
import type { Section } from "../section.ts";

const tlsVersion = choice(["TLS10", "TLS11", "TLS12", "TLS13"]);

const tls: Table = {
  name: "tls_config",
  fields: [
    { key: "ca", type: text },
    { key: "cert", type: text },
    { key: "key", type: secret },
    { key: "ca_file", type: text },
    { key: "cert_file", type: text },
    { key: "key_file", type: text },
    { key: "ca_ref", type: text },
    { key: "cert_ref", type: text },
    { key: "key_ref", type: text },
    { key: "server_name", type: text },
    { key: "insecure_skip_verify", type: bool, default: false, always: true },
    { key: "min_version", type: tlsVersion },
    { key: "max_version", type: tlsVersion },
  ],
  check(tls) {
    for (const item of ["ca", "cert", "key"]) atMostOne(tls, [item, `${item}_file`, `${item}_ref`]);
    const has = (item: string): boolean => ["", "_file", "_ref"].some((form) => tls.text(item + form) !== "");
    if (has("cert") && !has("key")) {
      tls.fail(
        "cert_file",
        "exactly one of key or key_file must be configured when a client certificate is configured",
      );
    }
    if (has("key") && !has("cert")) {
      tls.fail(
        "key_file",
        "exactly one of cert or cert_file must be configured when a client key is configured",
      );
    }
  },
};

const basicAuth: Table = {
  name: "basic_auth",
  fields: [
    { key: "username", type: text },
    { key: "username_file", type: text },
    { key: "username_ref", type: text },
    { key: "password", type: secret },
    { key: "password_file", type: text },
    { key: "password_ref", type: text },
  ],
  check(auth) {
    atMostOne(auth, ["username", "username_file", "username_ref"]);
    atMostOne(auth, ["password", "password_file", "password_ref"]);
  },
};

const authorization: Table = {
  name: "authorization",
  fields: [
    { key: "type", type: text, default: "Bearer" },
    { key: "credentials", type: secret },
    { key: "credentials_file", type: text },
    { key: "credentials_ref", type: text },
  ],
  check(auth) {
    atMostOne(auth, ["credentials", "credentials_file", "credentials_ref"]);
    if (auth.text("type").trim().toLowerCase() === "basic") {
      auth.fail("type", 'authorization type cannot be set to "basic", use "basic_auth" instead');
    }
  },
};

const proxyFields: readonly Field[] = [
  { key: "proxy_url", type: url },
  { key: "no_proxy", type: text },
  { key: "proxy_from_environment", type: bool },
  { key: "proxy_connect_header", type: map(list(secret)) },
];

/** Tokens for what the client signed, in place of its secret. */
export const assertionGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

const oauth2: Table = {
  name: "oauth2",
  fields: [
    { key: "client_id", type: text, always: true },
    { key: "client_secret", type: secret, default: "", always: true },
    { key: "client_secret_file", type: text, default: "", always: true },
    { key: "client_secret_ref", type: text },
    { key: "client_certificate_key_id", type: text },
    { key: "client_certificate_key", type: secret },
    { key: "client_certificate_key_file", type: text },
    { key: "client_certificate_key_ref", type: text },
    { key: "grant_type", type: text },
    { key: "signature_algorithm", type: choice(["RS256", "RS384", "RS512"]) },
    { key: "iss", type: text },
    { key: "audience", type: text },
    { key: "claims", type: map({ kind: "any" }) },
    { key: "scopes", type: list(text) },
    { key: "token_url", type: text, always: true },
    { key: "endpoint_params", type: map(text) },
    { key: "tls_config", type: section(() => tls) },
    ...proxyFields,
  ],
  check(oauth) {
    if (oauth.text("client_id") === "") oauth.fail("client_id", "oauth2 client_id must be configured");
    if (oauth.text("token_url") === "") oauth.fail("token_url", "oauth2 token_url must be configured");
    atMostOne(oauth, ["client_secret", "client_secret_file", "client_secret_ref"]);
    const keys = ["client_certificate_key", "client_certificate_key_file", "client_certificate_key_ref"];
    atMostOne(oauth, keys);
    if (oauth.text("grant_type") === assertionGrant && keys.every((key) => oauth.text(key) === "")) {
      oauth.fail("grant_type", `oauth2 grant_type ${assertionGrant} needs one of ${keys.join(", ")}`);
    }
  },
};

const header: Table = {
  name: "http_headers",
  fields: [
    { key: "values", type: list(text) },
    { key: "secrets", type: list(secret) },
    { key: "files", type: list(text) },
  ],
};

/** The fields of every HTTP client, inlined where a section makes requests. */
export function httpFields(enableHttp2 = true): readonly Field[] {
  return [
    { key: "basic_auth", type: section(() => basicAuth) },
    { key: "authorization", type: section(() => authorization) },
    { key: "oauth2", type: section(() => oauth2) },
    { key: "bearer_token", type: secret },
    { key: "bearer_token_file", type: text },
    { key: "tls_config", type: section(() => tls) },
    { key: "follow_redirects", type: bool, default: true, always: true },
    { key: "enable_http2", type: bool, default: enableHttp2, always: true },
    ...proxyFields,
    { key: "http_headers", type: map(section(() => header)) },
  ];
}

/** What must hold between the fields of an HTTP client. */
export function checkHttp(http: Section): void {
  if (http.text("bearer_token") !== "" && http.text("bearer_token_file") !== "") {
    http.fail("bearer_token", "at most one of bearer_token & bearer_token_file must be configured");
  }
  const bearer = http.text("bearer_token") !== "" || http.text("bearer_token_file") !== "";
  const basic = http.section("basic_auth") !== undefined;
  const oauth = http.section("oauth2") !== undefined;
  if (http.section("authorization") !== undefined) {
    if (bearer)
      http.fail("authorization", "authorization is not compatible with bearer_token & bearer_token_file");
    if (basic || oauth)
      http.fail("authorization", "at most one of basic_auth, oauth2 & authorization must be configured");
  } else if ([basic, oauth, bearer].filter(Boolean).length > 1) {
    http.fail(
      "basic_auth",
      "at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured",
    );
  }
  checkProxy(http);
  for (const name of http.map("http_headers").keys()) {
    if (reservedHeaders.has(name.toLowerCase())) {
      http.fail("http_headers", `setting header "${name}" is not allowed`);
    }
  }
}

function checkProxy(http: Section): void {
  const url = http.text("proxy_url") !== "";
  if (http.bool("proxy_from_environment") && (url || http.text("no_proxy") !== "")) {
    http.fail(
      "proxy_from_environment",
      "if proxy_from_environment is configured, proxy_url and no_proxy must not be configured",
    );
  }
  if (http.text("no_proxy") !== "" && !url)
    http.fail("no_proxy", "if no_proxy is configured, proxy_url must also be configured");
  if (http.map("proxy_connect_header").size > 0 && !url && !http.bool("proxy_from_environment")) {
    http.fail(
      "proxy_connect_header",
      "if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured",
    );
  }
}

/** Whether a client differs from a plain one: credentials, TLS, proxy, redirects, headers. */
export function isCustomHttp(http: Section): boolean {
  return httpFields().some(({ key, default: initial }) => {
    const value = http.get(key);
    return value !== undefined && value !== initial && value !== "" && value !== false;
  });
}

/** Headers, in lower case, that are ours to set. */
export const reservedHeaders: ReadonlySet<string> = new Set([
  "authorization",
  "host",
  "content-encoding",
  "content-length",
  "content-type",
  "user-agent",
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "www-authenticate",
  "accept-encoding",
  "x-prometheus-remote-write-version",
  "x-prometheus-remote-read-version",
  "x-prometheus-scrape-timeout-seconds",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-content-sha256",
]);

function atMostOne(section: Section, keys: readonly string[]): void {
  const given = keys.filter((key) => section.text(key) !== "");
  if (given.length > 1) section.fail(given[1]!, `at most one of ${keys.join(", ")} must be configured`);
}
