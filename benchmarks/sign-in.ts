import { call } from "../tests/support/client.ts";
import { startServer } from "../tests/support/process.ts";
import { temporarySite } from "../tests/support/sites.ts";
import { inMilliseconds, median, percentile } from "./figures.ts";

/** How long other routes take while 50 sign in at once, again and again: `node benchmarks/sign-in.ts [rounds]`. */
const rounds = Number(process.argv[2] ?? 5);
const site = temporarySite();

try {
  const server = await startServer({ DATA_DIR: site.dataDir, RATE_LIMIT: "off", LOG_LEVEL: "error" });
  const signIn = () =>
    call(server, "POST", "auth/token/", { json: { username: "ana", password: "farmgate-demo" } });
  const { body: as } = await signIn();
  const routes = { "users/list/": {}, "site/": {}, "me/": { as } };

  // Once before anything is measured, for the first answers compile what they run.
  await measureWhile(pause(2000));
  report("alone", await measureWhile(pause(3000)));
  const signIns: number[] = [];
  const all = async () => {
    for (let round = 0; round < rounds; round++) {
      await Promise.all(Array.from({ length: 50 }, async () => signIns.push(await timeOf(signIn))));
    }
  };
  report("beside 50 sign-ins", await measureWhile(all()));
  console.log(
    `${signIns.length} sign-ins: median ${inMilliseconds(median(signIns))}, p99 ${inMilliseconds(percentile(signIns, 99))}`,
  );
  server.child.kill("SIGINT");
  await server.ended;

  async function measureWhile(work: Promise<unknown>): Promise<Record<string, number[]>> {
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    const took: Record<string, number[]> = {};
    await Promise.all(
      Object.entries(routes).map(async ([path, sent]) => {
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
} finally {
  site.remove();
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
