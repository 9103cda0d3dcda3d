import { relative } from "node:path";
import type { Config, Log } from "#platform/base";
import type { ReachedDatabase } from "#platform/database";
import { apiPrefix } from "#platform/http";
import { release } from "#site";
import { type Demo, demoPassword, tourLength } from "../../demo/index.ts";

interface Started {
  config: Config;
  log: Log;
  reached: ReachedDatabase;
  schema: { total: number; ran: number };
  demo: Demo | undefined;
  /** What took how long: `database`, `schema`, `demo`. */
  seconds: Record<string, number>;
  /** Where it listens, as a URL without a closing slash. */
  address: string;
}

/** Tells who started the server that it is there: at the first start a screen, later one line. */
export function announce(started: Started): void {
  const { config, log, schema, demo } = started;
  const isFirst = schema.ran === schema.total || demo !== undefined;
  if (config.production) log.info({ address: started.address }, `${nameAndVersion} is ready`);
  else console.log(isFirst ? screen(started) : line(started));
}

const nameAndVersion = `Farmgate ${release}`;

function line({ address, config }: Started): string {
  return `${nameAndVersion} is at ${address}/ ${inProcesses(config)}after ${readySeconds()}. Ctrl-C stops it.`;
}

function inProcesses({ workers }: Config): string {
  return workers === 1 ? "" : `in ${workers} processes `;
}

function screen({ config, reached, schema, demo, address, seconds }: Started): string {
  const where = reached.isEmbedded ? `its own, in ${folderOf(config)}` : "of DATABASE_URL";
  const rows = [
    `${nameAndVersion} · a market of local producers`,
    "",
    step("database", `PostgreSQL ${reached.version}, ${where}`, seconds),
    step("schema", `${schema.total} migrations`, seconds),
    ...(demo ? [step("demo", contentsOf(demo), seconds)] : []),
    "",
    `Start here   ${address}/`,
    `Docs         ${address}${apiPrefix}/docs/   try every route`,
    ...(config.smtpUrl ? [] : [`Mailbox      ${address}/dev/mailbox         every letter sent`]),
    "",
    ...(demo ? whoIsThere(address, demo) : []),
    `Ready ${inProcesses(config)}after ${readySeconds()}. Ctrl-C stops it${reached.isEmbedded ? `; ${folderOf(config)} stays` : ""}.`,
  ];
  return `\n${rows.map((row) => (row === "" ? row : `  ${row}`)).join("\n")}\n`;
}

function contentsOf(demo: Demo): string {
  const counts = [
    [demo.producers, "producers"],
    [demo.products, "products"],
    [demo.reviews, "reviews"],
  ] as const;
  return counts.map(([count, what]) => `${count.toLocaleString("en")} ${what}`).join(", ");
}

function whoIsThere(
  address: string,
  { productsOfAna, walletOfAna, linesOfBruno, ordersOfBruno }: Demo,
): string[] {
  const elsewhere = address === "http://127.0.0.1:3000" ? "" : ` -- --url ${address}`;
  return [
    `Sign in as   ana     producer   ${productsOfAna} products, ${walletOfAna} in the wallet`,
    `             bruno   buyer      ${linesOfBruno} things in the cart, ${ordersOfBruno} orders`,
    "             mara    staff      product_admin, staff",
    `Password     ${demoPassword}      (all three)`,
    "",
    `See the ${tourLength} routes work    npm run tour${elsewhere}      (in a second terminal)`,
    "",
    "Demo passwords: reachable from this computer only.",
  ];
}

function step(name: string, what: string, seconds: Record<string, number>): string {
  return `✓ ${name.padEnd(10)} ${what.padEnd(44)} ${inSeconds(seconds[name] ?? 0)}`;
}

function folderOf({ dataDir }: Config): string {
  const path = relative(process.cwd(), dataDir);
  return path.startsWith("..") ? dataDir : `./${path}`;
}

/** Since the process began. */
function readySeconds(): string {
  return inSeconds(performance.now() / 1000);
}

function inSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}
