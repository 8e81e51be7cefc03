import { NotSupportedError } from "@taffrail/base";
import { type AzureCloud, azureClouds, type AzureIdentity } from "@taffrail/sinks";
import type { Section } from "./section.ts";

/** How requests tell who sends them, beside what the HTTP client says of itself. */
export type SigningConfig =
  | {
      readonly kind: "sigv4";
      /** "" where the environment says it. */
      readonly region: string;
      readonly service: string;
      readonly accessKey: string;
      readonly secretKey: string;
      readonly profile: string;
    }
  | {
      readonly kind: "azure";
      readonly identity: AzureIdentity;
      readonly authority: string;
      readonly scope: string;
    };

/** Throws `NotSupportedError` where a role is to be taken on. */
export function signingOf(section: Section): SigningConfig | undefined {
  const sigv4 = section.section("sigv4");
  if (sigv4 !== undefined) {
    for (const key of ["role_arn", "external_id"] as const)
      if (sigv4.text(key) !== "") throw new NotSupportedError(`${key} of sigv4`);
    return {
      kind: "sigv4",
      region: sigv4.text("region"),
      service: sigv4.text("service_name") || "aps",
      accessKey: sigv4.text("access_key"),
      secretKey: sigv4.text("secret_key"),
      profile: sigv4.text("profile"),
    };
  }
  const azure = section.section("azuread");
  if (azure === undefined) return undefined;
  const { authority, scope } = azureClouds[azure.text("cloud") as AzureCloud];
  return { kind: "azure", identity: identityOf(azure), authority, scope: azure.text("scope") || scope };
}

function identityOf(azure: Section): AzureIdentity {
  const oauth = azure.section("oauth");
  if (oauth !== undefined)
    return {
      kind: "oauth",
      clientId: oauth.text("client_id"),
      clientSecret: oauth.text("client_secret"),
      tenantId: oauth.text("tenant_id"),
    };
  const pod = azure.section("workload_identity");
  if (pod !== undefined)
    return {
      kind: "workload",
      clientId: pod.text("client_id"),
      tenantId: pod.text("tenant_id"),
      tokenFile: pod.text("token_file_path"),
    };
  const sdk = azure.section("sdk");
  if (sdk !== undefined) return { kind: "sdk", tenantId: sdk.text("tenant_id") };
  return { kind: "managed", clientId: azure.section("managed_identity")?.text("client_id") ?? "" };
}
