/**
 * The table of arrows: which room may import which. Checks every manifest and every import against it, and draws `docs/rooms.svg`.
 *
 *   node tools/rooms.ts           check
 *   node tools/rooms.ts --draw    check, and write the picture
 */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseSync } from "rolldown/utils";

/** A room: its folder, how high it stands, and the arrows out of it. `*` sees everything. */
export interface Room {
  readonly name: string;
  readonly dir: string;
  readonly tier: number;
  readonly mayImport: readonly string[];
}

/** Every room of the house; one that is not built yet has no folder. */
export const rooms: readonly Room[] = [
  { name: "base", dir: "base", tier: 0, mayImport: [] },
  { name: "model", dir: "model", tier: 1, mayImport: ["base"] },
  { name: "wire", dir: "wire", tier: 2, mayImport: ["base", "model"] },
  { name: "kube", dir: "kube", tier: 2, mayImport: ["base"] },
  { name: "disk", dir: "store/disk", tier: 2, mayImport: ["base"] },
  { name: "promql", dir: "query/promql", tier: 3, mayImport: ["base", "model"] },
  { name: "template", dir: "alert/template", tier: 3, mayImport: ["base", "model"] },
  { name: "scrape", dir: "collect/scrape", tier: 4, mayImport: ["base", "model", "wire", "kube"] },
  { name: "kubelet", dir: "collect/kubelet", tier: 4, mayImport: ["base", "model", "wire", "kube"] },
  { name: "kubestate", dir: "collect/kubestate", tier: 4, mayImport: ["base", "model", "wire", "kube"] },
  { name: "events", dir: "collect/events", tier: 4, mayImport: ["base", "model", "kube"] },
  { name: "host", dir: "collect/host", tier: 4, mayImport: ["base", "model"] },
  { name: "probe", dir: "collect/probe", tier: 4, mayImport: ["base", "model"] },
  { name: "logtail", dir: "collect/logtail", tier: 4, mayImport: ["base", "model"] },
  { name: "tsdb", dir: "store/tsdb", tier: 4, mayImport: ["base", "model", "disk"] },
  { name: "logdb", dir: "store/logdb", tier: 4, mayImport: ["base", "model", "disk"] },
  { name: "tracedb", dir: "store/tracedb", tier: 4, mayImport: ["base", "model", "disk"] },
  { name: "statedb", dir: "store/statedb", tier: 4, mayImport: ["base", "model", "disk"] },
  { name: "logql", dir: "query/logql", tier: 4, mayImport: ["base", "model", "promql"] },
  { name: "rules", dir: "alert/rules", tier: 4, mayImport: ["base", "model", "template", "promql"] },
  { name: "findings", dir: "alert/findings", tier: 4, mayImport: ["base", "model", "template", "promql"] },
  { name: "notify", dir: "alert/notify", tier: 4, mayImport: ["base", "model", "template"] },
  { name: "sinks", dir: "sinks", tier: 4, mayImport: ["base", "model", "wire"] },
  { name: "api", dir: "api", tier: 5, mayImport: ["base", "model", "wire", "promql", "logql"] },
  { name: "sim", dir: "sim", tier: 5, mayImport: ["base", "model", "wire", "kube"] },
  { name: "web", dir: "web", tier: 6, mayImport: ["base", "model", "wire", "promql", "logql"] },
  { name: "app", dir: "app", tier: 6, mayImport: ["*"] },
  { name: "bench", dir: "bench", tier: 6, mayImport: ["*"] },
  { name: "tools", dir: "tools", tier: 6, mayImport: ["*"] },
];

/** Rooms that also run in a browser: no Node module is imported there, tests and benches aside. */
const anywhere = new Set(["base", "model", "wire", "promql", "logql", "template"]);

const root = resolve(import.meta.dirname, "..");

/** Everything that breaks the table, as sentences; empty where all is well. */
export function findBreaches(): string[] {
  const breaches: string[] = [];
  const byName = new Map(rooms.map((room) => [room.name, room]));
  for (const room of rooms) {
    if (!existsSync(join(root, room.dir))) continue;
    breaches.push(...manifestBreaches(room));
    for (const file of sourcesOf(room)) breaches.push(...importBreaches(room, file, byName));
  }
  return breaches;
}

function manifestBreaches(room: Room): string[] {
  const file = join(root, room.dir, "package.json");
  if (!existsSync(file)) return [];
  const manifest = JSON.parse(readFileSync(file, "utf8")) as { dependencies?: Record<string, string> };
  return Object.keys(manifest.dependencies ?? {})
    .filter((name) => name.startsWith("@taffrail/"))
    .map((name) => name.slice("@taffrail/".length))
    .filter((to) => !mayImport(room, to))
    .map((to) => `${room.dir}/package.json depends on ${to}, which ${room.name} may not import`);
}

function importBreaches(room: Room, file: string, byName: ReadonlyMap<string, Room>): string[] {
  const breaches: string[] = [];
  const shown = relative(root, file);
  const declared = declaredDependencies(room);
  for (const specifier of importsOf(file)) {
    if (specifier.startsWith("@taffrail/")) {
      const to = specifier.slice("@taffrail/".length);
      if (!byName.has(to))
        breaches.push(`${shown} imports ${specifier}: rooms are seen through their index.ts only`);
      else if (!mayImport(room, to))
        breaches.push(`${shown} imports ${to}, which ${room.name} may not import`);
      else if (declared !== undefined && !declared.has(specifier)) {
        breaches.push(`${shown} imports ${specifier}, which ${room.dir}/package.json does not list`);
      }
    } else if (specifier.startsWith(".")) {
      const target = roomOf(resolve(dirname(file), specifier));
      if (target !== undefined && target !== room && !mayImport(room, "*")) {
        breaches.push(`${shown} reaches into ${target.dir} by a path: import @taffrail/${target.name}`);
      }
    } else if (specifier.startsWith("node:") && anywhere.has(room.name) && !isTest(file)) {
      breaches.push(`${shown} imports ${specifier}: ${room.name} runs in a browser too`);
    }
  }
  return breaches;
}

function mayImport(room: Room, to: string): boolean {
  return room.mayImport.includes("*") || room.mayImport.includes(to);
}

function declaredDependencies(room: Room): ReadonlySet<string> | undefined {
  const file = join(root, room.dir, "package.json");
  if (!existsSync(file)) return undefined;
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Record<
    string,
    Record<string, string> | undefined
  >;
  return new Set([
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.devDependencies ?? {}),
  ]);
}

function isTest(file: string): boolean {
  return /\.(test|bench)\.tsx?$/.test(file) || file.includes("/testing/");
}

function roomOf(path: string): Room | undefined {
  const inside = relative(root, path);
  return rooms.find((room) => inside === room.dir || inside.startsWith(room.dir + "/"));
}

function sourcesOf(room: Room): string[] {
  return globSync("**/*.{ts,tsx}", {
    cwd: join(root, room.dir),
    exclude: (name) => name === "node_modules",
  }).map((name) => join(root, room.dir, name));
}

/** What a module imports or re-exports, types included, and dynamic imports of a fixed text. */
function importsOf(file: string): string[] {
  const { module } = parseSync(file, readFileSync(file, "utf8"));
  const names = module.staticImports.map((i) => i.moduleRequest.value);
  for (const exported of module.staticExports) {
    for (const entry of exported.entries) if (entry.moduleRequest) names.push(entry.moduleRequest.value);
  }
  const source = readFileSync(file, "utf8");
  for (const dynamic of module.dynamicImports) {
    const text = source.slice(dynamic.moduleRequest.start, dynamic.moduleRequest.end);
    if (/^["'].*["']$/.test(text)) names.push(text.slice(1, -1));
  }
  return names;
}

/** The house as a picture: tiers from the ground up, and who stands on whom. */
export function draw(): string {
  const built = rooms.filter((room) => existsSync(join(root, room.dir, "package.json")));
  const tiers = [...new Set(built.map((room) => room.tier))].sort((a, b) => b - a);
  const width = 1120;
  const rowHeight = 104;
  const box = { width: 118, height: 40 };
  const at = new Map<string, { x: number; y: number }>();
  tiers.forEach((tier, row) => {
    const inTier = built.filter((room) => room.tier === tier);
    inTier.forEach((room, i) => {
      const x = ((i + 0.5) * (width - 80)) / inTier.length + 60;
      at.set(room.name, { x, y: row * rowHeight + 40 });
    });
  });
  const lines: string[] = [];
  const boxes: string[] = [];
  for (const room of built) {
    const from = at.get(room.name)!;
    boxes.push(
      `<g><rect x="${(from.x - box.width / 2).toFixed(1)}" y="${from.y}" width="${box.width}" height="${box.height}" rx="6"/>` +
        `<text x="${from.x.toFixed(1)}" y="${from.y + 25}">${room.name}</text></g>`,
    );
    for (const to of arrowsOf(room, built)) {
      const end = at.get(to)!;
      const startY = from.y + box.height;
      const middle = (startY + end.y) / 2;
      lines.push(
        `<path d="M${from.x.toFixed(1)} ${startY} C${from.x.toFixed(1)} ${middle} ${end.x.toFixed(1)} ${middle} ${end.x.toFixed(1)} ${end.y - 4}"/>`,
      );
    }
  }
  const height = tiers.length * rowHeight + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="13">
<title>The rooms of Taffrail and the arrows between them</title>
<style>rect{fill:#f4f7f8;stroke:#2d6f83;stroke-width:1.2}text{text-anchor:middle;fill:#16242b}path{fill:none;stroke:#8aa3ac;stroke-width:1;marker-end:url(#a)}</style>
<defs><marker id="a" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z" style="fill:#8aa3ac;stroke:none"/></marker></defs>
<rect x="0" y="0" width="${width}" height="${height}" style="fill:#fff;stroke:none"/>
${lines.join("\n")}
${boxes.join("\n")}
</svg>
`;
}

/** The arrows worth drawing: of `app`, which sees all, only those to rooms that nobody else stands on. */
function arrowsOf(room: Room, built: readonly Room[]): string[] {
  const names = new Set(built.map((other) => other.name));
  if (!room.mayImport.includes("*")) {
    const direct = room.mayImport.filter((to) => names.has(to));
    const implied = new Set(direct.flatMap((to) => reachable(to)));
    return direct.filter((to) => !implied.has(to));
  }
  return built
    .filter(
      (other) =>
        other !== room && !built.some((user) => user !== room && user.mayImport.includes(other.name)),
    )
    .map((other) => other.name);
}

function reachable(name: string): string[] {
  const room = rooms.find((other) => other.name === name);
  return (room?.mayImport ?? []).flatMap((to) => [to, ...reachable(to)]);
}

if (import.meta.main) {
  const breaches = findBreaches();
  for (const breach of breaches) console.error(breach);
  if (process.argv.includes("--draw")) writeFileSync(join(root, "docs/rooms.svg"), draw());
  else if (
    existsSync(join(root, "docs/rooms.svg")) &&
    readFileSync(join(root, "docs/rooms.svg"), "utf8") !== draw()
  ) {
    breaches.push("docs/rooms.svg");
    console.error("docs/rooms.svg is not what the table draws: run `node tools/rooms.ts --draw`");
  }
  console.log(
    breaches.length === 0
      ? `rooms: ${rooms.length} rooms, every arrow allowed`
      : `rooms: ${breaches.length} breaches`,
  );
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
