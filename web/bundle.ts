/** A program that bundles the page: `node bundle.ts FOLDER`. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const webDir = fileURLToPath(new URL(".", import.meta.url));

await build({
  root: webDir,
  base: "/",
  configFile: false,
  logLevel: "error",
  oxc: { jsx: { runtime: "automatic" } },
  resolve: { alias: { re2js: join(webDir, "explore/re2-in-page.ts") } }, // 45 KB that a page never runs
  build: {
    outDir: process.argv[2]!,
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    // Rooms have no side effects: of the engine only the parser is taken.
    rolldownOptions: {
      treeshake: { moduleSideEffects: (id) => !/[\\/](?:base|model|wire|promql)[\\/]/.test(id) },
    },
  },
});
