import { apiVersionOf } from "@taffrail/kube";
import { flagGroups, type FlagRow, flagTable, stateTables, type StateTableRow } from "@taffrail/kubestate";

/** The reference page of object state: every family of every resource, and every flag, from their tables. */
export function objectStateReference(): string {
  const families = stateTables.reduce((n, { table }) => n + table.families.length, 0);
  const shown = stateTables.filter(({ isDefault }) => isDefault).length;
  return `# Object state

<!-- Generated from the tables in collect/kubestate: \`node tools/object-state-reference.ts\`. -->

\`taffrail kubestate\` and \`taffrail server\` show the objects of a cluster as metrics, under the names, labels and texts of kube-state-metrics v2:
${families} families of ${stateTables.length} resources, ${shown} of which are shown unless \`--resources\` says otherwise. A family whose stability is STABLE keeps its name and labels.
A family is absent for an object that does not have what it tells of: absent is not zero.

## Flags

Those of the original, with its spelling and defaults; a key of the file that \`--config\` names wins over its flag.

${flagGroups.map(flagSection).join("\n\n")}

## Beyond the original

- \`/readyz\` on the telemetry port is ready once every resource was listed.
- A scrape is of one moment. A new list, a reload or another number of shards leaves no gap: what is new takes the place of the old once it is whole.
- \`taffrail_kubestate_watch_age_seconds\` says how old each resource's samples may be, \`taffrail_kubestate_watch_live\` whether its watch is well;
  \`taffrail_kubestate_objects\`, \`_series\` and \`_memory_bytes\` what each resource takes.
- \`--label-selector pods:app=shop\` narrows a resource to what a selector picks.
- \`--join-labels 'pods:namespace=[team,tier]'\` gives every series of a resource (or of all built-in ones, \`*\`) chosen labels of the object's \`namespace\`,
  \`node\` (pods), \`owner\` (its controller, followed as far as it goes: of a pod the Deployment) or of the object itself, \`self\`; given more than once, or as
  a list under \`join_labels\`; in a server's file under \`object_state\`. Keys are names, or have one \`*\`. Names begin with \`namespace_label_\`, \`node_label_\`, \`owner_label_\`
  or \`own_label_\`, so that they meet no label that a family has; keys of one object that meet are told apart as \`…_conflict1\`. At most 32 labels of an object are joined.
  It shows nothing before what labels come from is listed; a list that is refused gives none. A changed label begins new series for all objects concerned. Relabel rules of
  whoever scrapes (\`metric_relabel_configs\`) come after it and see them as any other label: \`labeldrop\` takes them off, \`labelmap\` shortens their names; \`honor_labels\` is about
  \`namespace\` and the like, not about these. Whoever joins in queries instead (\`* on (namespace) group_left (label_team) kube_namespace_labels\`) needs none of it.
- \`--transitions\` counts what may be over before a scrape: \`taffrail_container_restarts_total\`, \`taffrail_container_terminations_total\` by reason,
  \`taffrail_pod_phases_total\`, \`taffrail_pods_deleted_total\`.

## Families

${stateTables.map(resourceSection).join("\n\n")}
`;
}

function flagSection(group: (typeof flagGroups)[number]): string {
  const rows = flagTable.filter((row) => row.group === group).map(flagRow);
  return `### ${group}\n\n| flag | key in the file | meaning |\n| --- | --- | --- |\n${rows.join("\n")}`;
}

function flagRow({ name, config = [], help, default: initial }: FlagRow): string {
  const key = config[0] === undefined ? "" : `\`${config[0]}\``;
  return `| \`--${name}\` | ${key} | ${cell(help)}${initial === undefined ? "" : ` (\`${initial}\`)`} |`;
}

function resourceSection({ table, isDefault }: StateTableRow): string {
  const { type, families } = table;
  const rows = families.map(({ name, help, type: kind, stability, isOptIn }) => {
    const notes = [stability, ...(isOptIn ? ["opt-in"] : [])].join(", ");
    return `| \`${name}\` | ${kind} | ${notes} | ${cell(help)} |`;
  });
  const where = `${apiVersionOf(type)} ${type.kind}${isDefault ? "" : ", shown when named in `--resources`"}`;
  return `### ${type.plural}\n\n${where}\n\n| family | type | stability | meaning |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
