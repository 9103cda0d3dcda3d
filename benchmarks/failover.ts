import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { call } from "../tests/support/client.ts";
import { farmgate, type ServerProcess, startServer } from "../tests/support/process.ts";
import { askAgain, letShop, openShop, shopSettings } from "../tests/support/shoppers.ts";
import { until } from "../tests/support/sites.ts";
import { median } from "./figures.ts";

/**
 * Starts deploy/cluster on this machine (Debian, as root), two servers behind HAProxy, and many who buy; then takes the
 * primary away again and again: killed with its whole machine, frozen, cut off, switched over. After each the audit runs; in
 * the end every checkout is asked for again under its key. Then a server leaves, comes and is killed:
 * `node benchmarks/failover.ts [rounds] [buyers] [folder]`. The folder keeps Debian's packages for the next time.
 */
const [rounds = 30, buyers = 4] = process.argv.slice(2, 4).map(Number);
const given = process.argv[4];
const folder = given ?? mkdtempSync("/tmp/farmgate-failover-");
const script = fileURLToPath(new URL("../deploy/cluster/local.sh", import.meta.url));
const port = Number(process.env["PORT"] ?? 3310);
const local = (command: string, ...more: string[]) =>
  execFileSync(script, [command, folder, ...more], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...haproxy },
  });
const haproxy = {
  ...{
    FARMGATE_BIND: `127.0.0.1:${port}`,
    PRIMARY_BIND: `127.0.0.1:${port + 3}`,
    REPLICAS_BIND: `127.0.0.1:${port + 4}`,
  },
  ...{ FARMGATE_1: `127.0.0.1:${port + 1}`, FARMGATE_2: `127.0.0.1:${port + 2}` },
  ...{ NODE_1: "10.77.0.1", NODE_2: "10.77.0.2", NODE_3: "10.77.0.3" },
};
const url = `http://127.0.0.1:${port}`;

interface Member {
  name: string;
  role: string;
  state: string;
  timeline: number;
}
interface Gap {
  event: string;
  seconds: number;
}

const wrongs: string[] = [];
const servers: ServerProcess[] = [];
async function run() {
  try {
    for (const n of [1, 2, 3]) rmSync(join(folder, `node${n}`), { recursive: true, force: true });
    const database = /^DATABASE_URL=(.+)$/m.exec(local("start"))?.[1] ?? "";
    local("haproxy");
    const settings = {
      ...shopSettings,
      ...{ DATABASE_URL: database, JWT_SECRET: "x".repeat(32), HOST: "127.0.0.1", TRUST_PROXY: "loopback" },
    };
    const start = (n: number) =>
      startServer({ ...settings, PORT: String(port + n), DATA_DIR: join(folder, `data-${n}`) });
    for (const n of [1, 2]) servers.push(await start(n));
    await until(async () => (await ready()) === 200, "HAProxy found the servers");
    const shop = await openShop(servers[0]?.url ?? url, buyers);
    await loseDatabases(shop, settings);
    await loseServers(shop, start);
  } finally {
    for (const { child } of servers) child.kill("SIGTERM");
    await Promise.all(servers.map(({ ended }) => ended));
    local("stop");
    if (given === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function ready(): Promise<number> {
  return (await fetch(`${url}/readyz`).catch(() => undefined))?.status ?? 0;
}

/** Whether each server is, for HAProxy answers as long as one of them is. */
async function areReady(): Promise<boolean> {
  const asked = servers.map(({ url }) => fetch(`${url}/readyz`).catch(() => undefined));
  return (await Promise.all(asked)).every((answer) => answer?.status === 200);
}

/** Notes, before the run ends by `error`, what the servers say of themselves. */
async function tellServers(error: unknown): Promise<never> {
  for (const { url, child, ended } of servers) {
    const ready = await fetch(`${url}/readyz`).catch(String);
    const is = typeof ready === "string" ? ready : `${ready.status} ${await ready.text()}`;
    console.log(`${url}: ${is}, exit code ${child.exitCode}`);
    if (child.exitCode !== null) console.log((await ended).stdout.slice(-5000));
  }
  throw error;
}

async function loseDatabases(shop: Awaited<ReturnType<typeof openShop>>, settings: Record<string, string>) {
  const shoppers = letShop(() => url, shop);
  const { tried, wrong } = shoppers;
  const gaps: Gap[] = [];
  let cleanAudits = 0;
  const buyMore = (count: number) => {
    const enough = shoppers.acknowledged() + count;
    return until(() => shoppers.acknowledged() >= enough, `${enough} had bought`, 120);
  };
  await until(isWhole, "the cluster was whole", 180);
  for (let round = 0; round < rounds; round++) {
    const event = events[round % events.length] ?? events[0];
    await buyMore(2 * buyers);
    const [leader, standby] = await leaderAndStandby();
    const at = Date.now();
    await event.happen(leader, standby);
    await until(
      () => tried.some(({ askedAt, boughtAt }) => boughtAt && askedAt > at + 1000),
      "one bought",
      90,
    );
    await buyMore(buyers);
    gaps.push({ event: event.name, seconds: longestGap(tried, at) });
    event.heal?.(leader);
    await until(isWhole, "the cluster was whole", 180);
    await until(areReady, "each server was ready again", 30).catch(tellServers);
    const { code, stdout, stderr } = await farmgate(["audit"], settings);
    if (code === 0) cleanAudits++;
    else wrongs.push(`after ${round + 1}, ${event.name}: ${stdout}${stderr}`);
    process.stderr.write(
      `${round + 1} of ${rounds}: ${event.name} ${gaps.at(-1)?.seconds.toFixed(1)} s, ${shoppers.acknowledged()} checkouts, audit ${code}\n`,
    );
  }
  await shoppers.stop();
  const lost = await askAgain(url, tried);
  console.log(`
rounds                           ${rounds}, with ${buyers} who buy
checkouts acknowledged           ${shoppers.acknowledged()} of ${tried.length} asked for
lost, doubled or unknown         ${lost.length}
audits that found nothing        ${cleanAudits} of ${rounds}
answers but 200, 201 and 503     ${wrong.length}
longest time without a checkout`);
  for (const { name, most } of events) {
    const seconds = gaps.filter(({ event }) => event === name).map((gap) => gap.seconds);
    if (seconds.length === 0) continue;
    const longest = Math.max(...seconds);
    console.log(
      `  ${name.padEnd(30)} ${seconds.length} times, median ${median(seconds).toFixed(1)} s, longest ${longest.toFixed(1)} s (at most ${most} s)`,
    );
    if (longest > most) wrongs.push(`${name}: ${longest.toFixed(1)} s are more than ${most} s`);
  }
  wrongs.push(...lost, ...wrong);
}

/** What happens to the leader's machine, and how it comes back. */
const events: [Event, ...Event[]] = [
  {
    name: "killed",
    most: 30,
    happen: async (leader) => signal(leader, "KILL"),
    heal: (leader) => void local("node", leader.slice(-1)),
  },
  {
    name: "switched over",
    most: 5,
    async happen(leader, candidate) {
      const authorization = `Basic ${btoa("patroni:a-long-random-word-3")}`;
      const answer = await fetch(`${patroni(leader)}/switchover`, {
        ...{ method: "POST", headers: { authorization, "content-type": "application/json" } },
        body: JSON.stringify({ leader, candidate }),
      });
      if (answer.status !== 200) wrongs.push(`switchover: ${answer.status} ${await answer.text()}`);
    },
  },
  {
    name: "frozen",
    most: 30,
    happen: async (leader) => signal(leader, "STOP"),
    heal: (leader) => signal(leader, "CONT"),
  },
  {
    name: "cut off",
    most: 30,
    happen: async (leader) => void execFileSync("ip", ["link", "set", `fg-${leader}`, "down"]),
    heal: (leader) => void execFileSync("ip", ["link", "set", `fg-${leader}`, "up"]),
  },
];

interface Event {
  name: string;
  /** Seconds without a write that this may cost. */
  most: number;
  happen(leader: string, standby: string): Promise<void>;
  heal?(leader: string): void;
}

/** To all that runs on a machine of the cluster. */
function signal(machine: string, name: string): void {
  const pids = execFileSync("ip", ["netns", "pids", machine], { encoding: "utf8" }).split("\n");
  for (const pid of pids.map(Number).filter((pid) => pid > 1))
    try {
      process.kill(pid, `SIG${name}` as NodeJS.Signals);
    } catch (error) {
      // Some end by themselves once those above them are gone.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
}

const patroni = (machine: string) => `http://10.77.0.${machine.slice(-1)}:8008`;

const machines = ["node1", "node2", "node3"];

/** The cluster as one of its machines sees it. */
async function membersBy(machine: string): Promise<Member[]> {
  const signal = AbortSignal.timeout(3000);
  const answer = await fetch(`${patroni(machine)}/cluster`, { signal }).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as { members: Member[] }).members : [];
}

/** Whether all machines see one leader and three servers on its timeline, for a while: one that was away sees the past. */
async function isWhole(): Promise<boolean> {
  for (let times = 0; times < 3; times++) {
    await sleep(1000);
    const views = await Promise.all(machines.map(membersBy));
    const told = views.map((all) =>
      JSON.stringify(all.map(({ name, role, timeline }) => [name, role, timeline])),
    );
    const [all = []] = views;
    const alive = all.filter(({ state }) => state === "running" || state === "streaming");
    const roles = all.map(({ role }) => role);
    const timelines = new Set(all.map(({ timeline }) => timeline));
    const areOne = new Set(told).size === 1 && timelines.size === 1;
    if (!areOne || alive.length < 3 || !roles.includes("leader") || !roles.includes("sync_standby"))
      return false;
  }
  return true;
}

async function leaderAndStandby(): Promise<[string, string]> {
  const all = await membersBy("node1");
  const named = (wanted: string) => all.find(({ role }) => role === wanted)?.name ?? "";
  return [named("leader"), named("sync_standby")];
}

/** In seconds, between two checkouts that were acknowledged, around or after the moment `at`. */
function longestGap(tried: { boughtAt?: number }[], at: number): number {
  const moments = tried.flatMap(({ boughtAt }) => boughtAt ?? []).toSorted((a, b) => a - b);
  const after = moments.filter((moment) => moment > at);
  const before = moments.findLast((moment) => moment <= at) ?? at;
  const gaps = after.map((moment, n) => moment - (after[n - 1] ?? before));
  return Math.max(...gaps) / 1000;
}

/** A server of two is told to leave, comes back, and is killed, while others ask. */
async function loseServers(
  { buyers: people, products }: Awaited<ReturnType<typeof openShop>>,
  start: (n: number) => Promise<ServerProcess>,
) {
  let [asked, isOver, killedAt, endedAt] = [0, false, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const failed: string[] = [];
  let inItsHands = 0;
  const asking = people.map(async (as, n) => {
    for (; !isOver; await sleep(10)) {
      const path = `cart/items/${products[n % products.length]}/`;
      const begun = Date.now();
      asked++;
      const status = await call({ url }, "PUT", path, { as, json: { quantity: 1 } }).then(
        (answer) => answer.status,
        (error) => String(error),
      );
      if (status === 200) continue;
      if (begun <= endedAt && Date.now() >= killedAt) inItsHands++;
      else failed.push(`${status} to a write of ${new Date(begun).toISOString()}`);
    }
  });
  await sleep(3000);
  servers[0]?.child.kill("SIGTERM");
  await servers[0]?.ended;
  await sleep(2000);
  servers[0] = await start(1);
  await sleep(4000);
  killedAt = Date.now();
  servers[1]?.child.kill("SIGKILL");
  await servers[1]?.ended;
  endedAt = Date.now();
  await sleep(4000);
  servers[1] = await start(2);
  await sleep(3000);
  isOver = true;
  await Promise.all(asking);
  console.log(`
a server leaves, comes, is killed, comes; requests meanwhile    ${asked}
failed, of those in the hands of the one that was killed        ${inItsHands}
failed of all others                                            ${failed.length}`);
  wrongs.push(...failed);
}

await run();
for (const wrong of wrongs.slice(0, 20)) console.log(wrong);
process.exitCode = wrongs.length > 0 ? 1 : 0;
