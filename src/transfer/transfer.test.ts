import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { pictureName } from "#platform/pictures";
import { release } from "#site";
import { createDatabase, jwtSecret } from "../../tests/support/app.ts";
import { migrate } from "../platform/database/migrations.ts";
import type { PictureStore } from "../platform/pictures/store.ts";
import { exportSite } from "./export.ts";
import { importSite } from "./import.ts";

type Own = Awaited<ReturnType<typeof createDatabase>>;

/** A site that keeps its pictures in `store`, or has none. */
function siteOn({ connection }: Pick<Own, "connection">, store: Partial<PictureStore> = {}) {
  const nowhere = { read: async () => undefined, write: async () => {}, remove: async () => {} };
  return {
    config: { jwtSecret, dataDir: join(folder, "..") },
    reached: { connection },
    pictures: { store: { ...nowhere, ...store } },
    clock: { now: () => new Date("2030-05-01T08:00:00Z") },
  };
}

let folder: string;
let origin: Own;
let target: Own;

before(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "farmgate-copy-")), "site");
  [origin, target] = [await createDatabase(), await createDatabase()];
  await run(
    origin,
    `insert into users (username, display_name, password_hash, joined_at, about)
    select 'eva' || n, 'Eva Peeters', 'none', now(), E'a\\tstory\\n\\\\.\\n of "ünusual" \\\\ letters' from generate_series(1, 200) n`,
  );
  await run(origin, "delete from users where id > 150");
  // What the trigger wrote, and an import must not write again.
  await run(origin, "delete from search_words");
  await exportSite(siteOn(origin), folder);
});

after(async () => {
  await Promise.all([origin.drop(), target.drop()]);
  await rm(folder, { recursive: true, force: true });
});

test("an export that lost rows, or that is cut off, leaves the database empty", async () => {
  const users = join(folder, "users.copy.gz");
  const whole = await readFile(users);
  const fewer = gunzipSync(whole).toString().split("\n").slice(1).join("\n");
  await writeFile(users, gzipSync(fewer));
  await assert.rejects(
    importSite(siteOn(target), folder),
    /^Error: The export is damaged: users has 149 rows/,
  );
  await writeFile(users, gzipSync(gunzipSync(whole).toString().replace("Eva Peeters", "Eve Peeters")));
  await assert.rejects(
    importSite(siteOn(target), folder),
    /^Error: The export is damaged: the rows of users have been changed\.$/,
  );
  await writeFile(users, whole.subarray(0, -20));
  await assert.rejects(
    importSite(siteOn(target), folder),
    /^Error: The rows of users can't be imported: unexpected end of file\.$/,
  );
  await writeFile(users, whole);
  assert.deepEqual(await run(target, "select from users"), []);
  await assert.rejects(importSite(siteOn(target), join(folder, "..")), /does not contain a complete export/);
});

test("an export is whole once its pictures are there, and without them all leaves the database empty", async () => {
  const cutOff = join(folder, "..", "cut-off");
  const content = Buffer.from("a picture");
  const name = pictureName(content);
  let filesBefore: string[] = [];
  let there = true;
  await run(origin, `insert into pictures (name, uses) values ('${name}', 1)`);
  const full = siteOn(origin, {
    async read() {
      filesBefore = await readdir(`${cutOff}.unfinished`);
      there = existsSync(cutOff);
      const error = Object.assign(new Error("no space left"), { code: "ENOSPC" });
      return {
        content: new Readable({
          read: (): never => {
            throw error;
          },
        }),
        bytes: 1,
      };
    },
  });
  await assert.rejects(
    exportSite(full, cutOff),
    /^Error: The disk for \S+cut-off is full: nothing was exported\.$/,
  );
  await run(origin, "delete from pictures");
  assert.ok(filesBefore.includes("users.copy.gz") && !filesBefore.includes("manifest.json"));
  assert.equal(there, false, "a killed export would look whole");
  assert.deepEqual(await readdir(join(folder, "..")), ["site"]);
  await mkdir(`${cutOff}.unfinished`);
  await assert.rejects(exportSite(siteOn(origin), cutOff), /If it was cut off, remove that folder/);
  await rm(`${cutOff}.unfinished`, { recursive: true });

  const beyond = join(folder, "pictures", `${name}.webp`);
  await writeFile(beyond, content);
  await assert.rejects(
    importSite(siteOn(target), folder),
    /^Error: The export is damaged: it has 1 pictures instead of 0\.$/,
  );
  await rm(beyond);
  assert.deepEqual(await run(target, "select from users"), []);
});

test("an export says of which release, moment and schema it is, and how many rows of each table it has", async () => {
  const manifest = await readManifest(folder);
  const files = (await readdir(new URL("../../migrations/", import.meta.url))).sort();
  assert.partialDeepStrictEqual(manifest, { release, date: "2030-05-01T08:00:00.000Z" });
  assert.deepEqual(
    manifest.schema.map(({ name }: { name: string }) => name),
    files.filter((name) => /^\d{4}-/.test(name)),
  );
  assert.partialDeepStrictEqual(manifest.tables, [{ name: "users", rows: 150 }]);
});

test("an export of a newer release, or of a schema that this one never had, is refused in a sentence that names it", async () => {
  const path = join(folder, "manifest.json");
  const text = await readFile(path, "utf8");
  const refused = async (manifest: object | string, message: RegExp | string) => {
    await writeFile(path, typeof manifest === "string" ? manifest : JSON.stringify(manifest));
    await assert.rejects(importSite(siteOn(target), folder), { message });
  };
  const manifest = { ...JSON.parse(text), release: "1.2.3" };
  const newer = [...manifest.schema, { name: "9999-later.sql", sha256: "none" }];
  await refused(
    { ...manifest, schema: newer },
    `The export is from release 1.2.3, which is newer than this release (${release}): its schema also has migrations/9999-later.sql.`,
  );
  const other = manifest.schema.toSpliced(0, 1, { ...manifest.schema[0], sha256: "none" });
  await refused(
    { ...manifest, schema: other },
    `The export is from release 1.2.3, whose schema doesn't match this release (${release}): migrations/0001-accounts.sql differs.`,
  );
  await refused(
    { ...manifest, schema: undefined },
    /manifest\.json does not say which schema the export has\.$/,
  );
  const fewer = manifest.tables.filter(({ name }: { name: string }) => name !== "cart_lines");
  await refused({ ...manifest, tables: fewer }, /its tables don't match its schema: cart_lines \(/);
  await refused(text.slice(0, -1), /does not contain a complete export/);
  await writeFile(path, text);
});

test("an import brings every value to the letter, and ids go on where they stood; a second one is refused", async () => {
  await importSite(siteOn(target), folder);
  const everything = "select * from users order by id";
  assert.deepEqual(await run(target, everything), await run(origin, everything));
  assert.deepEqual(await run(target, "select from search_words"), []);
  const insert =
    "insert into users (username, password_hash, joined_at) values ('next', 'none', now()) returning id";
  assert.deepEqual(await run(target, insert), [{ id: "201" }]);
  await assert.rejects(importSite(siteOn(target), folder), /The database is not empty/);
});

test("a database in which a server has started and nobody is yet can be filled", async (t) => {
  const started = await createDatabase();
  t.after(started.drop);
  await run(started, "insert into served values (true, 'Market', '1.2.3', now(), now())");
  await importSite(siteOn(started), folder);
  assert.deepEqual(await run(started, "select from served"), []);
});

test("an export of an older schema is brought up to this release, be it from before it said of which it is", async () => {
  const older = join(folder, "..", "older");
  const empty = { connection: { ...origin.connection, database: `${origin.connection.database}_older` } };
  await run(origin, `create database ${empty.connection.database} template template0`);
  await migrate(empty.connection, 1);
  await run(empty, "insert into users (username, password_hash, joined_at) values ('eva', 'none', now())");
  await exportSite(siteOn(empty), older);
  await run(origin, `drop database ${empty.connection.database} with (force)`);
  await run(origin, `create database ${empty.connection.database} template template0`);
  const { schema, tables, release: _, date: __, ...rest } = await readManifest(older);
  const saysLess = tables.map(({ sha256: _, ...table }: { sha256: string }) => table);
  await writeFile(
    join(older, "manifest.json"),
    JSON.stringify({ migrations: schema, tables: saysLess, ...rest }),
  );
  await importSite(siteOn(empty), older);
  const { ran } = await migrate(empty.connection);
  assert.equal(ran, 0);
  assert.equal((await run(empty, "select from users where username = 'eva'")).length, 1);
  await run(origin, `drop database ${empty.connection.database} with (force)`);
});

async function readManifest(exported: string) {
  return JSON.parse(await readFile(join(exported, "manifest.json"), "utf8"));
}

async function run({ connection }: Pick<Own, "connection">, statement: string): Promise<object[]> {
  const client = new pg.Client(connection);
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}
