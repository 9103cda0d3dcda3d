import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { openBrowser, phone, withPage } from "../../../tests/support/browser.ts";
import { call } from "../../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../../tests/support/people.ts";
import { look, noise, picture } from "../../../tests/support/pictures.ts";
import { assertSoundPage } from "../../../tests/support/sound-pages.ts";
import { cookieOf } from "../../../tests/support/streams.ts";

let app: TestApp;
let people = 0;
before(async () => {
  app = await startApp();
});
after(() => app.close());

const newOne = () => newPerson(app, `person-${people++}`);
const avatarOf = async (as: TestPerson) => (await call(app, "GET", "me/", { as })).body.avatar_url;
const path = "/account/picture/";
const boundary = "----a-boundary";

const formHeaders = {
  "sec-fetch-site": "same-origin",
  "content-type": `multipart/form-data; boundary=${boundary}`,
};

/** A form as a browser sends it. */
function formOf(file: Uint8Array, { name = "me.png", type = "image/png" } = {}): Buffer {
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="picture"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

/** Sends a form in pieces of so many bytes. */
async function send(cookie: string, form: Buffer, { to = path, piece = 65_536, site = "same-origin" } = {}) {
  const headers = { ...formHeaders, cookie, "sec-fetch-site": site, "content-length": form.length };
  const sent = request(app.url + to, { method: "POST", headers, agent: false });
  sent.on("error", () => {});
  const answered: Promise<IncomingMessage[]> = once(sent, "response");
  for (let at = 0; at < form.length; at += piece) {
    sent.write(form.subarray(at, at + piece));
    await turn();
  }
  sent.end();
  const [response] = await answered;
  if (response === undefined) throw new Error("nothing was answered");
  return { status: response.statusCode, location: response.headers.location, text: await text(response) };
}

test("a picture is chosen, shown and removed without scripts, and errors stand at the field", async (t) => {
  const browser = await openBrowser();
  t.after(() => browser.close());
  const person = await newOne();
  const [name = "", value = ""] = (await cookieOf(app, person.username)).split("=");
  const cookies = [{ name, value, url: app.url }];
  const file = (buffer: Uint8Array) => ({
    name: "me.png",
    mimeType: "image/png",
    buffer: Buffer.from(buffer),
  });
  const foreseen = [
    "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)",
  ];
  await withPage(
    browser,
    app,
    { ...phone, javaScriptEnabled: false },
    async (page) => {
      await page.context().addCookies(cookies);
      await page.goto(`${app.url}/account/`);
      const save = async (label: string, buffer: Uint8Array) => {
        await page.getByLabel(label).setInputFiles(file(buffer));
        await page.getByRole("button", { name: "Save the picture" }).click();
      };
      await save("Choose a picture", Buffer.from("no picture"));
      assert.match(await page.getByRole("alert").innerText(), /Picture: This file is not a picture/);
      assert.match(await page.locator("#picture-error").innerText(), /not a picture/);
      await save("Choose a picture", await picture());
      await page.getByText("Your picture is saved.").waitFor();
      const shown = await page.locator("img.avatar").getAttribute("src");
      assert.equal(shown, await avatarOf(person));
      const { width, height } = await look(shown ?? "");
      assert.deepEqual([width, height], [256, 128]);
      await page.getByRole("button", { name: "Remove the picture" }).click();
      await page.getByText("Your picture is removed.").waitFor();
      assert.equal(await avatarOf(person), null);
    },
    foreseen,
  );
  await send(await cookieOf(app, person.username), formOf(await picture()));
  await assertSoundPage(browser, app, "/account/", { cookies });
});

test("a picture is the same in whatever pieces it comes, and whatever it holds of the boundary", async () => {
  const person = await newOne();
  const cookie = await cookieOf(app, person.username);
  const [drawn, trailer] = [await noise(7), Buffer.from(`\r\n--${boundary.slice(0, -1)}\r\n--\r`)];
  const addresses = new Set<string>();
  for (const piece of [1, 3, 17, 65_536]) {
    const { status, location } = await send(cookie, formOf(Buffer.concat([drawn, trailer])), { piece });
    assert.deepEqual([status, location], [303, "/account/"]);
    addresses.add(await avatarOf(person));
  }
  await call(app, "PUT", "me/avatar/", { as: person, raw: drawn, headers: { "content-type": "image/png" } });
  addresses.add(await avatarOf(person));
  assert.equal(addresses.size, 1);
});

test("what is no such form changes nothing: no file, a large one, no end, another site, a nameless visitor, another page", async () => {
  const person = await newOne();
  const cookie = await cookieOf(app, person.username);
  const whole = formOf(await picture());
  const none = await send(cookie, formOf(Buffer.alloc(0), { name: "" }));
  assert.equal(none.status, 422);
  assert.match(none.text, /Fill this in/);
  const large = await call(app, "POST", path, {
    headers: { ...formHeaders, cookie },
    raw: new Uint8Array(formOf(Buffer.alloc(11 * 1024 * 1024))),
  });
  assert.equal(large.status, 413);
  assert.match(large.text, /larger than 10/);
  assert.equal((await send(cookie, whole.subarray(0, 300))).status, 422);
  assert.equal((await send(cookie, Buffer.from("--"))).status, 422);
  assert.equal((await send(cookie, formOf(await picture(), { type: "text/html" }))).status, 422);
  assert.equal((await send(cookie, whole, { site: "cross-site" })).status, 403);
  assert.equal((await send(cookie, whole, { to: "/account/" })).status, 415);
  const { status, location } = await send("", whole);
  assert.deepEqual([status, location], [303, "/sign-in/?next=%2Faccount%2Fpicture%2F"]);
  assert.equal(await avatarOf(person), null);
});
