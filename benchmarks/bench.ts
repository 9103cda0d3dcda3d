import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { measureCached } from "./cached.ts";
import { measureCart } from "./cart.ts";
import { drawChart } from "./chart.ts";
import { measureCheckout } from "./checkout.ts";
import { measureFull } from "./full.ts";
import { measureOverload } from "./overload.ts";
import { measureReads } from "./read.ts";
import { isMet, type Row, tell } from "./rows.ts";
import { measureSignIn } from "./sign-in.ts";
import { type Site, withSite } from "./site.ts";
import { measureSizes } from "./sizes.ts";
import { measureStorefront } from "./storefront.ts";
import { measureZipf } from "./zipf.ts";

/**
 * Measures what the bars are about on this machine, prints it as a table, and writes it to results.json and results.svg
 * beside this file: `npm run bench`. With `-- --million` also what a market of 1,000,000 products takes, which is made at
 * the first run, in half an hour. Ends with 1 where a bar is missed.
 */
const { values: options } = parseArgs({ options: { million: { type: "boolean", default: false } } });
const rows: Row[] = [];

await withSite(async (site) => {
  const machine = await describeMachine(site);
  await step("kept answers", () => measureCached(site));
  await step("a thousand addresses", () => measureZipf(site));
  await step("reads that are not kept", () => measureReads(site));
  await step("pages", () => measureStorefront(site));
  await step("signing in", () => measureSignIn(site));
  await step("the cart", () => measureCart(site));
  await step("checkouts", () => measureCheckout(site));
  await step("each route", () => measureRoutes(site));
  await step("twice what it can hold", () => measureOverload(site));
  await step("memory", async () => [await measureFull(site)]);
  process.stderr.write("\n");

  tell(rows);
  console.log(machine);
  const results = { machine, rows: rows.map((row) => ({ ...row, isMet: isMet(row) })) };
  await writeFile(new URL("results.json", import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(new URL("results.svg", import.meta.url), drawChart(rows, machine));
});

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
