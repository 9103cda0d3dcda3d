import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { createDatabase, jwtSecret, startApp, type TestApp } from "../tests/support/app.ts";
import { call, letterTo } from "../tests/support/client.ts";
import { newProduct } from "../tests/support/goods.ts";
import { checkOut, newBuyerOf, takeStep } from "../tests/support/market.ts";
import { earn } from "../tests/support/money.ts";
import { newPerson, newProducer } from "../tests/support/people.ts";
import { command, databaseUrl, farmgate, startServer, stopServer } from "../tests/support/process.ts";

let folder: string;
let app: TestApp;
/** Of commands on the app's database. */
let settings: Record<string, string>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "farmgate-cli-"));
  app = await startApp({ PRODUCERS: "approved" });
  settings = settingsFor(app.platform.database.pool.options);
});

after(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

// Each waits for processes of its own.
describe("commands", { concurrency: 3 }, () => {
  test("a role comes and goes by command", async () => {
    const person = await newPerson(app, "Nele");
    const rolesAfter = async (...words: string[]) => {
      assert.equal((await farmgate(words, settings)).code, 0);
      return (await call(app, "GET", "me/", { as: person })).body.roles;
    };
    assert.deepEqual(await rolesAfter("grant", "staff", "nele"), ["staff"]);
    assert.deepEqual(await rolesAfter("revoke", "staff", "NELE"), []);
  });

  test("a producer who waits is let in by command", async () => {
    const person = await newPerson(app, "wim");
    await call(app, "PATCH", "me/", { as: person, json: { is_producer: true } });
    assert.equal((await command(["approve", "wim"], settings)).code, 0);
    const { body } = await call(app, "GET", "me/", { as: person });
    assert.deepEqual([body.producer_status, body.offers], ["approved", ["pickup"]]);
    assert.ok(Date.now() - Date.parse(body.producer_since) < 60_000);
  });

  test("who is disabled by command has no session left and gets none, until enabled", async () => {
    const person = await newPerson(app, "otto");
    const refresh = () => call(app, "POST", "auth/token/refresh/", { json: { refresh: person.refresh } });
    const signIn = () =>
      call(app, "POST", "auth/token/", { json: { username: "otto", password: "a-long-enough-password" } });
    assert.equal((await command(["disable", "Otto \u200b"], settings)).code, 0);
    assert.deepEqual([(await refresh()).status, (await signIn()).status], [401, 401]);
    assert.equal((await command(["enable", "otto"], settings)).code, 0);
    assert.deepEqual([(await refresh()).status, (await signIn()).status], [401, 200]);
  });

  test("an open order is listed and ended by command, and both its parties read why", async () => {
    const seller = await newProducer(app, "greta");
    const buyer = await newBuyerOf(app, (await newProduct(app, seller)).id);
    const { body } = await checkOut(app, buyer);
    const { id } = body.orders[0];
    const run = async (...words: string[]) => {
      const { code, stdout, stderr } = await command(words, settings);
      return [code, stdout + stderr];
    };
    const [code, list] = await run("orders", "Greta");
    assert.equal(code, 0, String(list));
    assert.match(String(list), /^id +placed_on +status +buyer +producer +payment +total +currency$/m);
    const line = `^${id} +\\d{4}-\\d\\d-\\d\\d +placed +${buyer.username} +greta +cash +3\\.50 +EUR$`;
    assert.match(String(list), new RegExp(line, "m"));
    assert.deepEqual(await run("cancel-order", String(id), "The barn burnt down."), [
      ...[0, `Order ${id} has been cancelled.\n`],
    ]);
    assert.deepEqual(await run("orders", buyer.username), [0, `${buyer.username} has no open orders.\n`]);
    assert.deepEqual(await run("cancel-order", String(id)), [1, `Order ${id} is already cancelled.\n`]);
    assert.deepEqual(await run("cancel-order", "7x"), [1, "Unknown order: 7x.\n"]);
    assert.deepEqual(await run("orders", "nobody-at-all"), [1, "Unknown username: nobody-at-all.\n"]);
    for (const person of [seller, buyer])
      assert.match((await letterTo(app, person.email)).text, /^They wrote: “The barn burnt down\.”$/m);
  });

  test("buyers of who is disabled by command are told, and cancel what is ready", async () => {
    const seller = await newProducer(app, "hanna");
    const buyer = await newBuyerOf(app, (await newProduct(app, seller)).id);
    const { body } = await checkOut(app, buyer);
    const { id } = body.orders[0];
    await takeStep(app, seller, id, "preparation");
    assert.equal((await command(["disable", "hanna"], settings)).code, 0);
    assert.match((await letterTo(app, buyer.email)).text, /You can cancel your order/);
    assert.equal((await takeStep(app, buyer, id, "cancellation")).status, 200);
  });

  test("payouts are listed, written as CSV, paid and refused by command, each once", async () => {
    const seller = await newProducer(app, "seller");
    await earn(app, seller.id, 3000);
    const { body } = await call(app, "GET", "wallet/", { as: seller });
    const { id: walletId } = body.results[0];
    const ask = async (amount: string) => {
      const json = { amount: { amount, currency: "EUR" } };
      return (await call(app, "POST", `wallet/${walletId}/payouts/`, { as: seller, json })).body.id;
    };
    const [paid, refused] = [await ask("10.00"), await ask("5.00")];
    const run = async (...words: string[]) => {
      const { code, stdout, stderr } = await command(["payouts", ...words], settings);
      return [code, stdout + stderr];
    };
    const [code, list] = await run();
    assert.deepEqual([code, String(list).split("\n").length], [0, 4]);
    assert.match(String(list), / seller +Eva Peeters +BE68539007547034 +10\.00 +EUR\n/);
    const [, csv] = await run("csv");
    assert.match(String(csv), /^id,requested_on,.+\r\n(\d+,.+,EUR\r\n){2}$/);
    assert.deepEqual(await run("paid", String(paid)), [0, `Payout ${paid} has been marked as paid.\n`]);
    assert.deepEqual(await run("refuse", String(refused), "No such account."), [
      0,
      `Payout ${refused} has been refused.\n`,
    ]);
    const { body: told } = await call(app, "GET", `wallet/${walletId}/payouts/`, { as: seller });
    assert.partialDeepStrictEqual(told.results, [
      { status: "refused", reason: "No such account." },
      { status: "paid", reason: null },
    ]);
    await app.jobsDone();
    const { body: box } = await call(app, "GET", `/dev/mailbox.json?to=${seller.email}`);
    assert.deepEqual(box.letters.map(({ subject }: { subject: string }) => subject).sort(), [
      "Your payout from Farmgate was refused",
      "Your payout of €10.00 from Farmgate is on its way",
    ]);
    assert.match(
      JSON.stringify(box.letters),
      /to the account of Eva Peeters ending in 7034 .+No such account\./,
    );
    assert.deepEqual(await run(), [0, "No payouts are waiting.\n"]);
    const [again, sentence] = await run("refuse", String(paid));
    assert.equal(again, 1);
    assert.match(String(sentence), new RegExp(`^Payout ${paid} was paid on .+\\.\n$`));
    const wrong = [["paid", "x"], ["paid"]];
    const sentences = await Promise.all(wrong.map(async (words) => (await run(...words))[1]));
    assert.deepEqual(sentences, ["Unknown payout: x.\n", "Usage: npm run farmgate -- payouts paid <id>\n"]);
  });

  test("an audit says what does not follow from the rows, and ends with 1", async (t) => {
    const { connection, drop } = await createDatabase();
    const own = await startApp({}, { connection, revive: async () => {} });
    t.after(async () => {
      await own.close();
      await drop();
    });
    const audit = () => command(["audit"], settingsFor(connection));
    const [eva, tom] = [await newPerson(own, "eva"), await newPerson(own, "tom")];
    await call(own, "POST", `review/new/${tom.id}/`, { as: eva, json: { rating: 4 } });
    assert.partialDeepStrictEqual(await audit(), {
      code: 0,
      stdout: "No differences: all stored totals match the rows they come from.\n",
    });
    const { db } = own.platform;
    await db.updateTable("users").set({ product_count: 3 }).where("id", "=", eva.id).execute();
    await db.updateTable("users").set({ rating_sum: 5 }).where("id", "=", tom.id).execute();
    assert.partialDeepStrictEqual(await audit(), {
      code: 1,
      stdout: [
        `Number of products of user ${eva.id}: stored 3, counted 0.`,
        `Ratings of user ${tom.id}: stored 1 reviews with 5 stars {0,0,0,1,0}, counted 1 reviews with 4 stars {0,0,0,1,0}.`,
        "",
      ].join("\n"),
    });
  });

  test("a command that can't be done is one line and exit 1", async () => {
    const wrong: [string[], RegExp][] = [
      [["grant", "staff", "nobody"], /^Unknown username: nobody\.\n$/],
      [["grant", "king", "nele"], /^Unknown role: king\. .+\n$/],
      [["approve", "nele"], /^Nele is not waiting for approval: .+\n$/],
      [["disable"], /^Usage: .+ disable <username> \[reason\]\n$/],
      [["harvest"], /^Unknown command: harvest\. .+\n$/],
      [["export", folder], /^The folder .+ can't be created: it already exists\.\n$/],
      [["export", join(folder, "no", "site")], /can't be created: a folder that it needs isn't there\.\n$/],
      [["export", " "], /^Usage: .+ export <folder>\n$/],
      [["doctor", "all"], /^Usage: .+ doctor \[--json\]\n$/],
    ];
    const fail = async (run: typeof farmgate, [words, sentence]: (typeof wrong)[number]) => {
      const { code, stdout, stderr } = await run(words, settings);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, sentence);
    };
    for (const one of wrong) await fail(command, one);
    for (const one of wrong.slice(0, 1)) await fail(farmgate, one);
  });

  test("an exported site comes up elsewhere with each row, picture and session, and each letter that waited", async (t) => {
    const exported = join(folder, "site");
    const elsewhere = join(folder, "data");
    const origin = await siteWithAWaitingLetter();
    assert.equal((await farmgate(["export", exported], origin.settings)).code, 0);
    for (const name of await readdir(exported)) {
      assert.equal((await stat(join(exported, name))).mode & 0o077, 0, `${name} can be read by others`);
    }
    const full = { DATA_DIR: elsewhere, S3_URL: "http://key:secret@127.0.0.1:9/bucket" };
    const halfWay = await farmgate(["import", exported], full);
    assert.deepEqual([halfWay.code, halfWay.stdout], [1, ""]);
    assert.match(halfWay.stderr, /^The storage for pictures can't be reached: .+\n$/);
    assert.equal((await farmgate(["import", exported], { DATA_DIR: elsewhere })).code, 0);
    const again = join(folder, "again");
    assert.equal((await farmgate(["export", again], { DATA_DIR: elsewhere })).code, 0);
    const [copied, original] = [await contentsOf(again), await contentsOf(exported)];
    assert.deepEqual(Object.keys(copied), Object.keys(original));
    for (const [name, content] of Object.entries(original)) assert.deepEqual(copied[name], content, name);
    const pictures = await readdir(join(exported, "pictures"));
    assert.ok(pictures.length > 100);
    assert.deepEqual(await readdir(join(again, "pictures")), pictures);

    const server = await startServer({ DATA_DIR: elsewhere, LOG_LEVEL: "warn" });
    t.after(() => stopServer(server));
    const refreshed = await call(server, "POST", "auth/token/refresh/", {
      json: { refresh: origin.refresh },
    });
    assert.equal(refreshed.status, 200);
    const box = () => call(server, "GET", "/dev/mailbox.json?to=late@example.org");
    while ((await box()).body.letters.length === 0);
    assert.equal((await fetch(`${server.url}/media/${pictures[0]}`)).status, 200);
    await origin.drop();
  });
});

/** A stopped site with demo people, ana signed in, and a code that no mail server has taken. */
async function siteWithAWaitingLetter() {
  const { connection, drop } = await createDatabase();
  const origin = settingsFor(connection);
  assert.equal((await command(["demo"], origin)).code, 0);
  const served = await startApp({ SMTP_URL: "smtp://127.0.0.1:9" }, { connection, revive: async () => {} });
  const credentials = { username: "ana", password: "farmgate-demo" };
  const { body } = await call(served, "POST", "auth/token/", { json: credentials });
  await call(served, "POST", "registration/", { json: { email: "late@example.org" } });
  await served.close();
  return { settings: origin, refresh: body.refresh, drop };
}

/** Each file's text; the order of rows is none of a table's business. */
async function contentsOf(exported: string): Promise<Record<string, string | string[]>> {
  const names = (await readdir(exported)).filter((name) => name.endsWith(".gz"));
  const texts = await Promise.all(
    names.map(async (name) => gunzipSync(await readFile(join(exported, name)))),
  );
  return Object.fromEntries([
    ...names.map((name, i) => [name, String(texts[i]).split("\n").sort()]),
    [
      "manifest",
      (await readFile(join(exported, "manifest.json"), "utf8")).replace(/"(date|sha256)": ".+"/g, ""),
    ],
  ]);
}

function settingsFor(connection: Parameters<typeof databaseUrl>[0]): Record<string, string> {
  const dataDir = join(folder, "of-others");
  return {
    DATABASE_URL: databaseUrl(connection),
    DATA_DIR: dataDir,
    JWT_SECRET: jwtSecret,
    DRAIN_SECONDS: "0",
  };
}
