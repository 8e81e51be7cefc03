import { readFile } from "node:fs/promises";
import { type Clock, TaffrailError } from "@taffrail/base";
import type { Fetch, PostAnswer } from "../http.ts";
import { shownBody } from "../http.ts";
import type { Signable, Signer } from "./signed-post.ts";

/** How a sender gets a token of Microsoft Entra ID. */
export type AzureIdentity =
  /** What the machine or the app's host is; "" where it has one identity only. */
  | { readonly kind: "managed"; readonly clientId: string }
  | {
      readonly kind: "oauth";
      readonly clientId: string;
      readonly clientSecret: string;
      readonly tenantId: string;
    }
  /** A pod's token, in a file that is written anew from time to time. */
  | {
      readonly kind: "workload";
      readonly clientId: string;
      readonly tenantId: string;
      readonly tokenFile: string;
    }
  /** What the environment says, in the order of Azure's libraries. */
  | { readonly kind: "sdk"; readonly tenantId: string };

export type AzureCloud = "AzurePublic" | "AzureChina" | "AzureGovernment";

/** Of each cloud who gives tokens, and what they are for. Source: Azure Monitor, "Remote-write". */
export const azureClouds: Readonly<
  Record<AzureCloud, { readonly authority: string; readonly scope: string }>
> = {
  AzurePublic: {
    authority: "https://login.microsoftonline.com",
    scope: "https://monitor.azure.com//.default",
  },
  AzureChina: {
    authority: "https://login.chinacloudapi.cn",
    scope: "https://monitor.azure.cn//.default",
  },
  AzureGovernment: {
    authority: "https://login.microsoftonline.us",
    scope: "https://monitor.azure.us//.default",
  },
};

/** Where a virtual machine asks for what it is. */
const machineMetadata = "http://169.254.169.254/metadata/identity/oauth2/token";
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const mostAnswerBytes = 1 << 20;
/** A token is got anew so long before it ends, or at half of its life where that is shorter. */
const earlyMs = 300_000;

/** A token was not given. */
export class AzureTokenError extends TaffrailError {
  readonly code = "sinks/azure-token";
}

export interface AzureTokensOptions {
  readonly identity: AzureIdentity;
  readonly authority: string;
  /** What the token is for, `…/.default`. */
  readonly scope: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the machine is asked; Azure's own unless given. */
  readonly machineMetadata?: string;
}

interface Token {
  readonly text: string;
  /** From when on another is wanted, and when it ends: Unix milliseconds. */
  readonly renewAt: number;
  readonly endsAt: number;
}

/** Bearer tokens, kept until they near their end; one is asked for at a time, however many wait for it. */
export class AzureTokens implements Signer {
  readonly #options: AzureTokensOptions;
  #token: Token | undefined = undefined;
  #asking: Promise<Token> | undefined = undefined;

  constructor(options: AzureTokensOptions) {
    this.#options = options;
  }

  async headersFor({ signal }: Signable): Promise<Readonly<Record<string, string>>> {
    const { clock } = this.#options;
    const known = this.#token;
    if (known === undefined || clock.now() >= known.renewAt) {
      try {
        this.#token = await (this.#asking ??= this.#ask(signal).finally(() => (this.#asking = undefined)));
      } catch (error) {
        if (known === undefined || clock.now() >= known.endsAt) throw error; // else it holds for a while yet
      }
    }
    return { Authorization: `Bearer ${this.#token!.text}` };
  }

  async #ask(signal: AbortSignal): Promise<Token> {
    const { identity, clock } = this.#options;
    const askedAt = clock.now();
    const answer = await this.#answerFor(identity, signal);
    try {
      if (answer.status !== 200) throw refused(answer);
      const { access_token: text, expires_in: seconds } = tokenOf(answer.body);
      const lifeMs = seconds * 1000;
      return { text, renewAt: askedAt + Math.max(lifeMs / 2, lifeMs - earlyMs), endsAt: askedAt + lifeMs };
    } finally {
      answer.release?.();
    }
  }

  async #answerFor(identity: AzureIdentity, signal: AbortSignal): Promise<PostAnswer> {
    switch (identity.kind) {
      case "managed":
        return this.#ofMachine(identity.clientId, signal);
      case "oauth":
        return this.#granted(identity.tenantId, signal, {
          client_id: identity.clientId,
          client_secret: identity.clientSecret,
        });
      case "workload":
        return this.#granted(identity.tenantId, signal, {
          client_id: identity.clientId,
          client_assertion_type: assertionType,
          client_assertion: (await readFile(identity.tokenFile, "utf8")).trim(),
        });
      case "sdk":
        return this.#answerFor(identityOf(this.#options.env, identity.tenantId), signal);
    }
  }

  /** By the grant of OAuth 2.0 for clients. Source: Microsoft identity platform, "OAuth 2.0 client credentials flow". */
  #granted(tenantId: string, signal: AbortSignal, fields: Record<string, string>): Promise<PostAnswer> {
    const { authority, scope, fetch } = this.#options;
    const form = new URLSearchParams({ grant_type: "client_credentials", scope, ...fields });
    const request = {
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: Buffer.from(form.toString()),
      signal,
      maxBytes: mostAnswerBytes,
    };
    return fetch(`${authority}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, request);
  }

  /** Source: Azure, "Managed identities: get an access token", for virtual machines and for App Service. */
  #ofMachine(clientId: string, signal: AbortSignal): Promise<PostAnswer> {
    const { scope, env, fetch } = this.#options;
    const [endpoint, secret] = [env["IDENTITY_ENDPOINT"], env["IDENTITY_HEADER"]];
    const isApp = endpoint !== undefined && secret !== undefined;
    const url = new URL(isApp ? endpoint : (this.#options.machineMetadata ?? machineMetadata));
    url.searchParams.set("api-version", isApp ? "2019-08-01" : "2018-02-01");
    url.searchParams.set("resource", scope.replace(/\/\.default$/, ""));
    if (clientId !== "") url.searchParams.set("client_id", clientId);
    return fetch(url.href, {
      headers: isApp ? { "X-IDENTITY-HEADER": secret } : { Metadata: "true" },
      signal,
      maxBytes: mostAnswerBytes,
    });
  }
}

/** What the environment says a process is: a client with its secret, a pod with a token, else the machine. */
function identityOf(env: AzureTokensOptions["env"], tenant: string): AzureIdentity {
  const clientId = env["AZURE_CLIENT_ID"] ?? "";
  const tenantId = tenant || env["AZURE_TENANT_ID"] || "";
  const clientSecret = env["AZURE_CLIENT_SECRET"] ?? "";
  const tokenFile = env["AZURE_FEDERATED_TOKEN_FILE"] ?? "";
  if (clientId !== "" && tenantId !== "" && clientSecret !== "")
    return { kind: "oauth", clientId, clientSecret, tenantId };
  if (clientId !== "" && tenantId !== "" && tokenFile !== "")
    return { kind: "workload", clientId, tenantId, tokenFile };
  return { kind: "managed", clientId };
}

function refused({ status, body }: PostAnswer): AzureTokenError {
  return new AzureTokenError(`cannot get a token of Azure: got ${status} ${shownBody(body)}`.trim(), {
    hint: "check client, tenant and secret of azuread, or the identity that the machine was given",
  });
}

/** Machines write their numbers as texts. */
function tokenOf(body: Uint8Array): { access_token: string; expires_in: number } {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString());
  } catch {
    value = undefined;
  }
  const { access_token: text, expires_in: seconds } = (value ?? {}) as Record<string, unknown>;
  const life = Number(seconds);
  if (typeof text !== "string" || text === "" || !(life > 0))
    throw new AzureTokenError("cannot get a token of Azure: the answer has no access_token and expires_in");
  return { access_token: text, expires_in: life };
}
