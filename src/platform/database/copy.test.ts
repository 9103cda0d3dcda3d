import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { createDatabase } from "../../../tests/support/app.ts";
import { exportSite, importSite } from "./copy.ts";
import { migrate } from "./migrations.ts";

type Own = Awaited<ReturnType<typeof createDatabase>>;

const noPictures = async () => 0;

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
  await exportSite(origin.connection, folder, noPictures);
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
    importSite(target.connection, folder, noPictures),
    /^Error: The export is damaged: users has 149 rows/,
  );
  await writeFile(users, whole.subarray(0, -20));
  await assert.rejects(
    importSite(target.connection, folder, noPictures),
    /^Error: The rows of users can't be taken in: unexpected end of file\.$/,
  );
  await writeFile(users, whole);
  assert.deepEqual(await run(target, "select from users"), []);
  await assert.rejects(
    importSite(target.connection, join(folder, ".."), noPictures),
    /holds no whole export/,
  );
});

test("an export is whole once its pictures are there, and without them all leaves the database empty", async () => {
  const cutOff = join(folder, "..", "cut-off");
  let filesBefore: string[] = [];
  const exporting = exportSite(origin.connection, cutOff, async () => {
    filesBefore = await readdir(cutOff);
    throw new Error("cut off");
  });
  await assert.rejects(exporting, /cut off/);
  assert.ok(filesBefore.includes("users.copy.gz") && !filesBefore.includes("manifest.json"));
  assert.ok(!(await readdir(join(folder, ".."))).includes("cut-off"));

  await assert.rejects(
    importSite(target.connection, folder, async () => 1),
    /^Error: The export is damaged: it has 1 pictures in place of 0\.$/,
  );
  assert.deepEqual(await run(target, "select from users"), []);
});

test("an export of a schema that this release never had is refused", async () => {
  const manifest = join(folder, "manifest.json");
  const text = await readFile(manifest, "utf8");
  await writeFile(manifest, text.replace("0001-accounts.sql", "0001-other.sql"));
  await assert.rejects(
    importSite(target.connection, folder, noPictures),
    /The export's migrations are not this release's/,
  );
  await writeFile(manifest, text.slice(0, -1));
  await assert.rejects(importSite(target.connection, folder, noPictures), /holds no whole export/);
  await writeFile(manifest, text);
});

test("an import brings every value to the letter, and ids go on where they stood; a second one is refused", async () => {
  await importSite(target.connection, folder, noPictures);
  const everything = "select * from users order by id";
  assert.deepEqual(await run(target, everything), await run(origin, everything));
  assert.deepEqual(await run(target, "select from search_words"), []);
  const insert =
    "insert into users (username, password_hash, joined_at) values ('next', 'none', now()) returning id";
  assert.deepEqual(await run(target, insert), [{ id: "201" }]);
  await assert.rejects(importSite(target.connection, folder, noPictures), /The database is not empty/);
});

test("an export of an older schema is brought up to this release", async () => {
  const older = join(folder, "..", "older");
  const empty = { connection: { ...origin.connection, database: `${origin.connection.database}_older` } };
  await run(origin, `create database ${empty.connection.database} template template0`);
  await migrate(empty.connection, 1);
  await run(empty, "insert into users (username, password_hash, joined_at) values ('eva', 'none', now())");
  await exportSite(empty.connection, older, noPictures);
  await run(origin, `drop database ${empty.connection.database} with (force)`);
  await run(origin, `create database ${empty.connection.database} template template0`);
  await importSite(empty.connection, older, noPictures);
  const { ran } = await migrate(empty.connection);
  assert.equal(ran, 0);
  assert.equal((await run(empty, "select from users where username = 'eva'")).length, 1);
  await run(origin, `drop database ${empty.connection.database} with (force)`);
});

async function run({ connection }: Pick<Own, "connection">, statement: string): Promise<object[]> {
  const client = new pg.Client(connection);
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}
