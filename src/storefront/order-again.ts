import type { Static } from "typebox";
import { addToCart, cartFull, setInCart } from "#cart";
import { type OrderBody, readOrder, showOrder } from "#orders";
import { closed, Id, Problem } from "#platform/base";
import type { Tx } from "#platform/database";
import { type Pages, personOf, type Visit } from "#web";
import { words as all } from "./words/index.ts";

const OrderPath = closed({ order_id: Id });

type OrderVisit = Visit<unknown, Static<typeof OrderPath>>;

/** Puts what an order held into the cart once more, as far as it is still sold. */
export function orderAgainForm({ form, notices }: Pages): void {
  notices({
    addedAgain({ language, format }, added = "", missed = "") {
      const words = all[language].orders;
      const names = (listed: string) => format.list(listed.split("\n"));
      const sentences = [
        added && words.addedAgain(names(added)),
        missed && words.notAddedAgain(names(missed)),
      ];
      return { kind: missed ? "warning" : "done", text: sentences.filter(Boolean).join(" ") };
    },
  });
  form("/orders/:order_id/again/", { body: closed({}), params: OrderPath, access: "member" }, submit);
}

async function submit(visit: OrderVisit) {
  const { site, siteUrl, params } = visit;
  const { user_id: userId } = personOf(visit);
  const order = showOrder(await readOrder(site.db, userId, params.order_id), userId, siteUrl, visit.now);
  return visit.once(async (tx) => {
    const added: string[] = [];
    const missed: string[] = [];
    for (const item of order.items) {
      const list = (await addAsMany(tx, visit, item)) ? added : missed;
      list.push(item.name);
    }
    return { to: "/cart/", notice: { name: "addedAgain", about: [added.join("\n"), missed.join("\n")] } };
  });
}

/** Adds a product as often as it was ordered, or as often as it is left; false where it can't be bought at all. */
async function addAsMany(
  tx: Tx,
  { person, now, today }: OrderVisit,
  { product_id: productId, quantity }: OrderBody["items"][number],
): Promise<boolean> {
  const line = { owner: { userId: personOf({ person }).user_id }, productId, now, today };
  try {
    await addToCart(tx, { ...line, quantity });
    return true;
  } catch (error) {
    // A full cart ends the transaction.
    if (!(error instanceof Problem) || error.code === cartFull.code) throw error;
    const available = "available" in error.members ? Number(error.members.available) : 0;
    if (available === 0) return false;
    await setInCart(tx, { ...line, quantity: available }, () => {});
    return true;
  }
}
