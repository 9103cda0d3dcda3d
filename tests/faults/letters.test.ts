import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createDatabase, jwtSecret } from "../support/app.ts";
import { temporaryFolder } from "../support/folder.ts";
import { databaseUrl, startServer, stopServer } from "../support/process.ts";
import { until } from "../support/sites.ts";
import { openSmtpServer } from "../support/smtp.ts";

const letters = 60;
/** What a mail server takes for a letter. */
const letterMilliseconds = 30;
/** Three that are under way when the process is killed, and twelve that were sent in its last 100 milliseconds. */
const mostTwice = 15;

test("a process that is killed among many letters sends none of them but its last few again, and loses none", async (t) => {
  const came: string[] = [];
  const smtp = await openSmtpServer({
    options: {
      onData(stream, { envelope }, done) {
        // The process may be killed amid a letter.
        stream.on("error", () => {}).resume();
        stream.on("end", async () => {
          await sleep(letterMilliseconds);
          came.push(envelope.rcptTo[0]?.address ?? "");
          done();
        });
      },
    },
  });
  const [own, folder] = [await createDatabase(), await temporaryFolder()];
  const settings = {
    ...{ DATABASE_URL: databaseUrl(own.connection), DATA_DIR: folder.path, JWT_SECRET: jwtSecret },
    ...{ SMTP_URL: smtp.url, PORT: "0", LOG_LEVEL: "warn" },
  };
  const client = new pg.Client(own.connection);
  await client.connect();
  t.after(async () => {
    await client.end();
    await own.drop();
    await folder.remove();
    await smtp.close();
  });

  const killed = await startServer(settings);
  await client.query(
    `insert into outbox (kind, data)
    select 'send_notice', json_agg(json_build_object('about', 'enabled', 'username', 'eva', 'language', null,
      'to', 'eva' || n || '@example.org', 'notice_id', n))
    from generate_series(1, $1) n group by n / 4`,
    [letters],
  );
  await until(() => came.length > letters / 2, "half of the letters came");
  killed.child.kill("SIGKILL");
  await killed.ended;
  const { rowCount } = await client.query("select from outbox where claimed_at is not null");
  assert.ok(rowCount, "it was killed between two letters of a row");
  // As if the time had passed by which a claim is over.
  await client.query("update outbox set claimed_at = claimed_at - interval '2 minutes'");

  const next = await startServer(settings);
  const left = async () =>
    (
      await client.query(
        "select from outbox union all select from jobs.job where name = 'send_notice' and state < 'completed'",
      )
    ).rowCount;
  await until(async () => (await left()) === 0, "all is done");
  await stopServer(next);
  assert.equal(new Set(came).size, letters);
  assert.ok(came.length - letters <= mostTwice, `${came.length - letters} letters came twice`);
});
