import { accessLists } from "./access.ts";
import type { KindList } from "./column.ts";
import { configurationLists } from "./configuration.ts";
import { controlLists } from "./control.ts";
import { jobLists } from "./jobs.ts";
import { networkLists } from "./network.ts";
import { storageLists } from "./storage.ts";
import { workloadLists } from "./workloads.ts";

/** The list of every kind but pods and nodes, whose lists are pages of their own, by plural. */
export const kindLists: Readonly<Record<string, KindList>> = {
  ...workloadLists,
  ...jobLists,
  ...networkLists,
  ...storageLists,
  ...configurationLists,
  ...accessLists,
  ...controlLists,
};
