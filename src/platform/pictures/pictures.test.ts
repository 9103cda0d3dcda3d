import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { type Answer, call } from "../../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../../tests/support/people.ts";
import { bomb, look, noise, picture } from "../../../tests/support/pictures.ts";
import { until } from "../../../tests/support/sites.ts";

let app: TestApp;
let person: TestPerson;
before(async () => {
  app = await startApp();
  person = await newPerson(app, "painter");
});
after(() => app.close());

type Body = Awaited<ReturnType<typeof picture>>;
const put = (raw: Body, type = "image/png", headers = {}): Promise<Answer> =>
  call(app, "PUT", "me/avatar/", { as: person, raw, headers: { "content-type": type, ...headers } });

for (const format of ["jpeg", "png", "webp", "avif"] as const) {
  test(`a picture in ${format} is kept as WebP without what it said about its owner`, async () => {
    const sent = await picture({ format });
    const answer = await put(sent, `image/${format}`);
    assert.equal(answer.status, 200, answer.text);
    const kept = await look(answer.body.avatar_url);
    assert.deepEqual([kept.format, kept.width, kept.height], ["webp", 256, 128]);
    assert.equal(kept.corners, "red blue red blue");
    assert.deepEqual(kept.metadata, {
      exif: undefined,
      icc: undefined,
      xmp: undefined,
      orientation: undefined,
    });
    assert.ok(Buffer.from(sent).includes("SECRET-OWNER"));
    assert.ok(!kept.file?.includes("SECRET-OWNER"));
  });
}

for (const [orientation, corners] of [
  [1, "red blue red blue"],
  [2, "blue red blue red"],
  [3, "blue red blue red"],
  [4, "red blue red blue"],
  [5, "red red blue blue"],
  [6, "red red blue blue"],
  [7, "blue blue red red"],
  [8, "blue blue red red"],
] as const) {
  test(`a picture taken with orientation ${orientation} stands upright`, async () => {
    const { body } = await put(await picture({ format: "jpeg", orientation }), "image/jpeg");
    const kept = await look(body.avatar_url);
    assert.deepEqual([kept.width, kept.height], orientation < 5 ? [256, 128] : [128, 256]);
    assert.equal(kept.corners, corners);
  });
}

test("orientation mirrors as EXIF says", async () => {
  // The upper left quarter alone is red, so all eight ways differ.
  const ways = ["0 0", "1 0", "1 1", "0 1", "0 0", "1 0", "1 1", "0 1"];
  for (const [i, way] of ways.entries()) {
    const red = { create: { width: 100, height: 50, channels: 3 as const, background: "#f00" } };
    const drawn = sharp({ create: { width: 200, height: 100, channels: 3, background: "#00f" } })
      .composite([{ input: red, left: 0, top: 0 }])
      .withMetadata({ orientation: i + 1 });
    const { body } = await put(new Uint8Array(await drawn.jpeg().toBuffer()), "image/jpeg");
    const kept = await look(body.avatar_url);
    const [x, y] = way.split(" ").map(Number);
    const expected = [0, 1, 2, 3].map((corner) => (corner === (x ?? 0) + 2 * (y ?? 0) ? "red" : "blue"));
    assert.equal(kept.corners, expected.join(" "), `orientation ${i + 1}`);
  }
});

test("of an animated picture the first frame is kept", async () => {
  const frames = Buffer.concat([
    Buffer.alloc(100 * 100 * 3, "\xff\0\0", "latin1"),
    Buffer.alloc(100 * 100 * 3, 9),
  ]);
  const drawn = sharp(frames, { raw: { width: 100, height: 200, channels: 3, pageHeight: 100 } });
  const { body } = await put(new Uint8Array(await drawn.webp({ loop: 0 }).toBuffer()), "image/webp");
  const kept = await look(body.avatar_url);
  assert.deepEqual([kept.width, kept.height, kept.corners], [100, 100, "red red red red"]);
});

test("colours of another profile, sixteen bits and four inks are read", async () => {
  const base = () => sharp({ create: { width: 50, height: 50, channels: 3, background: "#f00" } });
  const files = [
    ["image/jpeg", base().withIccProfile("p3").jpeg()],
    ["image/png", base().toColourspace("rgb16").png()],
    ["image/jpeg", base().toColourspace("cmyk").jpeg()],
    ["image/png", base().toColourspace("b-w").png()],
  ] as const;
  for (const [type, file] of files) {
    const answer = await put(new Uint8Array(await file.toBuffer()), type);
    assert.equal(answer.status, 200, answer.text);
    assert.equal((await look(answer.body.avatar_url)).width, 50);
  }
});

test("a picture of more pixels than can be read is refused before it is decoded", async () => {
  for (const [width, height] of [
    [30_000, 30_000],
    [8000, 6251],
  ] as const) {
    const answer = await put(bomb(width, height));
    assert.equal(answer.status, 400);
    assert.equal(answer.body.code, "too_many_pixels");
  }
});

test("a format that has to be decoded whole may have fewer pixels", async () => {
  const drawn = sharp({ create: { width: 4100, height: 3100, channels: 3, background: "#0f0" } });
  const answer = await put(new Uint8Array(await drawn.avif({ effort: 0 }).toBuffer()), "image/avif");
  assert.equal(answer.body.code, "too_many_pixels");
});

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
const small = sharp({ create: { width: 9, height: 9, channels: 3, background: "#f00" } });
for (const [name, make] of Object.entries({
  nothing: async () => Buffer.alloc(0),
  text: async () => Buffer.from("a picture"),
  "an SVG": async () => Buffer.from(svg),
  "a GIF": () => small.clone().gif().toBuffer(),
  "a TIFF": () => small.clone().tiff().toBuffer(),
  "a PDF": async () => Buffer.from("%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"),
  "a JPEG": () => small.clone().jpeg().toBuffer(),
  "the head of a PNG": async () => Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
})) {
  test(`${name} sent as a PNG is no picture`, async () => {
    const answer = await put(new Uint8Array(await make()));
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.body.code, "not_an_image");
  });
}

for (const format of ["jpeg", "png", "webp", "avif"] as const) {
  test(`a cut-off ${format} is no picture`, async () => {
    const whole = await sharp(await noise(7, 300))
      .toFormat(format)
      .toBuffer();
    for (const part of [0.1, 0.5, 0.95]) {
      const cut = new Uint8Array(whole.subarray(0, Math.floor(whole.length * part)));
      assert.equal((await put(cut, `image/${format}`)).body.code, "not_an_image", `${part} of it`);
    }
  });
}

test("what hides behind a picture is not kept", async () => {
  const hidden = Buffer.from("<script>alert(1)</script>PK\x03\x04%PDF-1.7");
  const sent = Buffer.concat([await picture({ format: "jpeg" }), hidden]);
  const answer = await put(new Uint8Array(sent), "image/jpeg");
  const kept = await look(answer.body.avatar_url);
  assert.ok(!kept.file?.includes("script"));
});

test("a body of another type is refused, whatever it holds", async () => {
  const png = await picture();
  for (const type of ["application/json", "image/gif", "image/svg+xml", "application/octet-stream"]) {
    const answer = await put(png, type);
    assert.equal(answer.status, 415, type);
    assert.equal(answer.body.code, "unsupported_media_type");
  }
  assert.equal((await call(app, "PUT", "me/avatar/", { as: person, json: {} })).status, 415);
  assert.equal((await call(app, "PUT", "me/avatar/", { as: person })).body.code, "not_an_image");
});

test("a body past 10 MB is refused, with and without a length", async () => {
  const large = new Uint8Array(10 * 1024 * 1024 + 1);
  assert.equal((await put(large)).status, 413);
  const parts = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(1024 * 1024));
      if (++sent === 12) controller.close();
    },
  });
  let sent = 0;
  const answer = await fetch(`${app.url}/backend/api/me/avatar/`, {
    method: "PUT",
    headers: { authorization: `Bearer ${person.access}`, "content-type": "image/png" },
    body: parts,
    duplex: "half",
  });
  assert.equal(answer.status, 413);
  await answer.body?.cancel();
});

test("the nameless and the wrong are refused before the body is looked at", async () => {
  const headers = { "content-type": "image/png" };
  const raw = await picture();
  assert.equal((await call(app, "PUT", "me/avatar/", { raw, headers })).status, 401);
  const stale = { ...headers, "if-match": '"other"' };
  assert.equal((await call(app, "PUT", "me/avatar/", { as: person, raw, headers: stale })).status, 412);
  const other = await call(app, "PUT", "me/avatar/?size=9", { as: person, raw, headers });
  assert.deepEqual(other.body.error_codes, { size: ["unknown_field"] });
});

test("a kept picture may be kept by everybody for ever", async () => {
  const { body } = await put(await picture());
  const { response, file } = await look(body.avatar_url);
  assert.equal(response.headers.get("content-type"), "image/webp");
  assert.equal(response.headers.get("cache-control"), "public, max-age=31536000, immutable");
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  assert.equal(response.headers.get("content-length"), String(file?.length));
  const etag = response.headers.get("etag") ?? "";
  const again = await fetch(body.avatar_url, { headers: { "if-none-match": etag } });
  assert.equal(again.status, 304);
  assert.equal(again.headers.get("etag"), etag);
  assert.equal(await again.text(), "");
  const head = await fetch(body.avatar_url, { method: "HEAD" });
  assert.equal(head.headers.get("content-length"), String(file?.length));
});

for (const file of [
  "x.webp",
  `${"0".repeat(32)}.webp`,
  `${"0".repeat(32)}.png`,
  "..%2f..%2fpackage.json",
  "../package.json",
  "%2e%2e/%2e%2e/jwt-secret",
  "drafts",
]) {
  test(`there is nothing at /media/${file}`, async () => {
    assert.equal((await call(app, "GET", `/media/${file}`)).status, 404);
  });
}

test("a picture that nothing shows any more is removed an hour later, and not before", async () => {
  const { body } = await put(await noise(1));
  const first = body.avatar_url;
  await put(await noise(2));
  await app.platform.pictures.sweep();
  assert.equal((await look(first)).status, 200);
  app.advance(3700);
  await app.platform.pictures.sweep();
  assert.equal((await look(first)).status, 404);
  const { body: me } = await call(app, "GET", "me/", { as: await newPerson(app, "visitor") });
  assert.equal(me.avatar_url, null);
});

test("a picture that two show stays while one of them lives", async () => {
  const other = await newPerson(app, "double");
  const send = async (who: TestPerson, raw: Body) => {
    const headers = { "content-type": "image/png" };
    const answer = await call(app, "PUT", "me/avatar/", { as: await signedIn(who), raw, headers });
    return answer.body.avatar_url;
  };
  const both = await noise(3);
  const url = await send(person, both);
  assert.equal(await send(other, both), url);
  await send(person, await noise(4));
  app.advance(3700);
  await app.platform.pictures.sweep();
  assert.equal((await look(url)).status, 200);
  const left = await call(app, "DELETE", "me/avatar/", { as: await signedIn(other) });
  assert.equal(left.body.avatar_url, null);
  app.advance(3700);
  await app.platform.pictures.sweep();
  assert.equal((await look(url)).status, 404);
});

test("files that were written before the server died are removed", async () => {
  const name = await app.platform.pictures.save({ only: Buffer.from(await noise(5)) });
  const folder = join(app.platform.config.dataDir, "pictures", name.only.slice(0, 2));
  assert.deepEqual(await readdir(folder), [`${name.only}.webp`]);
  app.advance(3700);
  await app.platform.pictures.sweep();
  assert.deepEqual(await readdir(folder), []);
});

test("who leaves takes their picture along", async () => {
  const leaver = await newPerson(app, "leaver");
  const headers = { "content-type": "image/png" };
  const { body } = await call(app, "PUT", "me/avatar/", { as: leaver, raw: await noise(6), headers });
  const json = { current_password: "a-long-enough-password" };
  assert.equal((await call(app, "DELETE", "me/", { as: leaver, json })).status, 204);
  app.advance(3700);
  await app.platform.pictures.sweep();
  assert.equal((await look(body.avatar_url)).status, 404);
});

/** The clock has moved past the life of an access token. */
async function signedIn({ username, id }: TestPerson): Promise<TestPerson> {
  const json = { username, password: "a-long-enough-password" };
  const { body } = await call(app, "POST", "auth/token/", { json });
  return { id, username, email: "", ...body };
}

test("bodies that come a byte a second hold up nobody's pictures, and are cut off", async (t) => {
  const slowly = await newPerson(app, "slowly");
  const { port } = new URL(app.url);
  const sockets = Array.from({ length: 60 }, () => connect(Number(port), "127.0.0.1"));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  const heard = sockets.map(() => "");
  for (const [n, socket] of sockets.entries()) {
    socket
      .on("error", () => {})
      .on("data", (bytes) => {
        heard[n] = `${heard[n]}${bytes}`;
      });
  }
  for (const socket of sockets) {
    socket.write(
      `PUT /backend/api/me/avatar/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${slowly.access}\r\n` +
        "Content-Type: image/png\r\nContent-Length: 9000000\r\n\r\nx",
    );
  }
  const dripping = setInterval(() => sockets.map((socket) => socket.write("x")), 1000);
  t.after(() => clearInterval(dripping));
  // Its share is taken: of the sixty, fifty are received.
  await until(
    () => heard.some((answer) => /^HTTP\/1\.1 429 [\s\S]+"rate_limited"/.test(answer)),
    "some were refused",
  );
  const other = await newPerson(app, "prompt");
  const headers = { "content-type": "image/png" };
  const sent = performance.now();
  const { status } = await call(app, "PUT", "me/avatar/", { as: other, raw: await noise(7), headers });
  assert.equal(status, 200);
  assert.ok(performance.now() - sent < 4000, "it waited for the slow ones");
  await until(() => !heard.includes(""), "the slow ones are answered");
  assert.deepEqual([...new Set(heard.map((answer) => answer.slice(9, 12)))].sort(), ["408", "429"]);
  assert.equal(
    (await call(app, "PUT", "me/avatar/", { as: slowly, raw: await noise(8), headers })).status,
    200,
  );
});
