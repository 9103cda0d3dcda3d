import assert from "node:assert/strict";
import { test } from "node:test";
import { loadConfig } from "./config.ts";
import { readPostgresUrl, showHosts } from "./postgres-url.ts";

const attrs = "target_session_attrs=read-write";

for (const [url, hosts] of [
  ["postgres://u:p@a:5432,b:5433,c/db?target_session_attrs=read-write", "a,b:5433,c"],
  ["postgresql://u@[::1]:5433,b/db?target_session_attrs=primary", "[::1]:5433,b"],
  ["postgres:///db?host=a,b&port=5433&target_session_attrs=read-write", "a:5433,b:5433"],
  ["postgres:///db?host=/run/a,/run/b&port=1,2&target_session_attrs=primary", "/run/a:1,/run/b:2"],
  ["postgres://%2Frun%2Fa/db", "/run/a"],
  ["postgres://u:p%40ss@a/db?sslmode=disable", "a"],
  ["postgres://", "localhost"],
] as const)
  test(`${url} names ${hosts}`, () => assert.equal(showHosts(readPostgresUrl(url).hosts), hosts));

test("what only libpq reads is taken out, and the rest stays as it was written", () => {
  const { ofFirstHost, database, mustWrite, connectTimeoutSeconds } = readPostgresUrl(
    `postgres://u:p%40@a,b:1/my%20db?sslmode=verify-full&${attrs}&connect_timeout=3&load_balance_hosts=random`,
  );
  assert.equal(ofFirstHost, "postgres://u:p%40@farmgate/my%20db?sslmode=verify-full&host=a&port=5432");
  assert.deepEqual([database, mustWrite, connectTimeoutSeconds], ["my db", true, 3]);
});

for (const [url, sentence] of [
  ["mysql://a/b", "must be a URL that starts with postgres:// or postgresql://"],
  [
    "postgres://a,b/db",
    "names several hosts, so it must end with ?target_session_attrs=read-write (or primary)",
  ],
  ["postgres://a,b/db?target_session_attrs=any", "names several hosts, so it must end with"],
  ["postgres://a/db?target_session_attrs=standby", "must have target_session_attrs=read-write or primary"],
  [`postgres://a,,b/db?${attrs}`, "must not have an empty name among its hosts"],
  [`postgres://a,a:5432/db?${attrs}`, "must not name a host twice"],
  [`postgres://a:0,b/db?${attrs}`, "must have ports from 1 to 65535"],
  [`postgres://a:99999,b/db?${attrs}`, "must have ports from 1 to 65535"],
  [`postgres://a:x,b/db?${attrs}`, "must have its hosts like a:5432,b:5432"],
  [`postgres:///db?host=a,b,c&port=1,2&${attrs}`, "must name as many ports as hosts, or one port"],
  [`postgres://a,b/db?${attrs}&connect_timeout=soon`, "must have its connect_timeout in whole seconds"],
  [`postgres://a,b/db?${attrs}&load_balance_hosts=yes`, "must have load_balance_hosts=disable or"],
  ["postgres://a/%zz", "must have each % written as %25"],
] as const)
  test(`DATABASE_URL=${url} is refused by name, and without its value`, () => {
    const settings = { DATABASE_URL: url.replace("//", "//user:hidden@"), JWT_SECRET: "x".repeat(32) };
    const isIt = ({ message }: Error) =>
      message.startsWith(`DATABASE_URL ${sentence}`) && !/hidden/.test(message);
    assert.throws(() => loadConfig(settings), isIt);
  });
