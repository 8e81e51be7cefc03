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
