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
import { createMail } from "#mail";
import { shutOut } from "#orders";
import type { Tx } from "#platform/database";
import type { Site } from "../start/index.ts";
import { type Command, change } from "./command.ts";
import { orderJobsOf } from "./orders.ts";

export const peopleCommands: Command[] = [
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
];

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

function known(name: string) {
  const role = roles.find((one) => one === name);
  if (role === undefined) throw new Error(`There is no role ${name}: it is one of ${roles.join(", ")}.`);
  return role;
}
