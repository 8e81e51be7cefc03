/** Writes `docs/reference/object-state.md` from the tables of object state. */
import { mkdirSync, writeFileSync } from "node:fs";
import { objectStateReference } from "../app/object-state-reference.ts";

mkdirSync(new URL("../docs/reference/", import.meta.url), { recursive: true });
writeFileSync(new URL("../docs/reference/object-state.md", import.meta.url), objectStateReference());
