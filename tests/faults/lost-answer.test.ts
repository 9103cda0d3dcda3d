import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { after, before, test } from "node:test";
import type pg from "pg";
import { createDatabase, startApp, type TestApp } from "../support/app.ts";
import { call } from "../support/client.ts";
import { newBuyerOf, newProduct } from "../support/market.ts";
import { newProducer, type TestPerson } from "../support/people.ts";
import { endTogether } from "../support/slow-line.ts";

/** How many commits of changes to a cart are carried out from here on and lose their answer, with the connection. */
let losing = 0;
let line: Server;
let own: Awaited<ReturnType<typeof createDatabase>>;
let app: TestApp;
let product: number;
let buyer: TestPerson;

before(async () => {
  own = await createDatabase();
  const { connection } = own;
  line = openLine(connection);
  await once(line, "listening");
  const { port } = Object.assign({ port: 0 }, line.address());
  app = await startApp(
    {},
    { connection: { ...connection, host: "127.0.0.1", port }, revive: async () => {} },
  );
  product = await newProduct(app, await newProducer(app, "ann"));
  buyer = await newBuyerOf(app, product);
});
after(async () => {
  await app.close();
  line.close();
  await own.drop();
});

function openLine({ host, port }: pg.ClientConfig): Server {
  /** What statements that write carts are called, for they are prepared once. What else commits meanwhile is none of them. */
  const cartStatements = new Set<string>();
  return createServer((client) => {
    const database = connect(`${host}/.s.PGSQL.${port}`);
    let isLost = false;
    let transaction = "";
    client.on("data", (sent) => {
      transaction += sent.toString("latin1");
      for (const [, name = ""] of transaction.matchAll(
        /(farmgate_\d+)\0[^\0]*insert into cart_lines[^\0]*\0/g,
      ))
        cartStatements.add(name);
      if (sent.includes("commit\0")) {
        if (losing > 0 && [...cartStatements].some((name) => transaction.includes(`\0${name}\0`))) {
          losing--;
          isLost = true;
        }
        transaction = "";
      }
      database.write(sent);
    });
    database.on("data", (answer) => {
      if (!isLost) client.write(answer);
      // It has answered the last of what was sent.
      else if (answer.includes("COMMIT\0")) client.destroy();
    });
    endTogether(client, database);
  }).listen(0, "127.0.0.1");
}

const add = (headers: Record<string, string> = {}) =>
  call(app, "PATCH", `cart/item_increment/${product}/`, { as: buyer, json: {}, headers });

async function inCart(): Promise<number> {
  return (await call(app, "GET", "cart/cart-detail/", { as: buyer })).body.items[0].quantity;
}

test("a commit whose answer is lost is a 503 and is not tried again by itself; a retry with its key answers what was done", async () => {
  losing = 1;
  assert.equal((await add()).status, 503);
  assert.equal(await inCart(), 2);
  losing = 1;
  const headers = { "idempotency-key": "once" };
  assert.equal((await add(headers)).status, 503);
  assert.equal(await inCart(), 3);
  const again = await add(headers);
  assert.equal(again.status, 200, again.text);
  assert.equal(again.body.items[0].quantity, 3);
  assert.equal(await inCart(), 3);
});
