import assert from "node:assert/strict";
import { get } from "node:http";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { composeLetter, createMail, type LetterWords } from "#mail";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { assertFits, openBrowser, phone, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { sentBy } from "../../tests/support/letters.ts";
import { createApp } from "../app.ts";

let app: TestApp;
let browser: Browser;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  await app.close();
});

function send(to: string, words: Partial<LetterWords>) {
  const { platform } = app;
  const letter = composeLetter(platform.config, to, { subject: "News", lines: ["A line of it."], ...words });
  return createMail(platform).send(letter, sentBy("id"));
}

test("a letter is in the mailbox with all its parts, the newest first", async () => {
  await send("parts@example.org", { subject: "First" });
  await send("parts@example.org", { subject: "Second", code: "K7M2QX9R" });
  const { status, headers, body } = await call(app, "GET", "/dev/mailbox.json?to=parts@example.org");
  assert.equal(status, 200);
  assert.equal(headers.get("cache-control"), "private, no-store");
  assert.deepEqual(
    body.letters.map(({ subject, code }: LetterWords) => [subject, code]),
    [
      ["Second", "K7M2QX9R"],
      ["First", null],
    ],
  );
  const [{ html, id, sent_at, ...letter }] = body.letters;
  assert.deepEqual(letter, {
    to: "parts@example.org",
    subject: "Second",
    text: "A line of it.\n\nK7M2QX9R\n",
    code: "K7M2QX9R",
  });
  assert.match(html, /<!doctype html>/);
  assert.ok(Number.isInteger(id) && Date.parse(sent_at) > 0);
});

test("letters are found by their address in any case, and only those", async () => {
  await send("Case@Example.org", { subject: "Mine" });
  await send("other-case@example.org", { subject: "Another's" });
  const { body } = await call(app, "GET", "/dev/mailbox.json?to=cASE@eXAMPLE.ORG");
  assert.deepEqual(
    body.letters.map(({ to, subject }: { to: string; subject: string }) => [to, subject]),
    [["Case@Example.org", "Mine"]],
  );
});

test("the mailbox shows 50 letters and keeps the newest 500", async () => {
  const { db, clock } = app.platform;
  const part = { recipient: "many@example.org", text_part: "", html_part: "", sent_at: clock.now() };
  const many = Array.from({ length: 600 }, (_, index) => ({ ...part, subject: `${index}` }));
  await db.insertInto("mailbox_letters").values(many).execute();
  await send("many@example.org", { subject: "the last" });
  const { body } = await call(app, "GET", "/dev/mailbox.json");
  assert.equal(body.letters.length, 50);
  assert.deepEqual([body.letters[0].subject, body.letters[1].subject], ["the last", "599"]);
  const kept = await db.selectFrom("mailbox_letters").select("subject").orderBy("id").execute();
  assert.equal(kept.length, 500);
  assert.equal(kept[0]?.subject, "101");
});

test("letters of one moment are kept by one statement, and one that can't be kept fails alone", async () => {
  const { platform } = app;
  const mail = createMail(platform);
  const toAll = (...names: string[]) =>
    Promise.allSettled(
      names.map((name) => {
        const words = { subject: "News", lines: ["A line of it."] };
        return mail.send(composeLetter(platform.config, `${name}@example.org`, words), sentBy("id"));
      }),
    );
  const keptAt = async () => {
    const of = "where recipient like 'moment%'";
    const { rows } = await platform.database.pool.query(
      `select recipient, xmin from mailbox_letters ${of} order by id`,
    );
    return rows;
  };
  await toAll("moment1", "moment2", "moment3");
  assert.equal(new Set((await keptAt()).map(({ xmin }) => xmin)).size, 1);
  const ends = await toAll("moment4", "moment\u0000", "moment5");
  assert.deepEqual(
    ends.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
  assert.equal((await keptAt()).length, 5);
});

test("nobody but this computer's own reads the mailbox", async (t) => {
  const addresses = ["/dev/mailbox", "/dev/mailbox.json", "/dev/mailbox/1"];
  const { port } = new URL(app.url);
  for (const path of addresses) {
    for (const headers of [
      { host: "rebound.example" },
      { host: "127.0.0.1.rebound.example" },
      { host: `127.0.0.1:${port}`, "x-forwarded-for": "192.0.2.7" },
      { host: `127.0.0.1:${port}`, forwarded: "for=192.0.2.7" },
    ]) {
      assert.equal(await statusOf(path, headers), 404, `${path} ${JSON.stringify(headers)}`);
    }
    assert.notEqual(await statusOf(path.replace("/1", ""), { host: `localhost:${port}` }), 404);
  }
  const server = await createApp(app.platform);
  t.after(() => server.close());
  const headers = { host: "localhost" };
  for (const [remoteAddress, status] of [
    ["192.0.2.7", 404],
    ["::ffff:192.0.2.7", 404],
    ["2001:db8::7", 404],
    ["::1", 200],
    ["::ffff:127.0.0.1", 200],
  ] as const) {
    const { statusCode } = await server.inject({ url: "/dev/mailbox.json", remoteAddress, headers });
    assert.equal(statusCode, status, remoteAddress);
  }
});

test("there is no mailbox in production, nor where letters leave by a mail server", async (t) => {
  for (const settings of [{ NODE_ENV: "production" }, { SMTP_URL: "smtp://127.0.0.1:1" }]) {
    const other = await startApp(settings);
    t.after(() => other.close());
    assert.equal((await call(other, "GET", "/dev/mailbox.json")).status, 404);
    assert.equal((await call(other, "GET", "/dev/mailbox")).status, 404);
  }
});

test("the mailbox page shows a letter by itself, copies its code and keeps what is on it", () =>
  withPage(browser, app, phone, async (page) => {
    await page.goto(`${app.url}/dev/mailbox?to=page@example.org`);
    await page.getByText("No emails to this address.").waitFor();
    await send("page@example.org", { subject: "One", code: "PL2N7XWT" });
    const first = page.getByRole("article").filter({ hasText: "One" });
    await first.getByRole("button", { name: "Copy" }).click();
    await first.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), "PL2N7XWT");

    const before = await first.elementHandle();
    await send("page@example.org", { subject: "Two" });
    const second = page.getByRole("article").filter({ hasText: "Two" });
    await second.waitFor();
    assert.equal(await page.getByRole("article").first().getByRole("heading").textContent(), "Two");
    assert.equal(
      await before?.evaluate(({ isConnected }) => isConnected),
      true,
      "the first letter was drawn again",
    );
    assert.equal(await second.locator(".code").isVisible(), false);

    await send("elsewhere@example.org", { subject: "Three" });
    await page.getByRole("searchbox").fill("ELSEWHERE@example.org");
    await page.getByRole("article").filter({ hasText: "Three" }).waitFor();
    assert.equal(await page.getByRole("article").count(), 1);
    assert.match(page.url(), /to=ELSEWHERE/);
  }));

test("a letter's markup is shown as a mail program shows it, and can do nothing", () =>
  withPage(browser, app, { ...phone, colorScheme: "dark" }, async (page) => {
    await send("markup@example.org", { subject: "<img src=x onerror=alert(1)>", code: "PL2N7XWT" });
    await page.goto(`${app.url}/dev/mailbox?to=markup@example.org`);
    await page.getByRole("heading", { name: "<img src=x" }).waitFor();
    const link = page.getByRole("link", { name: "View as in an email app" });
    const [view] = await Promise.all([page.waitForEvent("popup"), link.click()]);
    await view.getByText("PL2N7XWT").waitFor();
    const policy = (await view.reload())?.headers()["content-security-policy"] ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /sandbox/);
    assert.doesNotMatch(policy, /allow-scripts/);
    await assertFits(view);
  }));

/** By `node:http`, which sends any Host it is told to. */
function statusOf(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(app.url + path, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}
