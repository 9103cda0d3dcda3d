import { cancelOrder } from "#console";
import { formatOpenOrders } from "#orders";
import { type Command, change, numberOf } from "./command.ts";

/** A running server, or the next one, writes to the parties and pays back. */
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
        cancelOrder(tx, site, null, numberOf(id, "order"), reason || null),
      ),
  },
];
