import { Resolver } from "node:dns/promises";
import { askTimeServer } from "./clock.ts";
import type { Outside } from "./types.ts";

/** The name servers of this machine, and the public time servers. */
export function outside(): Outside {
  return { names: new Resolver({ timeout: 1500, tries: 2 }), clockAhead: () => askTimeServer() };
}
