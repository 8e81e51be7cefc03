import {
  bool,
  choice,
  duration,
  type Field,
  int,
  list,
  map,
  opaque,
  section,
  type Table,
  text,
  url,
} from "../schema.ts";
import type { Section } from "../section.ts";
import { checkHttp, httpFields, isCustomHttp } from "./http.ts";

/** A list of targets with their labels. */
const staticGroup: Table = {
  name: "static_configs",
  fields: [
    { key: "targets", type: list(text) },
    { key: "labels", type: map(text) },
  ],
};

const file: Table = {
  name: "file_sd_configs",
  fields: [
    { key: "files", type: list(text) },
    { key: "refresh_interval", type: duration, default: 300_000, always: true },
  ],
  check(sd) {
    if (sd.list("files").length === 0)
      sd.fail("files", "file service discovery config must contain at least one path name");
    for (const path of sd.texts("files")) {
      if (!/^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/.test(path)) {
        sd.fail("files", `path name "${path}" is not valid for file discovery`);
      }
    }
  },
};

const http: Table = {
  name: "http_sd_configs",
  fields: [
    ...httpFields(),
    { key: "refresh_interval", type: duration, default: 60_000, always: true },
    { key: "url", type: url },
  ],
  check(sd) {
    checkHttp(sd);
    const parsed = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/?#]*)/.exec(sd.text("url"));
    if (sd.text("url") === "") sd.fail("url", "URL is missing");
    const scheme =
      parsed?.[1]?.toLowerCase() ?? /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(sd.text("url"))?.[1]?.toLowerCase();
    if (scheme !== "http" && scheme !== "https") sd.fail("url", "URL scheme must be 'http' or 'https'");
    if ((parsed?.[2] ?? "") === "") sd.fail("url", "host is missing in URL");
  },
};

const dns: Table = {
  name: "dns_sd_configs",
  fields: [
    { key: "names", type: list(text) },
    { key: "refresh_interval", type: duration, default: 30_000, always: true },
    { key: "type", type: choice(["SRV", "A", "AAAA", "MX", "NS"]), default: "SRV", always: true },
    { key: "port", type: int, default: 0, always: true },
  ],
  check(sd) {
    if (sd.list("names").length === 0)
      sd.fail("names", "DNS-SD config must contain at least one SRV record name");
    if (sd.text("type") !== "SRV" && sd.number("port") === 0) {
      sd.fail("port", "a port is required in DNS-SD configs for all record types except SRV");
    }
  },
};

const selectorRoles: Readonly<Record<string, readonly string[]>> = {
  pod: ["pod", "node"],
  service: ["service"],
  endpointslice: ["pod", "service", "endpointslice"],
  endpoints: ["pod", "service", "endpoints"],
  node: ["node"],
  ingress: ["ingress"],
};
const roleNames = Object.keys(selectorRoles);

const kubernetes: Table = {
  name: "kubernetes_sd_configs",
  fields: [
    { key: "api_server", type: url },
    { key: "role", type: choice(roleNames, (got) => `unknown Kubernetes SD role "${got}"`), always: true },
    { key: "kubeconfig_file", type: text, default: "", always: true },
    ...httpFields(),
    {
      key: "namespaces",
      type: section(() => ({
        name: "namespaces",
        fields: [
          { key: "own_namespace", type: bool, default: false, always: true },
          { key: "names", type: list(text) },
        ],
      })),
    },
    {
      key: "selectors",
      type: list(
        section(() => ({
          name: "selectors",
          fields: [
            { key: "role", type: choice(roleNames), always: true },
            { key: "label", type: text },
            { key: "field", type: text },
          ],
        })),
      ),
    },
    {
      key: "attach_metadata",
      type: section(() => ({
        name: "attach_metadata",
        fields: ["node", "namespace", "deployment", "job", "cronjob"].map((key) => ({ key, type: bool })),
      })),
    },
  ],
  check: checkKubernetes,
};

function checkKubernetes(sd: Section): void {
  checkHttp(sd);
  if (sd.text("role") === "") {
    sd.fail("role", "role missing (one of: pod, service, endpoints, endpointslice, node, ingress)");
  }
  const kubeconfig = sd.text("kubeconfig_file") !== "";
  const server = sd.text("api_server") !== "";
  const own = sd.section("namespaces")?.bool("own_namespace") === true;
  if (kubeconfig && server)
    sd.fail("kubeconfig_file", "cannot use 'kubeconfig_file' and 'api_server' simultaneously");
  if (kubeconfig && isCustomHttp(sd)) {
    sd.fail(
      "kubeconfig_file",
      "cannot use a custom HTTP client configuration together with 'kubeconfig_file'",
    );
  }
  if (!server && !kubeconfig && isCustomHttp(sd)) {
    sd.fail(
      "api_server",
      "to use custom HTTP client configuration please provide the 'api_server' URL explicitly",
    );
  }
  if (server && own)
    sd.fail("api_server", "cannot use 'api_server' and 'namespaces.own_namespace' simultaneously");
  if (kubeconfig && own)
    sd.fail("kubeconfig_file", "cannot use 'kubeconfig_file' and 'namespaces.own_namespace' simultaneously");
  const seen = new Set<string>();
  for (const selector of sd.sections("selectors")) {
    const role = selector.text("role");
    if (seen.has(role)) selector.fail("role", `duplicated selector role: ${role}`);
    seen.add(role);
    const allowed = selectorRoles[sd.text("role")]!;
    if (!allowed.includes(role))
      selector.fail("role", `${sd.text("role")} role supports only ${allowed.join(", ")} selectors`);
  }
}

/** Other kinds of discovery: they load, and say that they are not supported when they are to start. */
export const foreignKinds: readonly string[] = [
  ..."aws azure consul digitalocean docker dockerswarm ec2 ecs elasticache eureka gce hetzner ionos kuma lightsail linode".split(
    " ",
  ),
  ..."marathon msk nerve nomad oci openstack outscale ovhcloud puppetdb rds scaleway serverset stackit triton uyuni vultr".split(
    " ",
  ),
];

/** The discovery fields of a job, an Alertmanager, or whatever else has targets. */
export const discoveryFields: readonly Field[] = [
  {
    key: "dns_sd_configs",
    type: list(
      section(() => dns),
      "section in dns_sd_configs",
    ),
  },
  {
    key: "file_sd_configs",
    type: list(
      section(() => file),
      "section in file_sd_configs",
    ),
  },
  {
    key: "http_sd_configs",
    type: list(
      section(() => http),
      "section in http_sd_configs",
    ),
  },
  {
    key: "kubernetes_sd_configs",
    type: list(
      section(() => kubernetes),
      "section in kubernetes_sd_configs",
    ),
  },
  ...foreignKinds.map((kind): Field => ({ key: `${kind}_sd_configs`, type: list(opaque) })),
  {
    key: "static_configs",
    type: list(
      section(() => staticGroup),
      "section in static_configs",
    ),
  },
];
