import { startServer } from "../tests/support/process.ts";
import { temporarySite, until } from "../tests/support/sites.ts";
import { inMilliseconds, median } from "./figures.ts";

/**
 * From `npm start` to the first answer of 200, on an empty folder and on a used one:
 * `node benchmarks/start.ts [times]`.
 */
const times = Number(process.argv[2] ?? 5);
const cold: number[] = [];
const warm: number[] = [];

for (let time = 0; time < times; time++) {
  const site = temporarySite();
  try {
    cold.push(await startOnce(site.dataDir));
    warm.push(await startOnce(site.dataDir));
  } finally {
    site.remove();
  }
}
for (const [name, took] of [
  ["an empty folder", cold],
  ["a used one", warm],
] as const) {
  console.log(
    `npm start on ${name.padEnd(15)} to the first 200: median ${inMilliseconds(median(took))} of ${times} ` +
      `(${inMilliseconds(Math.min(...took))} to ${inMilliseconds(Math.max(...took))})`,
  );
}

async function startOnce(dataDir: string): Promise<number> {
  const begun = performance.now();
  const { url, child, ended } = await startServer({ DATA_DIR: dataDir }, ["npm", "start"]);
  await until(async () => (await fetch(`${url}/backend/api/site/`)).status === 200, "it answered");
  const took = performance.now() - begun;
  // The group, as Ctrl-C does, for npm alone would not pass it on in time.
  process.kill(-(child.pid ?? 0), "SIGINT");
  await ended;
  return took;
}
