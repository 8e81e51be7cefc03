import {
  authenticateBcrypt,
  authenticateNobody,
  type Http,
  ListenError,
  openHttp,
  type Route,
} from "@taffrail/api";
import type { Clock, Log } from "@taffrail/base";
import type { Settings } from "@taffrail/kubestate";
import { type KubestateRoom, mainRoutes, telemetryRoutes } from "./routes.ts";
import { WatchedWebConfig } from "./web-config.ts";

/** Settings that servers are opened with. */
const listenSettings = [
  "host",
  "port",
  "telemetry-host",
  "telemetry-port",
  "tls-config",
  "auth-filter",
  "server-read-timeout",
  "server-write-timeout",
  "server-idle-timeout",
  "server-read-header-timeout",
] as const;

function listenKey(settings: Settings): string {
  return listenSettings.map((name) => settings.text(name)).join("\n");
}

/** The two ports, open. */
export class Servers {
  readonly main: Http;
  readonly telemetry: Http;
  readonly #key: string;

  private constructor(main: Http, telemetry: Http, key: string) {
    this.main = main;
    this.telemetry = telemetry;
    this.#key = key;
  }

  /** Rejects, with neither open, where one cannot listen. */
  static async open(
    settings: Settings,
    room: KubestateRoom,
    { clock, log }: ServersRunning,
  ): Promise<Servers> {
    const web = new WatchedWebConfig(settings.text("tls-config"), log);
    const open = (host: string, port: number, routes: readonly Route[], isMain: boolean): Promise<Http> =>
      openServer({ settings, host, port, routes, isMain, web, log: log.with({ room: "api" }), clock });
    const main = await open(settings.text("host"), settings.whole("port"), mainRoutes(room), true);
    try {
      const host = settings.text("telemetry-host");
      const telemetry = await open(host, settings.whole("telemetry-port"), telemetryRoutes(room), false);
      web.onTls = (tls) => {
        main.renewTls(tls);
        telemetry.renewTls(tls);
      };
      return new Servers(main, telemetry, listenKey(settings));
    } catch (error) {
      await main.close();
      throw error;
    }
  }

  /** Whether these settings would open the same. */
  isAs(settings: Settings): boolean {
    return this.#key === listenKey(settings);
  }

  async close(): Promise<void> {
    await Promise.all([this.main.close(), this.telemetry.close()]);
  }
}

interface ServersRunning {
  readonly clock: Clock;
  readonly log: Log;
}

interface ServerSettings {
  readonly settings: Settings;
  readonly host: string;
  readonly port: number;
  readonly routes: readonly Route[];
  readonly isMain: boolean;
  readonly web: WatchedWebConfig;
  readonly log: Log;
  readonly clock: Clock;
}

/** One of the two servers. Where a machine has no IPv6, `::` means every IPv4 address. */
async function openServer(options: ServerSettings): Promise<Http> {
  const { settings, host, port, routes, isMain, web, log, clock } = options;
  const { tls, headers } = web.current;
  const headersMs = isMain ? settings.durationMs("server-read-header-timeout") : 5000;
  const limits = isMain
    ? {
        headersMs,
        receiveMs: settings.durationMs("server-read-timeout"),
        answerMs: settings.durationMs("server-write-timeout"),
        keepAliveMs: settings.durationMs("server-idle-timeout"),
      }
    : { headersMs };
  const bcrypt = authenticateBcrypt(() => web.current.users);
  const open = (address: string): Promise<Http> =>
    openHttp({
      listen: `${address.includes(":") ? `[${address}]` : address}:${port}`,
      routes,
      clock,
      log,
      headers,
      limits: { ...limits, graceMs: 3000 },
      authenticate: (asked) =>
        Object.keys(web.current.users).length === 0 ? authenticateNobody(asked) : bcrypt(asked),
      ...(tls === undefined ? {} : { tls }),
    });
  try {
    return await open(host === "" ? "::" : host);
  } catch (error) {
    if (!(error instanceof ListenError) || !/EAFNOSUPPORT|EADDRNOTAVAIL/.test(String(error.cause)))
      throw error;
    if (host !== "::" && host !== "") throw error;
    return await open("0.0.0.0");
  }
}
