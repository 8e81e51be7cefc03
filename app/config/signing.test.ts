import assert from "node:assert/strict";
import { test } from "node:test";
import { loadConfig } from "./load.ts";
import { remoteWritesOf } from "./remote.ts";
import type { SigningConfig } from "./signing.ts";

const id = "11111111-1111-1111-1111-111111111111";

function signingOf(yaml: string): SigningConfig | undefined {
  const config = loadConfig(`remote_write:\n- url: http://far/\n  ${yaml}\n`, "f.yml");
  assert.doesNotMatch(config.yaml, /hunter2/);
  return remoteWritesOf(config)[0]!.signing;
}

test("signatures and tokens are as the configuration says", () => {
  assert.deepEqual(signingOf("sigv4: {region: r, access_key: a, secret_key: hunter2}"), {
    kind: "sigv4",
    region: "r",
    service: "aps",
    accessKey: "a",
    secretKey: "hunter2",
    profile: "",
  });
  assert.deepEqual(signingOf("sigv4: {}")?.kind, "sigv4");
  assert.deepEqual(
    signingOf(
      `azuread: {cloud: AzureChina, oauth: {client_id: ${id}, client_secret: hunter2, tenant_id: t}}`,
    ),
    {
      kind: "azure",
      identity: { kind: "oauth", clientId: id, clientSecret: "hunter2", tenantId: "t" },
      authority: "https://login.chinacloudapi.cn",
      scope: "https://monitor.azure.cn//.default",
    },
  );
  assert.deepEqual(signingOf("azuread: {sdk: {tenant_id: t}, scope: s}"), {
    kind: "azure",
    identity: { kind: "sdk", tenantId: "t" },
    authority: "https://login.microsoftonline.com",
    scope: "s",
  });
  assert.equal(signingOf("send_exemplars: true"), undefined);
});

for (const [yaml, message] of [
  ["sigv4: {access_key: a}", /must provide a AWS SigV4 Access key and Secret Key/],
  ["sigv4: {regio: a}", /field regio not found in/],
  ["sigv4: {role_arn: a}", /not supported yet: role_arn of sigv4/],
  ["google_iam: {}", /not supported yet/],
  [
    "azuread: {}",
    /must provide an Azure Managed Identity, Azure Workload Identity, Azure OAuth or Azure SDK/,
  ],
  ["azuread: {cloud: x, sdk: {}}", /must provide a cloud in the Azure AD config/],
  ["azuread: {managed_identity: {client_id: x}}", /the provided Azure Managed Identity client_id is invalid/],
  ["azuread: {managed_identity: {}, sdk: {}}", /cannot provide multiple authentication methods/],
  [`azuread: {oauth: {client_id: ${id}}}`, /must provide an Azure OAuth client_secret/],
  [
    `azuread: {workload_identity: {client_id: ${id}, tenant_id: y}}`,
    /Workload Identity tenant_id is invalid/,
  ],
  ["azuread: {sdk: {}}\n  sigv4: {region: r}", /at most one of basic_auth, authorization, oauth2, sigv4/],
] as const) {
  test(`${yaml.replaceAll("\n", "")} is refused`, () => assert.throws(() => signingOf(yaml), { message }));
}
