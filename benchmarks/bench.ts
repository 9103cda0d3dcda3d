import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { measureAgainst, tellOpposed } from "./against.ts";
import { buildAt } from "./builds.ts";
import { cachedTrials } from "./cached.ts";
import { cartTrials } from "./cart.ts";
import { drawChart } from "./chart.ts";
import { checkoutTrials } from "./checkout.ts";
import { measureFull } from "./full.ts";
import { measureOverload } from "./overload.ts";
import { readTrials } from "./read.ts";
import { isMet, type Row, tell } from "./rows.ts";
import { signInTrials } from "./sign-in.ts";
import { type Site, withSite } from "./site.ts";
import { measureSizes, sizesTrials } from "./sizes.ts";
import { measureStorefront } from "./storefront.ts";
import { measureAll } from "./trials.ts";
import { measureWrites } from "./writes.ts";
import { zipfTrials } from "./zipf.ts";

/**
 * Measures what the bars are about on this machine, prints it as a table, and writes it to results.json and results.svg
 * beside this file: `npm run bench`. With `-- --million` also what a market of 1,000,000 products takes, which is made at
 * the first run, in half an hour. `-- --against <commit>` measures over what was committed then instead, and only prints;
 * `--only <words>` takes of it what has such a name. Ends with 1 where a bar is missed.
 */
const { values: options } = parseArgs({
  options: {
    million: { type: "boolean", default: false },
    against: { type: "string" },
    only: { type: "string", default: "" },
  },
});
const groups = {
  "kept answers": cachedTrials,
  "a thousand addresses": zipfTrials,
  "reads that are not kept": readTrials,
  "signing in": signInTrials,
  "the cart": cartTrials,
  checkouts: checkoutTrials,
};
const rows: Row[] = [];

if (options.against) {
  const build = await buildAt(options.against);
  const all = [...Object.values(groups), sizesTrials];
  tellOpposed(await measureAgainst(build, all, options.only));
} else {
  await step("what a checkout writes", measureWrites);
  await withSite(measureThis);
}

async function measureThis(site: Site): Promise<void> {
  const machine = await describeMachine(site);
  for (const [name, trialsOf] of Object.entries(groups))
    await step(name, async () => measureAll(site, await trialsOf(site)));
  await step("pages", () => measureStorefront(site));
  await step("each route", () => measureRoutes(site));
  await step("twice what it can hold", () => measureOverload(site));
  await step("memory", async () => [await measureFull(site)]);
  process.stderr.write("\n");

  tell(rows);
  console.log(machine);
  const results = { machine, rows: rows.map((row) => ({ ...row, isMet: isMet(row) })) };
  await writeFile(new URL("results.json", import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(new URL("results.svg", import.meta.url), drawChart(rows, machine));
}

/** One that fails is told of, and the others are measured all the same. */
async function step(name: string, measured: () => Promise<Row[]>): Promise<void> {
  process.stderr.write(`\r${`${Math.round(performance.now() / 1000)} s: ${name}`.padEnd(40)}`);
  try {
    rows.push(...(await measured()));
  } catch (error) {
    console.error(`\n${name} could not be measured:`, error);
    process.exitCode = 1;
  }
}

async function measureRoutes(few: Site): Promise<Row[]> {
  if (!options.million) return measureSizes(few);
  let found: Row[] = [];
  await withSite(async (many) => {
    found = await measureSizes(few, many);
  }, 1_000_000);
  return found;
}

async function describeMachine({ platform }: Site): Promise<string> {
  const { rows: versions } = await platform.database.pool.query("show server_version");
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return [
    `${cpus()[0]?.model.trim() ?? "an unknown processor"}, ${availableParallelism()} cores, ${gigabytes} GB`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${versions[0]?.server_version}`,
    new Date().toISOString().slice(0, 10),
  ].join("; ");
}
