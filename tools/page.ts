/** Builds the page into the cache that servers take it from: for images, whose root cannot be written to. */
import { openLog, systemClock } from "@taffrail/base";
import { buildPage } from "@taffrail/web";

const log = openLog({ clock: systemClock, write: (line) => void process.stderr.write(line) });
const { dir } = await buildPage({ cacheDir: new URL("../.cache", import.meta.url).pathname, log });
console.log(dir);
