import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type BackupStatus, backUp, readBackupStatus } from "#backup";
import { migrate } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { temporaryFolder } from "../../tests/support/folder.ts";
import { cartOf } from "../../tests/support/goods.ts";
import { checkOut, newProduct, requireSound } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { picture } from "../../tests/support/pictures.ts";
import { command } from "../../tests/support/process.ts";
import { type LocalBucket, startBucket } from "../../tests/support/s3.ts";
import { startEmbedded } from "../platform/embedded/index.ts";
import { createKeeper, type Keeper } from "./keeper.ts";
import { openPlace } from "./open-place.ts";
import { openVaultToRead } from "./vault.ts";
import { listPieces } from "./wal-pieces.ts";

const passphrase = "five random words of ours";
const quick = { fsync: "off", shared_buffers: "16MB" };
let home: Awaited<ReturnType<typeof temporaryFolder>>;
let bucket: LocalBucket;
/** What the site's commands and servers are started with; it is backed up to the bucket. */
let settings: Record<string, string>;

before(async () => {
  [home, bucket] = [await temporaryFolder(), await startBucket()];
  settings = {
    DATA_DIR: join(home.path, "data"),
    BACKUP_TO: "s3://pictures/market",
    BACKUP_S3_ACCOUNT: bucket.account(),
    BACKUP_PASSPHRASE: passphrase,
  };
});

after(async () => {
  await bucket.close();
  await home.remove();
});

/** A site in `dataDir`, in this process. */
async function serve(dataDir: string) {
  const embedded = await startEmbedded(dataDir, quick);
  await migrate(embedded.connection);
  // Without BACKUP_TO: what it would do by itself is done here, step by step.
  const app = await startApp({ DATA_DIR: dataDir }, embedded);
  return {
    app,
    async stop() {
      await app.close();
      await embedded.leave();
    },
  };
}

/** Buys one after the other until it is told to stop; answers the ids of the orders and when each was acknowledged. */
function keepBuying(app: TestApp, buyer: TestPerson, product: number) {
  let stopped = false;
  const bought: { id: number; at: number }[] = [];
  const buying = (async () => {
    while (!stopped) bought.push(await buy(app, buyer, product));
  })();
  return {
    bought,
    async stop() {
      stopped = true;
      await buying;
    },
  };
}

async function buy(app: TestApp, buyer: TestPerson, product: number) {
  await cartOf(app, buyer).add({ id: product });
  const { status, body, text } = await checkOut(app, buyer);
  assert.equal(status, 201, text);
  return { id: Number(body.orders[0].id), at: Date.now() };
}

test("a lost site comes back as it was at a moment: all that was acknowledged by then, nothing that came later", {
  timeout: 300_000,
}, async (t) => {
  const { DATA_DIR = "", BACKUP_TO = "" } = settings;
  const { app, stop } = await serve(DATA_DIR);
  const seller = await newProducer(app, "seller");
  const product = await newProduct(app, seller, { stock: 10_000 });
  const buyers = [await newPerson(app, "one"), await newPerson(app, "two")];
  await mkdir(join(DATA_DIR, "texts"));
  await writeFile(join(DATA_DIR, "texts", "terms.md"), "# Ours");
  const site = siteOf(app);
  const keeper: Keeper = createKeeper(site, BACKUP_TO);
  await keeper.keep();
  assert.ok(keeper.needsCopy());
  const crowd = buyers.map((buyer) => keepBuying(app, buyer, product));
  assert.match(
    await backUp(site),
    /^Backed up the site to s3:\/\/pictures\/market: .+, encrypted: .+ Copies kept there: 1\.$/,
  );
  // A picture that came after the copy comes with the log.
  const headers = { "content-type": "image/png" };
  const shown = await call(app, "PUT", `products/${product}/images/1/?alt=Pears`, {
    as: seller,
    raw: await picture(),
    headers,
  });
  assert.equal(shown.status, 200, shown.text);
  await Promise.all(crowd.map((one) => one.stop()));
  const bought = crowd.flatMap((one) => one.bought);
  const last = await buy(app, await newPerson(app, "three"), product);
  const until = new Date(last.at);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const beyond = await buy(app, await newPerson(app, "four"), product);
  await keeper.keep();
  await keeper.close();
  const stateOf = async (config = site.config) => readBackupStatus(app.platform.db, config, new Date());
  assert.partialDeepStrictEqual(await stateOf(), { state: "never_verified", place: BACKUP_TO });
  await requireTold(site, stateOf);
  await stop();

  const backUpOfBucket = new Map(bucket.objects);
  await rm(DATA_DIR, { recursive: true });
  const restored = await command(["restore", BACKUP_TO, "--until", until.toISOString()], settings);
  assert.equal(restored.code, 0, restored.stderr);
  assert.deepEqual(new Map(bucket.objects), backUpOfBucket, "a restore changes nothing in the backup");
  assert.equal(await readFile(join(DATA_DIR, "texts", "terms.md"), "utf8"), "# Ours");
  assert.equal((await readdir(DATA_DIR)).includes("restoring"), false);

  const again = await serve(DATA_DIR);
  t.after(async () => {
    // What was under way at the moment is tried again in two minutes, when nobody can be at it any longer.
    await again.app.platform.database.pool.query("delete from outbox; delete from jobs.job");
    await again.stop();
  });
  const { rows } = await again.app.platform.database.pool.query<{ id: string }>("select id from orders");
  const ids = new Set(rows.map(({ id }) => Number(id)));
  assert.ok(bought.length > 1);
  assert.deepEqual(
    [...bought, last].filter(({ id }) => !ids.has(id)),
    [],
  );
  assert.ok(!ids.has(beyond.id));
  await requireSound(again.app);
  const { body } = await call(again.app, "GET", `products/${product}/`);
  const path = new URL(body.images[0].small).pathname;
  assert.equal((await fetch(`${again.app.url}${path}`)).status, 200);

  // It goes on as another line of history, whose log follows upon a copy of its own only.
  const later = createKeeper(siteOf(again.app), BACKUP_TO);
  await later.keep();
  assert.ok(later.needsCopy());
  await later.close();
  await command(["audit"], settings).then(({ code, stdout }) => assert.equal(code, 0, stdout));
});

/** A place that is away, and one that is not ours, are told in one line, by the command and to the console. */
async function requireTold(site: ReturnType<typeof siteOf>, stateOf: () => Promise<BackupStatus>) {
  const [elsewhere, inside] = [join(home.path, "elsewhere"), join(settings["DATA_DIR"] ?? "", "backup")];
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, "letter"), "");
  await assert.rejects(
    backUp(site, elsewhere),
    /^Error: \S+ has other things in it \(letter\): choose an empty place\.$/,
  );
  await assert.rejects(backUp(site, inside), /^Error: \S+ lies within DATA_DIR and would be lost with it/);
  await writeFile(join(home.path, "file"), "");
  await assert.rejects(
    backUp(site, join(home.path, "file")),
    /^Error: The backup folder \S+ can't be used: a part of its path is no folder\.$/,
  );
  if (process.platform === "linux")
    await assert.rejects(
      backUp(site, "/proc/backup"),
      /^Error: The backup folder \S+ can't be used: a folder that it needs isn't there\.$/,
    );
  const stranger = { ...site.config, backup: { ...site.config.backup, passphrase: undefined } };
  await assert.rejects(backUp({ ...site, config: stranger }), /are encrypted: set BACKUP_PASSPHRASE\.$/);
  const own = { ...site.config, databaseUrl: "postgres://elsewhere/market" };
  await assert.rejects(
    backUp({ ...site, config: own }),
    /^Error: DATABASE_URL is set, and Farmgate backs up only/,
  );
  bucket.fail("refuse");
  const keeper = createKeeper(site, settings["BACKUP_TO"] ?? "");
  await assert.rejects(keeper.keep(), /^Error: The bucket of s3:\/\/pictures\/market can't be reached: /);
  await keeper.close();
  bucket.fail(undefined);
  assert.partialDeepStrictEqual(await stateOf(), { state: "log_behind" });
  assert.match((await stateOf()).failure ?? "", /^The bucket of s3:\/\/pictures\/market can't be reached/);
}

/** As its server has it, with the settings of its backup. */
function siteOf({ platform }: TestApp) {
  const { config } = platform;
  const backup = {
    ...config.backup,
    to: settings["BACKUP_TO"],
    passphrase,
    s3Account: { url: new URL(bucket.account()).origin, region: "eu-west-1", ...keys() },
  };
  return { ...platform, config: Object.assign(Object.create(config), { backup }) };
}

function keys() {
  const { username, password } = new URL(bucket.account());
  return { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) };
}

test("a verification restores the last moment, starts it, audits it and looks for each picture", async () => {
  const { code, stdout, stderr } = await command(["backup", "verify"], settings);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^The backup in s3:\/\/pictures\/market is well: .+ all 2 pictures are there\./);
  const pictures = [...bucket.objects].filter(([name]) => name.includes("/pictures/"));
  const [name = "", object] = pictures[0] ?? [];
  bucket.objects.delete(name);
  const lacking = await command(["backup", "verify"], settings);
  assert.deepEqual(
    [lacking.code, lacking.stderr],
    [1, "The backup in s3://pictures/market lacks 1 of 2 pictures.\n"],
  );
  if (object) bucket.objects.set(name, object);
});

test("what can't be restored is refused in one line, and leaves nothing that a server would start", async () => {
  const { BACKUP_TO = "" } = settings;
  const empty = join(home.path, "empty");
  const refused = async (message: RegExp, args: string[] = [], changed: Record<string, string> = {}) => {
    const told = await command(["restore", BACKUP_TO, ...args], { ...settings, DATA_DIR: empty, ...changed });
    assert.deepEqual([told.code, told.stdout], [1, ""]);
    assert.match(told.stderr, message);
    assert.equal(told.stderr.trim().split("\n").length, 1);
    const present = await readdir(empty).catch((): string[] => []);
    assert.ok(!present.includes("postgres"), "nothing that a server would start");
  };
  await refused(/^BACKUP_PASSPHRASE is not the one that /, [], { BACKUP_PASSPHRASE: "another one of ours" });
  await refused(/^The backups in .+ are encrypted: set BACKUP_PASSPHRASE/, [], { BACKUP_PASSPHRASE: "" });
  await refused(/^The oldest backup in .+ is of .+: choose a later moment\./, ["--until", "2020-01-01"]);
  await refused(/^The backup in .+ reaches to .+ only: /, ["--until", "2100-01-01 00:00"]);
  await refused(/^--until is a moment, like /, ["--until", "yesterday"]);
  await refused(/^A backup is restored into Farmgate's own PostgreSQL: unset/, [], {
    DATABASE_URL: "postgres://a@b/c",
  });
  await mkdir(empty, { recursive: true });
  await writeFile(join(empty, "letter"), "");
  await refused(/is not empty \(it has letter\): move it away/);
  await rm(join(empty, "letter"));

  const whole = new Map(bucket.objects);
  const damage = async (part: string, change: (content: Buffer) => Buffer | undefined, message: RegExp) => {
    const [name = "", found] = [...whole].findLast(([one]) => one.includes(part)) ?? [];
    const content = found && change(found.content);
    if (found && content) bucket.objects.set(name, { ...found, content });
    else bucket.objects.delete(name);
    await refused(message);
    for (const [one, object] of whole) bucket.objects.set(one, object);
  };
  const flip = (content: Buffer) => Buffer.from(content.map((byte, i) => (i === 20 ? byte ^ 1 : byte)));
  await damage("/part-", flip, /is damaged: bases\/\S+\/part-\d+ is not what was written there\.$/m);
  await damage("/part-", () => undefined, /is damaged: bases\/\S+\/part-\d+ is missing or was changed\.$/m);
  await damage("/files", () => undefined, /is damaged: bases\/\S+\/files is missing\.$/m);
  await damage("/manifest", () => undefined, /^The only backup in .+ was cut off before it was whole\.$/m);
  await damage("farmgate-backup.json", () => undefined, /^There is no backup in s3:\/\/pictures\/market\.$/m);
});

test("a log with a hole is told, with the moment up to which it leads", async () => {
  const { BACKUP_TO = "" } = settings;
  const config = {
    backup: { s3Account: { url: new URL(bucket.account()).origin, region: "eu-west-1", ...keys() } },
  };
  const vault = await openVaultToRead(openPlace(BACKUP_TO, config as never), passphrase);
  const pieces = await listPieces(vault);
  const last = pieces.filter(({ timeline }) => timeline === 1).at(-1);
  assert.ok(last);
  // Two in place of the last one, of which the former is lost.
  const content = (await vault.read(last.name)) ?? Buffer.alloc(0);
  const half = last.from + Math.floor(content.length / 2);
  const later = last.name.replace(/\.\w{7}-/, `.${half.toString(16).toUpperCase().padStart(7, "0")}-`);
  await vault.write(later, content.subarray(half - last.from));
  const kept = bucket.objects.get(`market/${last.name}`);
  await vault.remove(last.name);
  const empty = join(home.path, "hole");
  const told = await command(["restore", BACKUP_TO], { ...settings, DATA_DIR: empty });
  assert.equal(told.code, 1);
  assert.match(
    told.stderr,
    /^The write-ahead log after \S+ is missing in s3:\/\/pictures\/market: restore with --until \S+ or earlier\.\n$/,
  );
  // What there is can still be seen.
  const listed = await command(["backup", "list"], settings);
  assert.equal(listed.code, 0, listed.stderr);
  assert.match(
    listed.stdout,
    /^\S+Z {2}\S+ MB, \d+ pictures, release \S+\n[\s\S]*The write-ahead log after \S+ is missing/,
  );
  await vault.remove(later);
  if (kept) bucket.objects.set(`market/${last.name}`, kept);
});
