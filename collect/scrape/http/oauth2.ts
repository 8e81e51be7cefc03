import { type Clock, TaffrailError } from "@taffrail/base";
import type { OAuth2Config } from "../config.ts";
import { signedAssertion } from "./assertion.ts";
import { readSecret } from "./credentials.ts";
import type { Transport } from "./transport.ts";

/** A token is renewed so long before it ends, milliseconds. */
const earlyMs = 10_000;
/** The server of tokens must answer within so long, and with no more than this. */
const longestWaitMs = 30_000;
const longestAnswerBytes = 1 << 20;

/** No token is to be had. */
export class TokenError extends TaffrailError {
  readonly code = "scrape/token";
}

/** What a request for a token by a signed assertion calls itself. */
const assertionGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** The server of tokens answered, and not with one. */
class TokenRefusedError extends TokenError {}

interface Token {
  readonly authorization: string;
  /** When to ask for another, milliseconds of the clock. */
  readonly until: number;
  /** The secret that it was given for: another one in its file asks for another token. */
  readonly secret: string;
}

/**
 * Tokens by client credentials (RFC 6749, §4.4) or a signed assertion, kept until shortly before they end. Name and secret go in a header
 * first and, where the server refuses that, in the form; what worked is remembered.
 */
export class TokenSource {
  readonly #config: OAuth2Config;
  readonly #clock: Clock;
  readonly #fetchIt: Transport;
  #token: Token | undefined;
  #fetching: { readonly secret: string; readonly token: Promise<Token> } | undefined;
  #inForm: boolean | undefined;

  /** Tokens are fetched by `fetchIt`, which knows how their server is reached. */
  constructor(config: OAuth2Config, fetchIt: Transport, clock: Clock) {
    this.#config = config;
    this.#fetchIt = fetchIt;
    this.#clock = clock;
  }

  /** What an `Authorization` header says. Rejects with `TokenError`, or with the signal's reason. */
  async authorization(signal: AbortSignal): Promise<string> {
    const { clientSecret, assertion } = this.#config;
    const secret = await readSecret(assertion?.key ?? clientSecret);
    const known = this.#token;
    if (known !== undefined && known.secret === secret && known.until > this.#clock.now())
      return known.authorization;
    if (this.#fetching?.secret !== secret) {
      // one request for all that wait; it outlives a scrape that gives up
      const token = this.#fetch(secret);
      const fetching = { secret, token };
      this.#fetching = fetching;
      void token.then(
        (got) => {
          this.#token = got;
          if (this.#fetching === fetching) this.#fetching = undefined;
        },
        () => {
          if (this.#fetching === fetching) this.#fetching = undefined;
        },
      );
    }
    const { authorization } = await orAborted(this.#fetching.token, signal);
    return authorization;
  }

  /** The token was refused: the next request gets another. */
  refuse(authorization: string): void {
    if (this.#token?.authorization === authorization) this.#token = undefined;
  }

  async #fetch(secret: string): Promise<Token> {
    if (this.#config.assertion !== undefined) return await this.#ask(secret, true);
    if (this.#inForm !== undefined) return await this.#ask(secret, this.#inForm);
    try {
      const token = await this.#ask(secret, false);
      this.#inForm = false;
      return token;
    } catch (error) {
      if (!(error instanceof TokenRefusedError)) throw error;
      const token = await this.#ask(secret, true);
      this.#inForm = true;
      return token;
    }
  }

  /** The key is a secret: of what is wrong with it nothing is told but that it cannot be used. */
  #sign(config: Parameters<typeof signedAssertion>[0], key: string): string {
    try {
      return signedAssertion(config, key, this.#clock.now());
    } catch {
      throw new TokenError("cannot sign for a token: the key is no private RSA key in PEM");
    }
  }

  async #ask(secret: string, inForm: boolean): Promise<Token> {
    const { clientId, tokenUrl, scopes, endpointParams, assertion } = this.#config;
    const form = new URLSearchParams({
      grant_type: assertion === undefined ? "client_credentials" : assertionGrant,
    });
    if (scopes.length > 0) form.set("scope", scopes.join(" "));
    for (const [name, value] of Object.entries(endpointParams)) form.set(name, value);
    const headers: Record<string, string> = {
      "Content-Type": "application/x-www-form-urlencoded",
      Accept: "application/json",
      "User-Agent": "Taffrail",
    };
    if (assertion !== undefined) form.set("assertion", this.#sign({ ...this.#config, assertion }, secret));
    else if (inForm) {
      form.set("client_id", clientId);
      if (secret !== "") form.set("client_secret", secret);
    } else {
      const both = `${formPart(clientId)}:${formPart(secret)}`;
      headers["Authorization"] = `Basic ${Buffer.from(both).toString("base64")}`;
    }
    const askedAt = this.#clock.now();
    const where = hostIn(tokenUrl);
    const request = {
      headers,
      body: form.toString(),
      signal: AbortSignal.timeout(longestWaitMs),
      maxBytes: longestAnswerBytes,
      followRedirects: false,
      unixSocket: undefined,
    };
    const answer = await this.#fetchIt(tokenUrl, request).catch((cause: unknown) => {
      throw new TokenError(`cannot get a token from ${where}`, { cause });
    });
    const text = Buffer.from(answer.body).toString();
    answer.release?.();
    if (answer.status < 200 || answer.status > 299) {
      throw new TokenRefusedError(
        `cannot get a token from ${where}: got status ${answer.status} ${answer.statusText ?? ""}${reasonOf(text)}`,
      );
    }
    const said = parseToken(text, answer.headers["content-type"] ?? "");
    if (said === undefined)
      throw new TokenRefusedError(`cannot get a token from ${where}: its answer has no access_token`);
    const { token, type, seconds } = said;
    const until = seconds > 0 ? askedAt + seconds * 1000 - earlyMs : Number.POSITIVE_INFINITY;
    return { authorization: `${type} ${token}`, until, secret };
  }
}

/** As a form writes it: RFC 6749, §2.3.1, wants that of name and secret. */
function formPart(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

/** The server of a URL, for people: the rest may hold secrets. */
function hostIn(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "its server";
}

/** What the server says went wrong, by the fields that RFC 6749, §5.2 has for it. The whole answer may hold more than should be shown. */
function reasonOf(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return "";
    const { error, error_description: why } = parsed as Record<string, unknown>;
    const said = [error, why].filter((part) => typeof part === "string").join(": ");
    return said === "" ? "" : ` (${said.slice(0, 200)})`;
  } catch {
    return "";
  }
}

function parseToken(
  text: string,
  contentType: string,
): { readonly token: string; readonly type: string; readonly seconds: number } | undefined {
  let fields: Record<string, unknown>;
  if (/^(application\/x-www-form-urlencoded|text\/plain)\b/i.test(contentType)) {
    fields = Object.fromEntries(new URLSearchParams(text));
  } else {
    try {
      fields = (JSON.parse(text) ?? {}) as Record<string, unknown>;
    } catch {
      return undefined;
    }
  }
  const { access_token: token, token_type: type, expires_in: seconds } = fields;
  if (typeof token !== "string" || token === "") return undefined;
  const named = typeof type === "string" && type !== "" ? type : "Bearer";
  return { token, type: /^bearer$/i.test(named) ? "Bearer" : named, seconds: Number(seconds ?? 0) || 0 };
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
