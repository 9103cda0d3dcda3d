import assert from "node:assert/strict";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ConfigError, loadConfig } from "#platform/base";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../../tests/support/people.ts";
import { look, noise } from "../../../tests/support/pictures.ts";
import { type LocalBucket, startBucket } from "../../../tests/support/s3.ts";

let bucket: LocalBucket;
let app: TestApp;
let person: TestPerson;
before(async () => {
  bucket = await startBucket();
  app = await startApp({ S3_URL: bucket.url() });
  person = await newPerson(app, "painter");
});
after(async () => {
  await app.close();
  await bucket.close();
});

const put = async (seed: number, on = app, as = person) =>
  call(on, "PUT", "me/avatar/", { as, raw: await noise(seed), headers: { "content-type": "image/png" } });
const nameOf = (url: string) => url.slice(url.lastIndexOf("/") + 1);

test("pictures lie in a bucket, are served from it and leave it", async () => {
  const { status, body, text } = await put(1);
  assert.equal(status, 200, text);
  const stored = bucket.objects.get(nameOf(body.avatar_url));
  assert.equal(stored?.type, "image/webp");
  const kept = await look(body.avatar_url);
  assert.equal(kept.response.headers.get("content-type"), "image/webp");
  assert.deepEqual(kept.file, stored?.content);
  assert.equal((await fetch(body.avatar_url, { method: "HEAD" })).status, 200);
  await put(2);
  app.advance(3700);
  await app.platform.pictures.sweep();
  assert.deepEqual([...bucket.objects.keys()].length, 1);
  assert.equal((await look(body.avatar_url)).status, 404);
});

for (const how of ["refuse", "error"] as const) {
  test(`while the bucket is away (${how}) a picture is a 503, and nothing has changed`, async () => {
    const as = await newPerson(app, `away-${how}`);
    const { body: before } = await put(3, app, as);
    bucket.fail(how);
    const refused = await put(4, app, as);
    assert.equal(refused.status, 503, refused.text);
    assert.equal(refused.body.code, "unavailable");
    assert.ok(Number(refused.headers.get("retry-after")) > 0);
    const unread = await fetch(before.avatar_url);
    assert.equal(unread.status, 503);
    assert.equal(unread.headers.get("cache-control"), "no-store");
    await unread.body?.cancel();
    bucket.fail(undefined);
    assert.equal((await call(app, "GET", "me/", { as })).body.avatar_url, before.avatar_url);
    assert.equal((await put(4, app, as)).status, 200);
  });
}

// The route itself gives up after 60 seconds.
test("a bucket that does not answer is given up, garbage collected or not", { timeout: 45_000 }, async () => {
  const as = await newPerson(app, "patient");
  setFlagsFromString("--expose-gc");
  const collecting = setInterval(runInNewContext("gc"), 500);
  bucket.fail("hang");
  try {
    assert.equal((await put(5, app, as)).status, 503);
  } finally {
    bucket.fail(undefined);
    clearInterval(collecting);
  }
});

test("what the bucket could not remove is removed later", async () => {
  const as = await newPerson(app, "later");
  const url = (await put(6, app, as)).body.avatar_url;
  await call(app, "DELETE", "me/avatar/", { as });
  app.advance(3700);
  bucket.fail("error");
  await assert.rejects(app.platform.pictures.sweep());
  bucket.fail(undefined);
  assert.ok(bucket.objects.has(nameOf(url)));
  app.advance(3700);
  await app.platform.pictures.sweep();
  assert.ok(!bucket.objects.has(nameOf(url)));
});

test("a bucket that does not know the key is a 503", async () => {
  for (const account of [{ key: "AKIAOTHER" }, { secret: "wrong" }]) {
    const stranger = await startApp({ S3_URL: bucket.url(account) });
    const as = await newPerson(stranger, "stranger");
    assert.equal((await put(7, stranger, as)).status, 503);
    await stranger.close();
  }
});

for (const wrong of [
  "ftp://a:b@host/bucket",
  "https://host/bucket",
  "https://a:b@host/",
  "https://a:b@host/b?x=1",
]) {
  test(`S3_URL=${wrong} stops the start`, () => {
    const env = { JWT_SECRET: "x".repeat(32), S3_URL: wrong };
    assert.throws(
      () => loadConfig(env),
      new ConfigError("S3_URL must be like https://key:secret@host/bucket?region=eu-west-1."),
    );
  });
}

test("a disk that can't be written is a 503, and leaves nothing behind", async () => {
  const onDisk = await startApp();
  const { dataDir } = onDisk.platform.config;
  const as = await newPerson(onDisk, "painter");
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(dataDir, "pictures"), "no folder");
  const refused = await put(8, onDisk, as);
  assert.equal(refused.status, 503, refused.text);
  assert.equal((await call(onDisk, "GET", "me/", { as })).body.avatar_url, null);
  await onDisk.close();
});

test("drafts of writes that were cut off are removed after a while", async () => {
  const onDisk = await startApp();
  const draft = join(onDisk.platform.config.dataDir, "pictures", "drafts", "cut-off");
  await mkdir(dirname(draft), { recursive: true });
  await writeFile(draft, "half of a pict");
  await onDisk.platform.pictures.sweep();
  assert.deepEqual(await readdir(dirname(draft)), ["cut-off"]);
  onDisk.advance(3700);
  await onDisk.platform.pictures.sweep();
  assert.deepEqual(await readdir(dirname(draft)), []);
  await onDisk.close();
});
