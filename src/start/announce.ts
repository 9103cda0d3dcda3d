import { relative } from "node:path";
import type { Config, Log } from "#platform/base";
import { apiPrefix } from "#platform/http";
import { release } from "#site";
import { type Demo, demoPassword, tourLength } from "../../demo/index.ts";
import type { ReachedDatabase } from "./reach.ts";

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
  return `${nameAndVersion} is running at ${address}/ (ready in ${timeTaken(config)}). Ctrl-C stops it.`;
}

function timeTaken({ workers }: Config): string {
  return `${readySeconds()}${workers === 1 ? "" : ` with ${workers} processes`}`;
}

function screen({ config, reached, schema, demo, address, seconds }: Started): string {
  const where = reached.isEmbedded ? `embedded, in ${folderOf(config)}` : "from DATABASE_URL";
  const rows = [
    `${nameAndVersion} · a market of local producers`,
    "",
    step("database", `PostgreSQL ${reached.version}, ${where}`, seconds),
    step("schema", `${schema.total} migrations`, seconds),
    ...(demo ? [step("demo", contentsOf(demo), seconds)] : []),
    "",
    `Start here   ${address}/`,
    `Docs         ${address}${apiPrefix}/docs/   try every route`,
    ...(config.smtpUrl ? [] : [`Mailbox      ${address}/dev/mailbox         every email sent`]),
    "",
    ...(demo ? whoIsThere(address, demo) : []),
    `Ready in ${timeTaken(config)}. Ctrl-C stops it${reached.isEmbedded ? `; your data stays in ${folderOf(config)}` : ""}.`,
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
    `Try all ${tourLength} routes        npm run tour${elsewhere}      (in a second terminal)`,
    "",
    "Because of the demo passwords, the site is reachable from this computer only.",
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
