import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import pg from "pg";
import pino from "pino";
import { hashPassword } from "#accounts";
import { migrate, openDatabase } from "#platform/database";
import { jwtSecret } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { databaseUrl, startServer, stopServer } from "../../tests/support/process.ts";
import { readAddressesAnew } from "./addresses.ts";

const server: pg.ClientConfig = JSON.parse(process.env["FARMGATE_TEST_CLUSTER"] ?? "{}");
const password = "a-long-enough-password";

test("addresses from before their one form get it at the next start; of two accounts with one mailbox both stay, and the log says which", async (t) => {
  const connection = { ...server, database: `addresses_${randomUUID().replaceAll("-", "")}` };
  await query(server, `create database ${connection.database} template template0`);
  t.after(() => query(server, `drop database ${connection.database} with (force)`));
  await migrate(connection, 13);
  const hash = await hashPassword(password, "test");
  const people = {
    alone: "alone@bu\u0308cher.example",
    first: "x@b\u00fccher.example",
    second: "x@xn--bcher-kva.example",
    plain: "plain@example.org",
  };
  for (const [username, email] of Object.entries(people)) {
    await query(
      connection,
      `insert into users (username, email, password_hash, joined_at)
      values ('${username}', '${email}', '${hash}', now())`,
    );
  }

  const shared = (lines: string) =>
    lines
      .split("\n")
      .filter((line) => line.includes("share a mailbox"))
      .map((line) => JSON.parse(line))
      .map(({ user_id, holder_id }) => [user_id, holder_id]);
  const site = await startServer({
    DATABASE_URL: databaseUrl(connection),
    JWT_SECRET: jwtSecret,
    LOG_LEVEL: "warn",
  });
  const signIn = async (username: string) => {
    const { body } = await call(site, "POST", "auth/token/", { json: { username, password } });
    return (await call(site, "GET", "me/", { as: body })).body.username;
  };
  for (const username of Object.keys(people)) assert.equal(await signIn(username), username);
  assert.equal(await signIn("alone@b\u00fccher.example"), "alone");
  assert.equal(await signIn("plain@example.org"), "plain");
  for (const email of [people.first, people.second]) assert.equal(await signIn(email), "second");
  const { stdout, code } = await stopServer(site);
  assert.equal(code, 0);
  assert.deepEqual(shared(stdout), [[2, 3]]);
  assert.doesNotMatch(stdout, /cher\.example|bcher/);

  // The next start says so again.
  const lines: string[] = [];
  const log = pino({ level: "warn" }, { write: (line) => void lines.push(line) });
  const database = openDatabase(connection, { connections: 2, log });
  await readAddressesAnew({ db: database.db, log });
  await database.close();
  assert.deepEqual(shared(lines.join("")), [[2, 3]]);
});

async function query(connection: pg.ClientConfig, statement: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(statement);
  await client.end();
}
