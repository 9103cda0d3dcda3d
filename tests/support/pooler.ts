import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { serverAccount } from "../../src/platform/embedded/account.ts";
import type { EmbeddedDatabase } from "../../src/platform/embedded/index.ts";
import { freePort } from "./process.ts";
import { until } from "./sites.ts";

/** A PgBouncer as `deploy/pgbouncer/pgbouncer.ini` sets it, in front of all databases of a server. */
export interface TestPooler {
  host: string;
  port: number;
  stop(): Promise<void>;
}

/** Starts `program` with its files in `folder`, which the database's account may enter. */
export async function startPooler(
  program: string,
  server: Pick<EmbeddedDatabase, "connection">,
  folder: string,
): Promise<TestPooler> {
  const { host, port, user, password } = server.connection;
  const own = { host: "127.0.0.1", port: await freePort() };
  const users = join(folder, "userlist.txt");
  const deployed = await readFile(new URL("../../deploy/pgbouncer/pgbouncer.ini", import.meta.url), "utf8");
  const settings = deployed
    .replace(/^farmgate = .* (connect_query=)/m, (_, query) => `* = host=${host} port=${port} ${query}`)
    .replace(/^listen_port = .*/m, `listen_port = ${own.port}`)
    .replace(/^auth_file = .*/m, `auth_file = ${users}`)
    // Databases come and go, and the server has room for some hundred connections.
    .concat("max_client_conn = 5000\nserver_idle_timeout = 3\n");
  await writeFile(users, `"${user}" "${password}"\n`, { mode: 0o644 });
  await writeFile(join(folder, "pgbouncer.ini"), settings, { mode: 0o644 });
  const child = spawn(program, ["-q", join(folder, "pgbouncer.ini")], {
    ...serverAccount(),
    stdio: ["ignore", "ignore", "inherit"],
  });
  await until(() => answers({ ...server.connection, ...own }, child), "PgBouncer answers", 20);
  return {
    ...own,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function answers(connection: pg.ClientConfig, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error("PgBouncer did not start.");
  const client = new pg.Client({ ...connection, database: "postgres" });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
