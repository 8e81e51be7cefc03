/** Finds the Chromium that page tests drive, and installs Debian's where it may. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The path of a Chromium: `$TAFFRAIL_CHROMIUM`, or one on the PATH; `undefined` where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const dirs = (env["PATH"] ?? "").split(delimiter).concat("/usr/bin");
  const candidates = [
    env["TAFFRAIL_CHROMIUM"] ?? "",
    ...dirs.flatMap((dir) => names.map((name) => join(dir, name))),
  ];
  return candidates.find((path) => path !== "" && isExecutable(path));
}

/** As `findChromium`, after installing Debian's package where this is Debian and we are root. Says what it does. */
export function ensureChromium(say: (line: string) => void): string | undefined {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && isExecutable("/usr/bin/apt-get")) {
    say("installing Debian's chromium for the page tests …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    for (const args of [
      ["update", "-qq"],
      ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ]) {
      spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
    }
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  say(
    "no Chromium found: page tests need one; install it (`sudo apt install chromium`) or name it in TAFFRAIL_CHROMIUM",
  );
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
