import { bool, section, secret, type Table, text } from "../schema.ts";
import type { Section } from "../section.ts";

/** Signatures of AWS. */
export const sigv4: Table = {
  name: "sigv4",
  fields: [
    { key: "region", type: text },
    { key: "access_key", type: text },
    { key: "secret_key", type: secret },
    { key: "profile", type: text },
    { key: "role_arn", type: text },
    { key: "external_id", type: text },
    { key: "use_fips_sts_endpoint", type: bool },
    { key: "service_name", type: text },
  ],
  check(sigv4) {
    if ((sigv4.text("access_key") === "") !== (sigv4.text("secret_key") === ""))
      sigv4.fail(
        sigv4.text("access_key") === "" ? "secret_key" : "access_key",
        "must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config",
      );
  },
};

const managedIdentity: Table = {
  name: "managed_identity",
  fields: [{ key: "client_id", type: text }],
};

const workloadIdentity: Table = {
  name: "workload_identity",
  fields: [
    { key: "client_id", type: text },
    { key: "tenant_id", type: text },
    {
      key: "token_file_path",
      type: text,
      default: "/var/run/secrets/azure/tokens/azure-identity-token",
    },
  ],
};

const oauth: Table = {
  name: "oauth",
  fields: [
    { key: "client_id", type: text },
    { key: "client_secret", type: secret },
    { key: "tenant_id", type: text },
  ],
};

const sdk: Table = { name: "sdk", fields: [{ key: "tenant_id", type: text }] };

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const methods = ["managed_identity", "workload_identity", "oauth", "sdk"] as const;

/** Tokens of Microsoft Entra ID. */
export const azuread: Table = {
  name: "azuread",
  fields: [
    { key: "cloud", type: text, default: "AzurePublic" },
    { key: "managed_identity", type: section(() => managedIdentity) },
    { key: "workload_identity", type: section(() => workloadIdentity) },
    { key: "oauth", type: section(() => oauth) },
    { key: "sdk", type: section(() => sdk) },
    { key: "scope", type: text },
  ],
  check(azuread) {
    if (!/^Azure(?:Public|China|Government)$/.test(azuread.text("cloud")))
      azuread.fail("cloud", "must provide a cloud in the Azure AD config");
    const given = methods.filter((method) => azuread.section(method) !== undefined);
    if (given.length === 0)
      azuread.fail(
        "cloud",
        "must provide an Azure Managed Identity, Azure Workload Identity, Azure OAuth or Azure SDK in the Azure AD config",
      );
    if (given.length > 1)
      azuread.fail(given[1]!, "cannot provide multiple authentication methods in the Azure AD config");
    const machine = azuread.section("managed_identity");
    if (machine !== undefined) wantUuid(machine, "Managed Identity");
    const pod = azuread.section("workload_identity");
    if (pod !== undefined) {
      wantText(pod, "Workload Identity", ["client_id", "tenant_id"]);
      wantUuid(pod, "Workload Identity");
      if (!uuid.test(pod.text("tenant_id")))
        pod.fail("tenant_id", "the provided Azure Workload Identity tenant_id is invalid");
    }
    const client = azuread.section("oauth");
    if (client !== undefined) {
      wantText(client, "OAuth", ["client_id", "client_secret", "tenant_id"]);
      wantUuid(client, "OAuth");
    }
  },
};

function wantText(section: Section, what: string, keys: readonly string[]): void {
  for (const key of keys)
    if (section.text(key) === "")
      section.fail(key, `must provide an Azure ${what} ${key} in the Azure AD config`);
}

function wantUuid(section: Section, what: string): void {
  const id = section.text("client_id");
  if (id !== "" && !uuid.test(id))
    section.fail("client_id", `the provided Azure ${what} client_id is invalid`);
}
