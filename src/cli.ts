import { parseArgs } from "node:util";
import {
  type Accounts,
  approveProducer,
  enableUser,
  grantRole,
  openAccounts,
  refuseProducer,
  revokeRole,
  roles,
  tellApprovals,
  writeApprovals,
} from "#accounts";
import { createMail, tryMail } from "#mail";
import { cancelByOperator, openOrders, shutOut, tellOpenOrders } from "#orders";
import {
  asLine,
  isLine,
  keepDigits,
  migrate,
  readEmail,
  requireSameDigits,
  systemClock,
  type Tx,
  transaction,
} from "#platform";
import { definePayoutLetter, markPaid, refusePayout, tellPayouts, writePayouts } from "#wallet";
import { demoPassword, fillDemo, fillScale, scaleOf } from "../demo/index.ts";
import {
  auditSite,
  exportTo,
  importFrom,
  inOneLine,
  type Needs,
  readSettings,
  rescale,
  type Site,
  withSite,
} from "./start/index.ts";

/** `npm run farmgate -- <command>`: what those who run a site do, on the database that its server uses. */

interface OnSite {
  /** Its name and what it takes. */
  usage: string;
  does: string;
  /** Other than a site that a server has run on. */
  needs?: Needs;
  /** Answers the sentence that says what was done. */
  run(site: Site, ...args: string[]): Promise<string>;
}

/** One that needs no database. */
interface Alone extends Pick<OnSite, "usage" | "does"> {
  runAlone(...args: string[]): Promise<string>;
}

type Command = OnSite | Alone;

const commands: Command[] = [
  {
    usage: "migrate",
    does: "brings the schema up to date, as the server does when it starts",
    needs: "database",
    async run({ reached }) {
      const { total, ran } = await migrate(reached.connection);
      return `${ran} of ${total} migrations ran.`;
    },
  },
  {
    usage: "demo",
    does: "fills an empty database with a market of demo people, goods and reviews",
    needs: "nothing",
    async run(site) {
      await migrate(site.reached.connection);
      await keepDigits(site.db, site.config.currencies);
      const demo = await fillDemo(site);
      if (demo === undefined)
        throw new Error("Somebody is there already: the demo market goes into an empty database.");
      return `${demo.producers} producers, ${demo.buyers} buyers and ${demo.products} products, all people with the password ${demoPassword}.`;
    },
  },
  {
    usage: "demo --scale <products>",
    does: "fills an empty database with a market of that size, in minutes for a million",
    needs: "nothing",
    async run({ reached, db }, told = "") {
      const products = Number(told);
      if (!/^\d+$/.test(told) || products < fewestProducts || products > mostProducts)
        throw new Error(`--scale is a number of products from ${fewestProducts} to ${mostProducts}.`);
      await migrate(reached.connection);
      const scale = scaleOf(products);
      await fillScale(db, systemClock, scale, (line) => process.stderr.write(`${line}\n`));
      return `${products} products, ${scale.users} users and ${scale.reviews} reviews, all with the password ${demoPassword}.`;
    },
  },
  {
    usage: "grant <role> <username>",
    does: `gives a role (${roles.join(", ")})`,
    run: (site, role = "", username = "") =>
      act(site, `${username} has the role ${role}.`, (tx, accounts) =>
        grantRole(tx, accounts, username, known(role)),
      ),
  },
  {
    usage: "revoke <role> <username>",
    does: "takes a role away",
    run: (site, role = "", username = "") =>
      act(site, `${username} does not have the role ${role}.`, (tx, accounts) =>
        revokeRole(tx, accounts, username, known(role)),
      ),
  },
  {
    usage: "approvals",
    does: "lists who waits to be let in as a producer (PRODUCERS=approved)",
    run: ({ db, config }) => tellApprovals(db, config),
  },
  {
    usage: "approvals csv",
    does: "the same as CSV",
    run: async ({ db, config }) => `${await writeApprovals(db, config)}\r`,
  },
  {
    usage: "approve <username>",
    does: "lets a producer in who waits for it",
    run: (site, username = "") =>
      act(site, `${username} is a producer.`, (tx, accounts) => approveProducer(tx, accounts, username)),
  },
  {
    usage: "refuse <username> [reason]",
    does: "says no to one who waits, who reads the reason and may ask again",
    run: (site, username = "", reason = "") =>
      act(site, `${username} is refused.`, (tx, accounts) =>
        refuseProducer(tx, accounts, username, reason || null),
      ),
  },
  {
    usage: "disable <username> [reason]",
    does: "shuts a person out, who reads the reason; who waits for their goods is told",
    run: (site, username = "", reason = "") =>
      act(site, `${username} is shut out.`, (tx, accounts) =>
        shutOut(tx, { ...accounts, orderJobs: orderJobsOf(site) }, username, reason || null),
      ),
  },
  {
    usage: "enable <username>",
    does: "lets a disabled person sign in again",
    run: (site, username = "") =>
      act(site, `${username} may sign in.`, (tx, accounts) => enableUser(tx, accounts, username)),
  },
  {
    usage: "orders <username>",
    does: "lists what somebody has bought or sold that isn't handed over yet",
    run: ({ db, config }, username = "") => tellOpenOrders(db, config, username),
  },
  {
    usage: "cancel-order <id> [reason]",
    does: "ends such an order: goods and money go back, both read the reason",
    run: (site, id = "", reason = "") =>
      change(site.db, `Order ${id} is cancelled.`, (tx) =>
        cancelByOperator(tx, orderJobsOf(site), numberOf(id, "order"), reason || null, systemClock.now()),
      ),
  },
  {
    usage: "payouts",
    does: "lists what producers ask to have paid out",
    run: ofMoney(({ db, config }) => tellPayouts(db, config)),
  },
  {
    usage: "payouts csv",
    does: "the same as CSV, for a bank",
    // Its last line ends as all others do.
    run: ofMoney(async ({ db, config }) => `${await writePayouts(db, config)}\r`),
  },
  {
    usage: "payouts paid <id>",
    does: "says that the money was sent",
    run: (site, id = "") =>
      decide(site, `Payout ${id} is paid.`, numberOf(id, "payout"), (tx, payoutId) =>
        markPaid(tx, site.config, payoutId, systemClock.now()),
      ),
  },
  {
    usage: "payouts refuse <id> [reason]",
    does: "puts the money back into the wallet, whose owner reads the reason",
    run: (site, id = "", reason = "") =>
      decide(site, `Payout ${id} is refused.`, numberOf(id, "payout"), (tx, payoutId) =>
        refusePayout(tx, site.config, payoutId, reason || null, systemClock.now()),
      ),
  },
  {
    usage: "mail test <address>",
    does: "sends a letter by the settings, and says how far it came and why no further",
    runAlone: (address = "") =>
      tryMail(readSettings("unused").config, systemClock, readEmail(address), (line) => console.log(line)),
  },
  {
    usage: "audit",
    does: "compares what is kept with what the rows say; exit 1 where it differs",
    run: ofMoney(auditSite),
  },
  {
    usage: "rescale <currency>",
    does: "gives all that is kept in a currency the digits of ISO 4217, as the start asks for",
    run: rescale,
  },
  {
    usage: "export <folder>",
    does: "writes the whole site into a folder that it makes, while the server runs",
    run: exportTo,
  },
  {
    usage: "import <folder>",
    does: "fills an empty database with an exported site, of any version of PostgreSQL",
    needs: "nothing",
    run: importFrom,
  },
];

const fewestProducts = 1000;
const mostProducts = 10_000_000;

try {
  console.log(await main());
} catch (error) {
  console.error(inOneLine(error));
  process.exitCode = 1;
}

async function main(): Promise<string> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h" }, scale: { type: "string" } },
  });
  const [first = "help", ...rest] = positionals;
  if (first === "help" || values.help) return help();
  const words = values.scale === undefined ? positionals : [first, "--scale", ...rest, values.scale];
  const command = commandOf(words);
  if (command === undefined) throw new Error(`There is no command ${first}. Try: npm run farmgate -- help`);
  const args = words.slice(nameOf(command).length).map(readWord);
  const required = command.usage.split("<").length - 1;
  const optional = command.usage.split("[").length - 1;
  if (args.length < required || args.length > required + optional) {
    throw new Error(`It is used so: npm run farmgate -- ${command.usage}`);
  }
  if ("runAlone" in command) return command.runAlone(...args);
  return withSite(command.needs ?? "site", (site) => command.run(site, ...args));
}

/** A name or a reason in the form in which the site reads it. */
function readWord(typed: string): string {
  const word = asLine(typed);
  if (!isLine(word)) throw new Error("Control characters, and what turns text round, are not taken.");
  return word;
}

/** The command whose name the words begin with; of several the one with the longest. */
function commandOf(words: string[]): Command | undefined {
  const named = commands.filter((command) => nameOf(command).every((word, i) => word === words[i]));
  return named.sort((a, b) => nameOf(b).length - nameOf(a).length)[0];
}

/** `payouts refuse <id> [reason]` is named by its first two words. */
function nameOf({ usage }: Command): string[] {
  return usage.split(" ").filter((word) => !/^[<[]/.test(word));
}

function help(): string {
  const rows = commands.map(({ usage, does }) => `  ${usage.padEnd(30)} ${does}`);
  return ["npm run farmgate -- <command>", "", ...rows].join("\n");
}

/** What tells or counts amounts does so only where they are read as they were written. */
function ofMoney(run: OnSite["run"]): OnSite["run"] {
  return async (site, ...args) => {
    await requireSameDigits(site.db);
    return run(site, ...args);
  };
}

async function change(db: Site["db"], done: string, work: (tx: Tx) => Promise<void>): Promise<string> {
  await transaction(db, work);
  return done;
}

/** Does something to a person, to whom a running server, or the next one, writes of it. */
async function act(
  site: Site,
  done: string,
  work: (tx: Tx, accounts: Accounts) => Promise<void>,
): Promise<string> {
  const mail = createMail(site);
  const accounts = openAccounts(site, mail);
  mail.close();
  return change(site.db, done, (tx) => work(tx, accounts));
}

/** A running server, or the next one, writes to the producer. */
async function decide(
  site: Site,
  done: string,
  payoutId: number,
  work: (tx: Tx, payoutId: number) => Promise<void>,
): Promise<string> {
  await requireSameDigits(site.db);
  const mail = createMail(site);
  const letter = definePayoutLetter(site, mail);
  mail.close();
  return change(site.db, done, async (tx) => {
    await work(tx, payoutId);
    await site.jobs.add(tx, letter, { payout_id: payoutId });
  });
}

/** A running server, or the next one, writes to the parties and pays back. */
function orderJobsOf(site: Site) {
  const mail = createMail(site);
  const { orderJobs } = openOrders(site, mail);
  mail.close();
  return orderJobs;
}

function known(name: string) {
  const role = roles.find((one) => one === name);
  if (role === undefined) throw new Error(`There is no role ${name}: it is one of ${roles.join(", ")}.`);
  return role;
}

function numberOf(id: string, what: "order" | "payout"): number {
  if (!/^[1-9]\d{0,14}$/.test(id)) throw new Error(`There is no ${what} ${id}.`);
  return Number(id);
}
