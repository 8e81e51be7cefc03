/** What a flag's value is. `bool` takes none, unless after `=`. */
export type FlagKind = "text" | "list" | "keys" | "bool" | "count" | "number" | "duration";

/** A flag of `kubestate`: its row in the help, and its key in the configuration file. */
export interface FlagRow {
  readonly name: string;
  readonly kind: FlagKind;
  readonly group: FlagGroup;
  readonly help: string;
  readonly value?: string;
  readonly default?: string;
  /** The first is the usual one, others are old. */
  readonly config?: readonly string[];
  /** May be given more than once. */
  readonly multiple?: true;
}

/** Headings of the help, in their order. */
export const flagGroups = [
  "What is shown",
  "Labels and annotations",
  "Custom resources",
  "The cluster",
  "Sharding",
  "Serving",
  "Configuration",
  "Beyond the original",
  "Logging",
] as const;

export type FlagGroup = (typeof flagGroups)[number];

type More = Partial<Pick<FlagRow, "value" | "default" | "config" | "multiple">>;

const row = (group: FlagGroup, kind: FlagKind, name: string, help: string, more: More = {}): FlagRow => ({
  name,
  kind,
  group,
  help,
  ...more,
});

/** Flags of kube-state-metrics v2 with its spelling and defaults, and those that are ours. */
export const flagTable: readonly FlagRow[] = [
  row("What is shown", "list", "resources", "plural names of what is shown (default: 32 of 39)", {
    config: ["resources"],
  }),
  row("What is shown", "list", "metric-allowlist", "only families that match one of these", {
    value: "REGEXP,…",
    config: ["metric_allowlist"],
  }),
  row("What is shown", "list", "metric-denylist", "all families but those that match one of these", {
    value: "REGEXP,…",
    config: ["metric_denylist"],
  }),
  row("What is shown", "list", "metric-opt-in-list", "families that are hidden unless named here", {
    value: "REGEXP,…",
    config: ["metric_opt_in_list"],
  }),
  row("What is shown", "list", "namespaces", "only these namespaces", { config: ["namespaces"] }),
  row("What is shown", "list", "namespaces-denylist", "all namespaces but these", {
    config: ["namespaces_denylist"],
  }),
  row("What is shown", "text", "node", "only the pods of this node", { value: "NAME", config: ["node"] }),
  row("What is shown", "bool", "track-unscheduled-pods", "only pods without a node", {
    config: ["track_unscheduled_pods"],
  }),
  row("What is shown", "count", "object-limit", "at most so many objects of each list; 0 for all", {
    default: "0",
    config: ["object_limit"],
  }),
  row("Labels and annotations", "keys", "metric-labels-allowlist", "labels that kube_*_labels shows", {
    value: "RESOURCE=[KEY,…],…",
    config: ["labels_allow_list"],
  }),
  row(
    "Labels and annotations",
    "keys",
    "metric-annotations-allowlist",
    "annotations that kube_*_annotations shows",
    { value: "RESOURCE=[KEY,…],…", config: ["annotations_allow_list"] },
  ),
  row("Custom resources", "text", "custom-resource-state-config", "families of custom resources, as YAML", {
    value: "YAML",
    config: ["custom_resource_config"],
  }),
  row(
    "Custom resources",
    "text",
    "custom-resource-state-config-file",
    "the same in a file, which is watched",
    {
      value: "FILE",
      config: ["custom_resource_state_config_file", "custom_resource_config_file"],
    },
  ),
  row("Custom resources", "bool", "custom-resource-state-only", "none of the built-in resources", {
    config: ["custom_resources_only"],
  }),
  row(
    "Custom resources",
    "bool",
    "continue-without-custom-resource-state-config-file",
    "start without that file, and read it once it is there",
    { config: ["continue_without_custom_resource_state_config_file"] },
  ),
  row("The cluster", "text", "apiserver", "the API server, in place of the kubeconfig's", {
    value: "URL",
    config: ["apiserver"],
  }),
  row("The cluster", "text", "kubeconfig", "path of a kubeconfig, which is watched", {
    value: "FILE",
    config: ["kubeconfig"],
  }),
  row("The cluster", "bool", "use-apiserver-cache", "lists from the API server's memory, not from etcd", {
    config: ["use_api_server_cache"],
  }),
  row("Sharding", "count", "shard", "which part this instance shows, from 0", {
    default: "0",
    config: ["shard"],
  }),
  row("Sharding", "count", "total-shards", "how many parts there are", {
    default: "1",
    config: ["total_shards"],
  }),
  row("Sharding", "text", "pod", "own pod: its number in a StatefulSet is the shard", {
    value: "NAME",
    config: ["pod"],
  }),
  row("Sharding", "text", "pod-namespace", "the namespace of that pod", {
    value: "NAME",
    config: ["namespace"],
  }),
  row("Serving", "text", "host", "where to listen", { value: "ADDRESS", default: "::", config: ["host"] }),
  row("Serving", "count", "port", "port of object state", { default: "8080", config: ["port"] }),
  row("Serving", "text", "telemetry-host", "where to listen for self metrics", {
    value: "ADDRESS",
    default: "::",
    config: ["telemetry_host"],
  }),
  row("Serving", "count", "telemetry-port", "port of self metrics and readiness", {
    default: "8081",
    config: ["telemetry_port"],
  }),
  row("Serving", "text", "tls-config", "web configuration: TLS and users, which is watched", {
    value: "FILE",
    config: ["tls_config"],
  }),
  row("Serving", "bool", "auth-filter", "ask the API server who may read /metrics", {
    config: ["auth_filter"],
  }),
  row("Serving", "bool", "enable-gzip-encoding", "gzip for clients that accept it", {
    config: ["enable_gzip_encoding"],
  }),
  row("Serving", "duration", "server-read-timeout", "for a request to arrive", {
    default: "60s",
    config: ["server_read_timeout"],
  }),
  row("Serving", "duration", "server-write-timeout", "for an answer to be taken", {
    default: "60s",
    config: ["server_write_timeout"],
  }),
  row("Serving", "duration", "server-idle-timeout", "for a connection without requests", {
    default: "5m0s",
    config: ["server_idle_timeout"],
  }),
  row("Serving", "duration", "server-read-header-timeout", "for the headers of a request to arrive", {
    default: "5s",
    config: ["server_read_header_timeout"],
  }),
  row("Configuration", "text", "config", "a file whose values win over flags, and which is watched", {
    value: "FILE",
  }),
  row(
    "Configuration",
    "bool",
    "continue-without-config",
    "start without that file, and read it once it is there",
    {
      config: ["continue_without_config"],
    },
  ),
  row("Configuration", "bool", "auto-gomemlimit", "accepted; there is no such limit here", {
    config: ["auto-gomemlimit"],
  }),
  row("Configuration", "number", "auto-gomemlimit-ratio", "accepted; there is no such limit here", {
    default: "0.9",
    config: ["auto-gomemlimit-ratio"],
  }),
  row("Configuration", "bool", "help", "print this text"),
  row("Beyond the original", "text", "label-selector", "only objects of a resource that a selector picks", {
    value: "RESOURCE:SELECTOR",
    multiple: true,
    config: ["label_selectors"],
  }),
  row(
    "Beyond the original",
    "text",
    "join-labels",
    "labels that all series of a resource get from the object's namespace, node, owner or itself: pods:namespace=[team]",
    { value: "RESOURCE:SOURCE=[KEY,…]", multiple: true, config: ["join_labels"] },
  ),
  row(
    "Beyond the original",
    "bool",
    "transitions",
    "count what is over before a scrape: restarts, ends by reason",
    {
      config: ["transitions"],
    },
  ),
  row("Logging", "count", "v", "0 for information, 4 and above for debugging", { default: "0" }),
  ...(
    [
      ["bool", "logtostderr"],
      ["text", "stderrthreshold"],
      ["bool", "legacy_stderr_threshold_behavior"],
      ["bool", "alsologtostderr"],
      ["text", "alsologtostderrthreshold"],
      ["text", "log_dir"],
      ["text", "log_file"],
      ["count", "log_file_max_size"],
      ["bool", "one_output"],
      ["bool", "add_dir_header"],
      ["bool", "skip_headers"],
      ["bool", "skip_log_headers"],
      ["text", "log_backtrace_at"],
      ["text", "vmodule"],
    ] as const
  ).map(([kind, name]) => row("Logging", kind, name, "accepted; logs go to standard error")),
];

/** The flags by group, for people. */
export function flagHelp(): string {
  const sections = flagGroups.map((group) => {
    const rows = flagTable
      .filter((flag) => flag.group === group)
      .map((flag) => [leftOf(flag), rightOf(flag)] as const);
    const width = Math.min(44, Math.max(...rows.map(([left]) => left.length)));
    const lines = rows.map(([left, right]) =>
      left.length > width
        ? `  ${left}\n  ${" ".repeat(width)}  ${right}`
        : `  ${left.padEnd(width)}  ${right}`,
    );
    return `${group}\n${lines.join("\n")}`;
  });
  return sections.join("\n\n");
}

const usualValue: Readonly<Record<FlagKind, string>> = {
  text: " TEXT",
  list: " NAME,…",
  keys: "",
  bool: "",
  count: " N",
  number: " N",
  duration: " DURATION",
};

function leftOf({ name, kind, value }: FlagRow): string {
  return `--${name}${value === undefined ? usualValue[kind] : ` ${value}`}`;
}

function rightOf({ help, default: initial }: FlagRow): string {
  return initial === undefined ? help : `${help} (default: ${initial})`;
}
