import { BadParameterError } from "../http/errors.ts";
import type { Params } from "../http/params.ts";
import type { Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import type { PrometheusRoom } from "./room.ts";
import { boolOf } from "./bool.ts";
import { selectorsOf } from "./selectors.ts";
import { success, type Success } from "./success.ts";

type PrometheusHandler = Handler<PrometheusRoom, Success | Reply>;

/** No rules are loaded and no Alertmanager is told of anything yet: these lists are empty because there is nothing in them. */
export const rules: PrometheusHandler = (params) => {
  check(params);
  return success({ groups: [] });
};

export const alerts: PrometheusHandler = () => success({ alerts: [] });

export const alertmanagers: PrometheusHandler = () =>
  success({ activeAlertmanagers: [], droppedAlertmanagers: [] });

/** Throws where a parameter makes no sense, whatever rules there are. */
function check(params: Params): void {
  const type = params.text("type");
  if (!/^(?:|alert|record)$/i.test(type))
    throw new BadParameterError("type", `not supported value ${JSON.stringify(type)}`);
  selectorsOf(params);
  boolOf(params, "exclude_alerts", "error converting exclude_alerts");
  const hasLimit = params.has("group_limit");
  const hasToken = params.has("group_next_token");
  if (hasToken && !hasLimit)
    throw new BadParameterError(
      "group_next_token",
      "group_limit needs to be present in order to paginate over the groups",
    );
  if (!hasLimit) return;
  const text = params.text("group_limit");
  const limit = Number(text);
  const isWhole = /^[+-]?\d+$/.test(text);
  if (!isWhole || limit >= 2 ** 31 || limit < -(2 ** 31)) {
    const reason = isWhole ? "value out of range" : "invalid syntax";
    throw new BadParameterError(
      "group_limit",
      `group_limit needs to be a valid number: strconv.ParseInt: parsing ${JSON.stringify(text)}: ${reason}`,
    );
  }
  if (limit <= 0) throw new BadParameterError("group_limit", "group_limit needs to be greater than 0");
  if (hasToken)
    throw new BadParameterError(
      "group_next_token",
      `invalid group_next_token '${params.text("group_next_token")}'. were rule groups changed?`,
    );
}
