import { at, listAt, numberAt, textAt } from "../../kinds/read.ts";
import type { KubeObject } from "../../kinds.ts";
import { code, type Evidence, sentences } from "../../pod-evidence.ts";
import { type About, around, isMissing, namespaceOf, type ObjectFinder } from "./about.ts";
import { countEndpoints } from "./services.ts";

/** A path of an ingress and the service that it leads to. */
interface Route {
  readonly path: string;
  readonly service: string;
  /** Number or name; "" where none is told. */
  readonly port: string;
}

/** All paths of an ingress that lead to services, its default backend last. */
function routesOf(object: KubeObject): readonly Route[] {
  const of = (backend: unknown, path: string): readonly Route[] => {
    const service = textAt(backend, "service.name");
    const port = numberAt(backend, "service.port.number") ?? textAt(backend, "service.port.name");
    return service === "" ? [] : [{ path, service, port: String(port) }];
  };
  return [
    ...listAt(object, "spec.rules").flatMap((rule) =>
      listAt(rule, "http.paths").flatMap((path) =>
        of(at(path, "backend"), `${textAt(rule, "host") || "*"}${textAt(path, "path") || "/"}`),
      ),
    ),
    ...of(at(object, "spec.defaultBackend"), "*"),
  ];
}

/** Why a route leads nowhere; "" where it does not, or nobody can tell. */
function whyNowhere({ service, port }: Route, about: About): string {
  const says = about.words.ingress;
  if (isMissing(about, "services", service)) return says.noService(code(service), code(namespaceOf(about)));
  const found = around(about, "services").find(({ metadata }) => metadata.name === service);
  if (found === undefined) return "";
  const ports = listAt(found, "spec.ports");
  const hasPort = ports.some((one) => port === textAt(one, "name") || port === String(numberAt(one, "port")));
  if (port !== "" && ports.length > 0 && !hasPort) return says.noPort(code(service), code(port));
  if (!about.known.has("endpointslices") || textAt(found, "spec.type") === "ExternalName") return "";
  const slices = around(about, "endpointslices").filter(
    ({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === service,
  );
  const { ready, withPort } = countEndpoints(slices);
  return ready === 0 || withPort === 0 ? says.noneReady(code(service)) : "";
}

/** Where an ingress leads, and what is missing on the way. */
export const ingressFinders: readonly ObjectFinder[] = [
  (about) => {
    const { object, words } = about;
    const says = words.ingress;
    if (about.known.size === 0) return undefined;
    const routes = routesOf(object);
    const broken = routes
      .map((route) => ({ route, why: whyNowhere(route, about) }))
      .filter(({ why }) => why !== "");
    const className = textAt(object, "spec.ingressClassName");
    const noClass = isMissing(about, "ingressclasses", className) ? says.noClass(code(className)) : "";
    const secrets = new Set(listAt(object, "spec.tls").map((tls) => textAt(tls, "secretName")));
    const noSecrets = [...secrets]
      .filter((name) => isMissing(about, "secrets", name))
      .map((name) => says.noSecret(code(name), code(namespaceOf(about))));
    const evidence: readonly Evidence[] = broken.map(({ route, why }) => ({
      claim: code(route.path),
      fact: why,
    }));
    const [first] = broken;
    if (first !== undefined) {
      return {
        shape: broken.length === routes.length ? "crit" : "warn",
        say: says.nowhere(broken.length, routes.length, first.why),
        next: sentences(noClass, ...noSecrets),
        evidence,
      };
    }
    const lacks = [noClass, ...noSecrets].filter((say) => say !== "");
    if (lacks.length > 0) return { shape: "warn", say: lacks[0]!, next: sentences(...lacks.slice(1)) };
    const hasResource = at(object, "spec.defaultBackend.resource") !== undefined;
    const hasRules = listAt(object, "spec.rules").length > 0;
    if (routes.length === 0)
      return hasResource || hasRules ? undefined : { shape: "warn", say: says.noBackend };
    return { say: says.fine(routes.length) };
  },
];
