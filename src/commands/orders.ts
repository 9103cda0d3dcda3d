import { createMail } from "#mail";
import { cancelByOperator, formatOpenOrders, openOrders } from "#orders";
import { systemClock } from "#platform/base";
import type { Site } from "../start/index.ts";
import { type Command, change, numberOf } from "./command.ts";

export const orderCommands: Command[] = [
  {
    usage: "orders <username>",
    does: "list a person's open orders, bought and sold",
    run: ({ db, config }, username = "") => formatOpenOrders(db, config, username),
  },
  {
    usage: "cancel-order <id> [reason]",
    does: "cancel an open order: restores stock, refunds, emails both the reason",
    run: (site, id = "", reason = "") =>
      change(site.db, `Order ${id} has been cancelled.`, (tx) =>
        cancelByOperator(tx, orderJobsOf(site), numberOf(id, "order"), reason || null, systemClock.now()),
      ),
  },
];

/** Jobs added by a command: a running server, or the next one, emails the parties and pays refunds. */
export function orderJobsOf(site: Site) {
  const mail = createMail(site);
  const { orderJobs } = openOrders(site, mail);
  mail.close();
  return orderJobs;
}
