import { MethodNotAllowedError } from "./errors.ts";
import type { Fault } from "./fault.ts";
import type { Params } from "./params.ts";
import type { Reply } from "./reply.ts";
import type { User } from "./user.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a handler is told beside its parameters. It never sees a socket: tests make one of these. */
export interface Asked {
  readonly method: Method;
  /** The path as it was routed, decoded. */
  readonly path: string;
  /** Request headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly user: User;
  /** Fires when the client has gone, or the server stops waiting. */
  readonly signal: AbortSignal;
  /** Fires when the server begins to stop: what would go on for ever ends now. */
  readonly stopping: AbortSignal;
  /** Reads the body, at most the server's limit. Throws `BodyTooLargeError`. Empty where it was a form. */
  body(): Promise<Uint8Array>;
}

/** Turns parsed parameters into a value. */
export type Handler<Room, Value> = (params: Params, room: Room & Asked) => Value | Promise<Value>;

/** One line of a dialect's table. A path is literal but for `:name` (one segment) and a last `*name` (the rest). */
export interface Row<Room, Value> {
  readonly methods: readonly Method[];
  readonly path: string;
  readonly handler: Handler<Room, Value>;
  /** The answer goes on until one side ends it; such requests have a limit of their own. */
  readonly isStream?: boolean;
}

/** A dialect: its table, what its handlers need, and how it writes values and faults. */
export interface Dialect<Room, Value> {
  readonly rows: readonly Row<Room, Value>[];
  readonly room: Room;
  render(value: Value): Reply;
  fail(fault: Fault): Reply;
}

/** A row with its dialect folded in: what the server runs. */
export interface Route {
  readonly methods: readonly Method[];
  readonly path: string;
  readonly isStream: boolean;
  answer(params: Params, asked: Asked): Promise<Reply>;
  fail(fault: Fault): Reply;
}

export function routesOf<Room, Value>(dialect: Dialect<Room, Value>): Route[] {
  return dialect.rows.map(({ methods, path, handler, isStream = false }) => ({
    methods,
    path,
    isStream,
    answer: async (params, asked) => dialect.render(await handler(params, { ...dialect.room, ...asked })),
    fail: (fault) => dialect.fail(fault),
  }));
}

/** A route that was found, and what its path said. */
export interface Routed {
  readonly route: Route;
  readonly pathFields: readonly (readonly [name: string, value: string])[];
}

interface Pattern {
  readonly route: Route;
  readonly segments: readonly string[];
}

/** Finds routes: literal paths by one look-up, the others in the order of the table. */
export class Router {
  readonly #literal = new Map<string, Route[]>();
  readonly #patterns: Pattern[] = [];

  constructor(routes: Iterable<Route>) {
    for (const route of routes) {
      if (/[:*]/.test(route.path)) {
        this.#patterns.push({ route, segments: route.path.split("/") });
        continue;
      }
      const same = this.#literal.get(route.path);
      if (same === undefined) this.#literal.set(route.path, [route]);
      else same.push(route);
    }
  }

  /** The methods of a path; none where nothing stands there. */
  methods(path: string): Method[] {
    return [...new Set([...this.#candidates(path)].flatMap(({ route }) => route.methods))];
  }

  /** `undefined` where nothing stands under the path. Throws `MethodNotAllowedError` where something does, for other methods. */
  find(method: string, path: string): Routed | undefined {
    const wanted = method === "HEAD" ? "GET" : method;
    const allowed: Method[] = [];
    for (const routed of this.#candidates(path)) {
      if (routed.route.methods.some((m) => m === wanted)) return routed;
      allowed.push(...routed.route.methods);
    }
    if (allowed.length > 0) throw new MethodNotAllowedError(method, [...new Set(allowed)]);
    return undefined;
  }

  *#candidates(path: string): Generator<Routed, void, undefined> {
    for (const route of this.#literal.get(path) ?? []) yield { route, pathFields: [] };
    const segments = path.split("/");
    for (const { route, segments: pattern } of this.#patterns) {
      const pathFields = fieldsOf(pattern, segments);
      if (pathFields !== undefined) yield { route, pathFields };
    }
  }
}

function fieldsOf(pattern: readonly string[], segments: readonly string[]): [string, string][] | undefined {
  const fields: [string, string][] = [];
  for (let i = 0; i < pattern.length; i++) {
    const want = pattern[i]!;
    if (want.startsWith("*")) {
      fields.push([want.slice(1), segments.slice(i).join("/")]);
      return fields;
    }
    const got = segments[i];
    if (got === undefined) return undefined;
    if (want.startsWith(":")) fields.push([want.slice(1), got]);
    else if (want !== got) return undefined;
  }
  return pattern.length === segments.length ? fields : undefined;
}
