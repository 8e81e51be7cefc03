import { flushCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";
import { CalmHeap } from "./calm-heap.ts";
import { main } from "./cli/index.ts";

/*
 * V8's young generation grows to 128 MiB and keeps it, though what lives long lies in typed arrays here: so it stays small. 200k series
 * scraped every 5 s: 427 MiB resident as V8 would do it, 340 so, for no more processor time.
 */
setFlagsFromString("--semi-space-growth-factor=1");
/* So small that waking threads for it costs more than clearing it: large questions took a tenth more processor time. */
setFlagsFromString("--no-parallel-scavenge");
const heap = new CalmHeap();

setTimeout(flushCompileCache, 15_000).unref(); // a server that is killed one day has kept what was compiled all the same

process.exitCode = await main(process.argv.slice(2), heap);
