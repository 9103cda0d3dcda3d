import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import { startEmbedded } from "../src/platform/embedded/index.ts";
import { freePort } from "../tests/support/process.ts";
import { thisBuild } from "./builds.ts";
import { type Letters, takeLetters } from "./letters.ts";
import { settings } from "./markets.ts";
import { type Cpu, cpuSeconds } from "./processes.ts";
import { findPostgres } from "./site.ts";

/** The market of `django/` with two workers, on a PostgreSQL of its own that is set as Farmgate's. */
export interface Drf {
  url: string;
  pool: pg.Pool;
  /** Of people who have only a cart. */
  buyers: { id: number; access: string }[];
  letters: Letters;
  cpu(): Cpu;
}

const run = promisify(execFile);
const app = fileURLToPath(new URL("django", import.meta.url));
const packages = ["python3-django", "python3-djangorestframework", "python3-psycopg2", "gunicorn"];
const python = "/usr/bin/python3";
const firstBuyer = 1_000_000;
const buyerCount = 1600;

/** Runs `work` with such a market, of the products and producers of a Farmgate's database. */
export async function withDrf(farmgate: pg.Pool, work: (drf: Drf) => Promise<void>): Promise<void> {
  const root = await unpack();
  const folder = join(thisBuild.markets, "market-django");
  await mkdir(folder, { recursive: true });
  const server = await startEmbedded(folder, settings);
  const connection = { ...server.connection, database: "market" };
  const letters = await takeLetters();
  const port = await freePort();
  const env = {
    ...{ PYTHONPATH: `${app}:${join(root, "usr/lib/python3/dist-packages")}`, PYTHONDONTWRITEBYTECODE: "1" },
    ...{ LD_LIBRARY_PATH: join(root, "usr/lib/x86_64-linux-gnu"), DJANGO_SETTINGS_MODULE: "settings" },
    ...{ DATABASE_NAME: connection.database, DATABASE_USER: connection.user },
    ...{ DATABASE_PASSWORD: connection.password, DATABASE_HOST: connection.host },
    ...{ DATABASE_PORT: String(connection.port), SMTP_PORT: new URL(letters.url).port },
  };
  await makeAnew(server.connection, connection.database);
  const { stdout } = await run(python, [join(app, "prepare.py"), `${firstBuyer}`, `${buyerCount}`], {
    env,
    maxBuffer: 2 ** 24,
  });
  const tokens: string[] = JSON.parse(stdout);
  const pool = new pg.Pool({ ...connection, max: 4 });
  pool.on("error", () => {});
  await copyMarket(farmgate, pool);
  const postgres = await findPostgres(connection);
  const started = spawn(python, ["-m", "gunicorn", ...gunicorn, `--bind=127.0.0.1:${port}`, "wsgi"], {
    ...{ env, cwd: app, stdio: ["ignore", "ignore", 2] },
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    await answering(url, started);
    await work({
      ...{ url, pool, letters, buyers: tokens.map((access, n) => ({ id: firstBuyer + n, access })) },
      cpu: () => ({ server: cpuSeconds(started.pid ?? 0), database: cpuSeconds(postgres) }),
    });
  } finally {
    started.kill("SIGTERM");
    if (started.exitCode === null) await once(started, "exit");
    letters.close();
    await pool.end();
    await server.leave();
  }
}

/** Connections are kept, as a proxy before it would keep them; threads use the time in which others wait for PostgreSQL. */
const gunicorn = [
  "--workers=2",
  "--worker-class=gthread",
  "--threads=4",
  "--keep-alive=75",
  "--log-level=error",
];

/** Debian's packages beside the markets; nothing is installed. Throws where they can't be had. */
async function unpack(): Promise<string> {
  const root = join(thisBuild.markets, "django");
  if (await stat(root).catch(() => undefined)) return root;
  const [archives, draft] = [`${root}-packages`, `${root}-draft`];
  await mkdir(join(archives, "partial"), { recursive: true });
  await mkdir(draft, { recursive: true });
  const options = ["-y", "--no-install-recommends", "--download-only", "--reinstall"];
  const where = ["-o", "Debug::NoLocking=1", "-o", `Dir::Cache::archives=${archives}`];
  try {
    await run("apt-get", ["install", ...options, ...where, ...packages]);
    await run("sh", ["-c", 'for each in "$0"/*.deb; do dpkg -x "$each" "$1"; done', archives, draft]);
  } catch (error) {
    throw new Error(`Debian's packages of Django can't be had here: ${error}`);
  }
  await rename(draft, root);
  await rm(archives, { recursive: true });
  return root;
}

async function makeAnew(server: pg.ClientConfig, database: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`drop database if exists ${database} with (force)`);
  await client.query(`create database ${database}`);
  await client.end();
}

async function copyMarket(from: pg.Pool, to: pg.Pool): Promise<void> {
  const people = await from.query(
    `select id, username, username || '@example.org' as email, coalesce(location_name, '') as place
     from users where id in (select producer_id from products)`,
  );
  const goods = await from.query(
    `select id, producer_id, name, description, category, price_minor / 100.0 as price, pack_size, pack_unit,
       1000000 as stock, created_at
     from products where is_visible`,
  );
  await to.query("insert into market_person select * from json_populate_recordset(null::market_person, $1)", [
    JSON.stringify(people.rows),
  ]);
  await to.query(
    `insert into market_product (id, producer_id, name, description, category, price, pack_size, pack_unit, stock,
       created_at, words)
     select id, producer_id, name, description, category, price, pack_size, pack_unit, stock, created_at,
       to_tsvector('english', name || ' ' || description)
     from json_populate_recordset(null::market_product, $1)`,
    [JSON.stringify(goods.rows)],
  );
  await to.query(
    `insert into market_person select id, 'buyer-' || id, 'buyer-' || id || '@example.org', ''
     from generate_series($1::bigint, $2::bigint) id`,
    [firstBuyer, firstBuyer + buyerCount - 1],
  );
  await to.query("vacuum analyze");
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`gunicorn ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/products/`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
}
