import { request } from "node:http";
import { sql } from "kysely";
import { fillDay, newBasket, newMarketDay, timeZone } from "../src/pickup/market.fixture.ts";
import type { TestApp } from "../tests/support/app.ts";
import { newProduct } from "../tests/support/market.ts";
import { newPerson, newProducer } from "../tests/support/people.ts";
import { withApp } from "./app.ts";
import { median } from "./figures.ts";

const [baskets, rounds] = [1000, 7];
/** Asked for beforehand, as a server that has run for a while has been: Node compiles what runs often. */
const warmUps = 10;
const sheets = [
  ...["harvest", "pack-by-buyer", "pack-by-product", "delivery-notes", "producers"],
  ...["labels", "hand-over", "route", "day", "taxes"],
];

/**
 * What a day of 1,000 baskets with 6,000 lines takes: its baskets in one answer (at most 150 ms and 250 kB compressed), and each
 * of its sheets (at most 1 s): `node benchmarks/market-day.ts`. Ends with 1 where one takes more.
 */
await withApp({ TIME_ZONE: timeZone }, async (app) => {
  const mara = await newPerson(app, "mara", { roles: ["staff"] });
  const [greta, otto] = [await newProducer(app, "greta"), await newProducer(app, "otto")];
  const pears = await newProduct(app, greta, { name: "Pears", pack_size: "500", pack_unit: "g" });
  const milk = await newProduct(app, otto, { name: "Milk", category: "dairy" });
  const day = await newMarketDay(app, mara);
  const { orders } = await newBasket(app, day, [pears, milk]);
  const ids = orders.map(({ id }) => id);
  await fillDay(app, day, ids, baskets - 1);
  await sql`analyze`.execute(app.platform.db);

  const ask = async (path: string, encoding: string) => {
    const headers = { authorization: `Bearer ${mara.access}`, "accept-encoding": encoding };
    const began = performance.now();
    const answer = await fetch(`${app.url}/backend/api/market-days/${day.id}/${path}/`, { headers });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    return performance.now() - began;
  };
  const tell = async (path: string, most: number) => {
    const times: number[] = [];
    for (let n = 0; n < warmUps; n++) await ask(path, "identity");
    for (let round = 0; round < rounds; round++) times.push(await ask(path, "identity"));
    const middle = median(times);
    if (middle > most) process.exitCode = 1;
    console.log(
      `${path.padEnd(26)} ${middle.toFixed(0).padStart(5)} ms${middle > most ? ` (at most ${most})` : ""}`,
    );
  };
  await tell("baskets", 150);
  const bytes = await sizeOf(app, `market-days/${day.id}/baskets/`, mara.access);
  if (bytes > 250_000) process.exitCode = 1;
  console.log(`baskets, compressed ${(bytes / 1000).toFixed(0).padStart(12)} kB`);
  for (const name of sheets) await tell(`sheets/${name}`, 1000);
});

/** As it comes over the line in brotli. */
async function sizeOf(app: TestApp, path: string, access: string): Promise<number> {
  const headers = { authorization: `Bearer ${access}`, "accept-encoding": "br" };
  return new Promise((resolve, reject) => {
    request(`${app.url}/backend/api/${path}`, { headers }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on("end", () => resolve(bytes));
    })
      .on("error", reject)
      .end();
  });
}
