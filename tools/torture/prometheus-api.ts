import { findPeer } from "../../bench/peers.ts";
import { ask } from "./prometheus-api/ask.ts";
import { differencesOf, whereTheyDiffer } from "./prometheus-api/compare.ts";
import { changes, readings, type ApiRequest } from "./prometheus-api/requests.ts";
import { openPair } from "./prometheus-api/servers.ts";
import { known } from "./prometheus-api/known.ts";
import type { Torture } from "./kind.ts";

export const fullRuns = 10_000;

/**
 * Every endpoint of the Prometheus API, asked rightly, oddly and wrongly, of the real one and of our server over HTTP: status, headers and
 * body are the same, to the byte, but for what `known` lists. At most `runs` requests.
 */
export const run: Torture = async (runs, out) => {
  const command = findPeer("prometheus");
  if (command === undefined) {
    out.line("skipped: no prometheus in PATH or TAFFRAIL_PEERS");
    return { passed: 0, failed: 1 };
  }
  await using pair = await openPair(command, 1);
  let [passed, failed, asked] = [0, 0, 0];
  const explained = new Map<string, number>();
  for (const request of [...readings(pair.t), ...changes(pair.t)]) {
    if (asked++ >= runs) break;
    const [theirs, ours] = await Promise.all([ask(pair.theirs, request), ask(pair.ours, request)]);
    const text = shown(request);
    let isPassed = true;
    for (const { field, theirs: wanted, ours: got } of differencesOf(request, theirs, ours)) {
      const reason = known.find(
        (one) => one.asked.test(text) && one.field.test(field) && one.says?.(wanted, got) !== false,
      )?.reason;
      if (reason !== undefined) {
        explained.set(reason, (explained.get(reason) ?? 0) + 1);
        continue;
      }
      isPassed = false;
      const [a, b] = whereTheyDiffer(wanted, got);
      out.line(`${text}\n  ${field}: ${JSON.stringify(a)}\n   and: ${JSON.stringify(b)}`);
    }
    if (isPassed) passed++;
    else failed++;
  }
  for (const [reason, count] of explained) out.line(`${count} differ: ${reason}`);
  return { passed, failed };
};

function shown({ method, target, headers, body }: ApiRequest): string {
  let path = target;
  try {
    path = decodeURIComponent(target.replaceAll("+", " "));
  } catch {
    // an escape that is none is shown as it is
  }
  const said = Object.entries(headers).map(([name, value]) => ` ${name}: ${value}`);
  return `${method} ${path}${said.join(",")}${body === undefined ? "" : ` < ${Buffer.from(body).toString("latin1")}`}`;
}
