import { readFileSync } from "node:fs";
import { type Answer, call } from "../tests/support/client.ts";
import { startServer } from "../tests/support/process.ts";
import { temporarySite } from "../tests/support/sites.ts";
import { residentMegabytes } from "./processes.ts";

/**
 * The resident memory of the server, started as people start it, after 10,000 mixed requests with 100 sign-ins among
 * them: `node benchmarks/memory.ts [requests]`. The demo people live there. The first start of a checkout strips every
 * file of its types; the second, which is measured, finds them in the compile cache, as all later ones do.
 */
const requests = Number(process.argv[2] ?? 10_000);
const signIns = 100;
const site = temporarySite();

try {
  const first = await start();
  await stop(first);
  const server = await start();
  const figures: [string, number][] = [["at the start", residentMegabytes(server.pid)]];
  const problems = await askMixed(server.url);
  figures.push([`after ${requests} requests`, residentMegabytes(server.pid)]);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  figures.push(["10 seconds later", residentMegabytes(server.pid)]);
  await stop(server);
  console.log(
    `resident memory of the server: ${figures.map(([when, size]) => `${size} MB ${when}`).join(", ")}`,
  );
  console.log(`answers of 500 and more: ${problems}`);
} finally {
  site.remove();
}

async function start() {
  const server = await startServer({ DATA_DIR: site.dataDir }, ["npm", "start"]);
  return { ...server, pid: serverBelow(server.child.pid ?? 0) };
}

async function stop({ pid, ended }: { pid: number; ended: Promise<unknown> }) {
  process.kill(pid, "SIGINT");
  await ended;
}

/** npm runs the server as its child. */
function serverBelow(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  const isServer = (child: number) => readFileSync(`/proc/${child}/cmdline`, "utf8").includes("src/main.ts");
  const server = children.find(isServer);
  if (server === undefined) throw new Error("npm start runs no server.");
  return server;
}

/** What people do, in turn, by 10 clients; answers how often the server failed. */
async function askMixed(url: string): Promise<number> {
  const app = { url };
  const people = ["ana", "bruno", "mara"];
  const signIn = (username = "ana") =>
    call(app, "POST", "auth/token/", { json: { username, password: "farmgate-demo" } });
  let { body: as } = await signIn();
  const others: ((n: number) => Promise<Answer>)[] = [
    () => call(app, "GET", "users/list/?limit=20"),
    () => call(app, "GET", "users/list/?limit=100", { as }),
    (n) => call(app, "GET", `users/${(n % 90) + 1}/`, { as }),
    () => call(app, "GET", "users/?search=farm"),
    () => call(app, "GET", "users/?search=vegetabels", { as }),
    () => call(app, "GET", "users/list/?near=51.05,3.72&radius_km=50&ordering=distance"),
    () => call(app, "GET", "me/", { as }),
    (n) => call(app, "PATCH", "me/", { as, json: { about: `Written ${n} times.` } }),
    () => call(app, "GET", "site/"),
    () => call(app, "GET", "openapi.json"),
    () => call(app, "GET", "nowhere/"),
    (n) => call(app, "POST", "registration/", { json: { email: `m${n % 40}@example.org` } }),
    () => call(app, "POST", "auth/token/verify/", { json: { token: as.access } }),
    () => call(app, "POST", "auth/token/refresh/", { json: { refresh: as.refresh } }),
    () => call(app, "GET", "me/sessions/", { as }),
    () => call(app, "POST", "me/email/", { as, json: { email: 7 } }),
    () => call(app, "GET", "/dev/mailbox.json"),
  ];
  let problems = 0;
  const numbers = Array.from({ length: requests }, (_, n) => n).values();
  const client = async () => {
    for (const n of numbers) {
      const isSignIn = n % Math.floor(requests / signIns) === 0;
      const answer = await (isSignIn ? signIn(people[n % 3]) : others[n % others.length]?.(n));
      if (isSignIn && answer?.status === 200 && n % 300 === 0) as = answer.body;
      if (answer && answer.status >= 500) problems++;
    }
  };
  await Promise.all(Array.from({ length: 10 }, client));
  return problems;
}
