import { approvalsAsCsv, formatApprovals } from "#accounts";
import { approve, disable, enable, giveRole, refuse, takeRole } from "#console";
import { type Role, requireByUsername, roles } from "#staff";
import type { Site } from "../start/index.ts";
import { type Command, change } from "./command.ts";

/** To the person of whom something is changed a running server, or the next one, writes of it. */
export const peopleCommands: Command[] = [
  {
    usage: "grant <role> <username>",
    does: `give a role (${roles.join(", ")})`,
    run: (site, role = "", username = "") =>
      changePerson(site, username, `${username} now has the role ${role}.`, giveRole, known(role)),
  },
  {
    usage: "revoke <role> <username>",
    does: "take a role away",
    run: (site, role = "", username = "") =>
      changePerson(site, username, `${username} no longer has the role ${role}.`, takeRole, known(role)),
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
    run: (site, username = "") => changePerson(site, username, `${username} can now sell.`, approve, null),
  },
  {
    usage: "refuse <username> [reason]",
    does: "refuse somebody who is waiting: emails the reason; they can ask again",
    run: (site, username = "", reason = "") =>
      changePerson(site, username, `${username} has been refused.`, refuse, reason || null),
  },
  {
    usage: "disable <username> [reason]",
    does: "disable an account: emails the reason, and buyers with open orders",
    run: (site, username = "", reason = "") =>
      changePerson(site, username, `${username} has been disabled.`, disable, reason || null),
  },
  {
    usage: "enable <username>",
    does: "enable a disabled account again",
    run: (site, username = "") =>
      changePerson(site, username, `${username} can sign in again.`, enable, null),
  },
];

/** Does to somebody what the console does, in the operator's name. */
function changePerson<About>(
  site: Site,
  username: string,
  done: string,
  act: (...about: [...Parameters<typeof enable>, About]) => Promise<void>,
  about: About,
): Promise<string> {
  return change(site.db, done, async (tx) =>
    act(tx, site, null, await requireByUsername(tx, username), about),
  );
}

function known(name: string): Role {
  const role = roles.find((one) => one === name);
  if (role === undefined) throw new Error(`Unknown role: ${name}. Roles are ${roles.join(", ")}.`);
  return role;
}
