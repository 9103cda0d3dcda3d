import { parseArgs } from "node:util";
import { measureAgainst, tellOpposed } from "./against.ts";
import { buildAt } from "./builds.ts";
import { tell } from "./rows.ts";
import { type Site, withSite } from "./site.ts";
import { measureAll, type Trial } from "./trials.ts";

/** Measures what a file of benchmarks promises by itself; with `--against <commit>` over what was committed then. */
export async function runTrials(trialsOf: (site: Site) => Promise<Trial[]>): Promise<void> {
  const { values } = parseArgs({ options: { against: { type: "string" } } });
  if (values.against) {
    tellOpposed(await measureAgainst(await buildAt(values.against), [trialsOf]));
    return;
  }
  await withSite(async (site) => tell(await measureAll(site, await trialsOf(site))));
}
