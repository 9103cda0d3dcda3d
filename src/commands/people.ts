import {
  type Accounts,
  approvalsAsCsv,
  approveProducer,
  enableUser,
  formatApprovals,
  grantRole,
  openAccounts,
  refuseProducer,
  revokeRole,
  roles,
} from "#accounts";
import { createMail } from "#mail";
import { disablePerson } from "#orders";
import type { Tx } from "#platform/database";
import type { Site } from "../start/index.ts";
import { type Command, change } from "./command.ts";
import { orderJobsOf } from "./orders.ts";

export const peopleCommands: Command[] = [
  {
    usage: "grant <role> <username>",
    does: `give a role (${roles.join(", ")})`,
    run: (site, role = "", username = "") =>
      act(site, `${username} now has the role ${role}.`, (tx, accounts) =>
        grantRole(tx, accounts, username, known(role)),
      ),
  },
  {
    usage: "revoke <role> <username>",
    does: "take a role away",
    run: (site, role = "", username = "") =>
      act(site, `${username} no longer has the role ${role}.`, (tx, accounts) =>
        revokeRole(tx, accounts, username, known(role)),
      ),
  },
  {
    usage: "approvals",
    does: "list the people waiting to be approved as producers (PRODUCERS=approved)",
    run: ({ db, config }) => formatApprovals(db, config),
  },
  {
    usage: "approvals csv",
    does: "print the same list as CSV",
    run: async ({ db, config }) => `${await approvalsAsCsv(db, config)}\r`,
  },
  {
    usage: "approve <username>",
    does: "approve somebody who is waiting",
    run: (site, username = "") =>
      act(site, `${username} can now sell.`, (tx, accounts) => approveProducer(tx, accounts, username)),
  },
  {
    usage: "refuse <username> [reason]",
    does: "refuse somebody who is waiting: emails the reason; they can ask again",
    run: (site, username = "", reason = "") =>
      act(site, `${username} has been refused.`, (tx, accounts) =>
        refuseProducer(tx, accounts, username, reason || null),
      ),
  },
  {
    usage: "disable <username> [reason]",
    does: "disable an account: emails the reason, and buyers with open orders",
    run: (site, username = "", reason = "") =>
      act(site, `${username} has been disabled.`, (tx, accounts) =>
        disablePerson(tx, { ...accounts, orderJobs: orderJobsOf(site) }, username, reason || null),
      ),
  },
  {
    usage: "enable <username>",
    does: "enable a disabled account again",
    run: (site, username = "") =>
      act(site, `${username} can sign in again.`, (tx, accounts) => enableUser(tx, accounts, username)),
  },
];

/** Changes an account. A running server, or the next one, sends the email about the change. */
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
  if (role === undefined) throw new Error(`Unknown role: ${name}. Roles are ${roles.join(", ")}.`);
  return role;
}
