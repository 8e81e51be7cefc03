import { messageOf } from "@taffrail/base";
import { ForbiddenError } from "../http/errors.ts";
import { type Reply, textReply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import type { PrometheusRoom } from "./room.ts";
import type { Success } from "./success.ts";

type PrometheusHandler = Handler<PrometheusRoom, Success | Reply>;

/** The process lives. In these words the field's probes know it. */
export const healthy: PrometheusHandler = () => textReply(200, "Prometheus Server is Healthy.\n");

/** Samples are taken and questions answered; where not all that was stored can be asked for, the text says why. */
export const ready: PrometheusHandler = (_params, { lifecycle, store }) =>
  lifecycle.isReady()
    ? textReply(200, `Prometheus Server is Ready.\n${unseen(store.replay?.trouble)}`)
    : textReply(503, "Service Unavailable", { "x-prometheus-stopping": "false" });

const unseen = (trouble: { readonly reason: string } | undefined): string =>
  trouble === undefined ? "" : `What is only in the log is not seen: it cannot be read: ${trouble.reason}\n`;

/** Takes the configuration over again, all or nothing. */
export const reload: PrometheusHandler = async (_params, { lifecycle }) => {
  try {
    await lifecycle.reload();
  } catch (error) {
    return textReply(500, `failed to reload config: ${messageOf(error)}\n`);
  }
  return { status: 200, headers: {}, body: "" };
};

export const quit: PrometheusHandler = (_params, { lifecycle }) => {
  if (lifecycle.quit === undefined) throw new ForbiddenError("Lifecycle API is not enabled.");
  setImmediate(() => lifecycle.quit?.()); // after the answer
  return textReply(200, "Requesting termination... Goodbye!");
};
