import { choice, duration, list, opaque, section, type Table, text } from "../schema.ts";
import { discoveryFields } from "./discovery.ts";
import { checkHttp, httpFields } from "./http.ts";
import { relabelRules } from "./relabel.ts";

const alertmanager: Table = {
  name: "alertmanagers",
  fields: [
    ...httpFields(),
    { key: "sigv4", type: opaque },
    { key: "scheme", type: text, default: "http" },
    { key: "path_prefix", type: text },
    { key: "timeout", type: duration, default: 10_000, always: true },
    {
      key: "api_version",
      type: choice(["v2"], (got) => `expected Alertmanager api version to be one of [v2] but got ${got}`),
      default: "v2",
      always: true,
    },
    { key: "relabel_configs", type: relabelRules("Alertmanager target relabeling rule") },
    { key: "alert_relabel_configs", type: relabelRules("Alertmanager alert relabeling rule") },
    ...discoveryFields,
  ],
  check(manager) {
    checkHttp(manager);
    if (manager.list("relabel_configs").length > 0) return;
    for (const group of manager.sections("static_configs")) {
      for (const target of group.texts("targets")) {
        if (target.includes("/")) group.fail("targets", `"${target}" is not a valid hostname`);
      }
    }
  },
};

export const alerting: Table = {
  name: "alerting",
  fields: [
    { key: "alert_relabel_configs", type: relabelRules("alert relabeling rule") },
    {
      key: "alertmanagers",
      type: list(
        section(() => alertmanager),
        "Alertmanager config section",
      ),
    },
  ],
};
