import {
  approvalsAsCsv,
  approveProducer,
  enableUser,
  formatApprovals,
  grantRole,
  refuseProducer,
  revokeRole,
  roles,
} from "#accounts";
import { disablePerson } from "#orders";
import { type Command, change } from "./command.ts";

/** To the person of whom something is changed a running server, or the next one, writes of it. */
export const peopleCommands: Command[] = [
  {
    usage: "grant <role> <username>",
    does: `give a role (${roles.join(", ")})`,
    run: (site, role = "", username = "") =>
      change(site.db, `${username} now has the role ${role}.`, (tx) =>
        grantRole(tx, site, username, known(role)),
      ),
  },
  {
    usage: "revoke <role> <username>",
    does: "take a role away",
    run: (site, role = "", username = "") =>
      change(site.db, `${username} no longer has the role ${role}.`, (tx) =>
        revokeRole(tx, site, username, known(role)),
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
      change(site.db, `${username} can now sell.`, (tx) => approveProducer(tx, site, username)),
  },
  {
    usage: "refuse <username> [reason]",
    does: "refuse somebody who is waiting: emails the reason; they can ask again",
    run: (site, username = "", reason = "") =>
      change(site.db, `${username} has been refused.`, (tx) =>
        refuseProducer(tx, site, username, reason || null),
      ),
  },
  {
    usage: "disable <username> [reason]",
    does: "disable an account: emails the reason, and buyers with open orders",
    run: (site, username = "", reason = "") =>
      change(site.db, `${username} has been disabled.`, (tx) =>
        disablePerson(tx, site, username, reason || null),
      ),
  },
  {
    usage: "enable <username>",
    does: "enable a disabled account again",
    run: (site, username = "") =>
      change(site.db, `${username} can sign in again.`, (tx) => enableUser(tx, site, username)),
  },
];

function known(name: string) {
  const role = roles.find((one) => one === name);
  if (role === undefined) throw new Error(`Unknown role: ${name}. Roles are ${roles.join(", ")}.`);
  return role;
}
