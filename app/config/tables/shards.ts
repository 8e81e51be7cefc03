import { int, list, section, type Table, text } from "../schema.ts";

const shards: Table = {
  name: "shards",
  fields: [
    { key: "members", type: list(text) },
    { key: "dns", type: text },
    { key: "port", type: int, default: 9099 },
    { key: "self", type: text },
  ],
  check(shards) {
    const members = shards.texts("members");
    if (members.length > 0 === (shards.text("dns") !== ""))
      shards.fail("members", "scrape.shards needs either members or dns");
    const self = shards.text("self");
    for (const member of self === "" ? members : [...members, self]) {
      if (!/^https?:\/\/[^/]+\/*$/.test(member) || !URL.canParse(member))
        shards.fail("members", `"${member}" is not an http or https URL of a server`);
    }
    const port = shards.number("port");
    if (port < 1 || port > 65_535) shards.fail("port", "port must be from 1 to 65535");
  },
};

/** Taffrail's own: how scrape work is shared among servers. */
export const ownScrape: Table = {
  name: "scrape",
  fields: [{ key: "shards", type: section(() => shards) }],
};
