import { hashPassword } from "#accounts";
import { demoPassword } from "../demo/index.ts";
import { call } from "../tests/support/client.ts";
import { startServer } from "../tests/support/process.ts";
import { temporarySite } from "../tests/support/sites.ts";
import { perSecond } from "./asking.ts";
import { inMilliseconds, median, percentile } from "./figures.ts";
import { newClient, requestOf } from "./requests.ts";
import { runTrials } from "./run.ts";
import type { Site } from "./site.ts";
import { seconds, type Trial } from "./trials.ts";

const clients = 8;
const hashesAtOnce = 2;

/**
 * How many sign in a second, over how many hashes of passwords the machine makes two at a time; then how long other
 * routes take while 50 sign in at once, again and again: `node benchmarks/sign-in.ts`
 */
if (import.meta.main) {
  await runTrials(signInTrials);
  await timeOthers(5);
}

export async function signInTrials(site: Site): Promise<Trial[]> {
  const { rows } = await site.platform.database.pool.query<{ username: string }>(
    "select username from users where password_hash like '$argon2id$%' order by id desc limit $1",
    [clients],
  );
  return [
    {
      what: "POST auth/token/, over hashes alone",
      ceiling: async () => ({
        most: () => perSecond(hashesAtOnce, seconds, () => hashPassword(demoPassword, "bench")),
        close: () => {},
      }),
      load: async () => ({
        url: site.url,
        clients: rows.map(({ username }) => {
          const json = { username, password: demoPassword };
          return [requestOf("auth/token/", { method: "POST", headers: newClient(), json })];
        }),
      }),
    },
  ];
}

async function timeOthers(rounds: number): Promise<void> {
  const site = temporarySite();
  try {
    const server = await startServer({ DATA_DIR: site.dataDir, RATE_LIMIT: "off", LOG_LEVEL: "error" });
    const signIn = () =>
      call(server, "POST", "auth/token/", { json: { username: "ana", password: demoPassword } });
    const { body: as } = await signIn();
    const time = (work: Promise<unknown>) => timeWhile(work, server, as);

    // Once before anything is measured, for the first answers compile what they run.
    await time(pause(2000));
    report("alone", await time(pause(3000)));
    const signIns: number[] = [];
    const all = async () => {
      for (let round = 0; round < rounds; round++) {
        await Promise.all(Array.from({ length: 50 }, async () => signIns.push(await timeOf(signIn))));
      }
    };
    report("beside 50 sign-ins", await time(all()));
    console.log(
      `${signIns.length} sign-ins: median ${inMilliseconds(median(signIns))}, p99 ${inMilliseconds(percentile(signIns, 99))}`,
    );
    server.child.kill("SIGINT");
    await server.ended;
  } finally {
    site.remove();
  }
}

async function timeWhile(
  work: Promise<unknown>,
  server: { url: string },
  as: { access: string },
): Promise<Record<string, number[]>> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  const took: Record<string, number[]> = {};
  await Promise.all(
    Object.entries({ "users/list/": {}, "site/": {}, "me/": { as } }).map(async ([path, sent]) => {
      const times: number[] = [];
      took[path] = times;
      while (!isOver) {
        times.push(await timeOf(() => call(server, "GET", path, sent)));
        await pause(10);
      }
    }),
  );
  await over;
  return took;
}

function report(when: string, took: Record<string, number[]>) {
  for (const [path, times] of Object.entries(took)) {
    console.log(
      `${path.padEnd(12)} ${when.padEnd(19)} p50 ${inMilliseconds(median(times)).padStart(8)}   ` +
        `p99 ${inMilliseconds(percentile(times, 99)).padStart(8)}   (${times.length} requests)`,
    );
  }
}

async function timeOf(request: () => Promise<{ status: number }>): Promise<number> {
  const begun = performance.now();
  const { status } = await request();
  if (status !== 200) throw new Error(`It answered ${status}.`);
  return performance.now() - begun;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
