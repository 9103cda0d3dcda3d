import { Type } from "typebox";
import { addToCart, type CartOwner, cartFull, mostOfOne, ownProduct } from "#cart";
import { closed, Id, makeOpaqueToken, notFound, Problem } from "#platform/base";
import { findProducts, notEnoughStock, pastBestBefore } from "#products";
import { cameFrom, type Done, type NoticeMaker, type Pages, setCookie, type Visit } from "#web";
import { words as all } from "./words/index.ts";

const Form = closed({
  product_id: Id,
  quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: mostOfOne })),
});

/** Puts a product into the cart, from any page: it leads back there, where that is said, or why it wasn't done. */
export function cartAddForm({ form, notices }: Pages): void {
  notices({ added, notAdded });
  form(
    "/cart/add/",
    { body: Form, config: { priority: "high" } },
    async (visit, { product_id, quantity = 1 }) => {
      const to = cameFrom(visit, "/cart/");
      const { owner, cookie } = cartToFill(visit);
      const { now, today } = visit;
      try {
        const done = await visit.once(async (tx) => {
          const rows = await addToCart(tx, { owner, productId: product_id, quantity, now, today });
          const line = rows.find((row) => row.product_id === product_id);
          return { to, notice: { name: "added", about: [line?.name ?? "", String(line?.quantity ?? 0)] } };
        });
        if (cookie !== undefined) setCookie(visit.reply, "cart", cookie);
        return done;
      } catch (error) {
        return { to, notice: await whyNot(visit, product_id, error) };
      }
    },
  );
}

/** The cart of who asks. A nameless visitor gets a cookie with the first thing that they put in. */
function cartToFill({ cart }: Visit): { owner: CartOwner; cookie?: string } {
  if (cart) return { owner: cart };
  const { token, hashed } = makeOpaqueToken();
  return { owner: { cookieHash: hashed }, cookie: token };
}

const refusals = [notFound, ownProduct, pastBestBefore, notEnoughStock, cartFull].map(({ code }) => code);

/** Throws what is no reason against the product. */
async function whyNot({ site }: Visit, productId: number, error: unknown): Promise<Done["notice"]> {
  if (!(error instanceof Problem) || !refusals.includes(error.code)) throw error;
  const available = "available" in error.members ? String(error.members.available) : "";
  const [product] = await findProducts(site.db, undefined, [productId]);
  return { name: "notAdded", about: [error.code, product?.name ?? "", available] };
}

const added: NoticeMaker = ({ language, format }, name = "", quantity = "") => {
  const { cart } = all[language];
  return {
    kind: "done",
    text: cart.added(name, format.number(quantity)),
    links: [{ text: cart.toCart, href: "/cart/" }],
  };
};

const notAdded: NoticeMaker = ({ language, format }, code = "", name = "", available = "") => {
  const { refused } = all[language].cart;
  return { kind: "warning", text: sentence() };

  function sentence(): string {
    if (code === ownProduct.code) return refused.own_product;
    if (code === cartFull.code) return refused.cart_full;
    if (code === pastBestBefore.code) return refused.past_best_before(name);
    if (code !== notEnoughStock.code) return refused.not_found;
    return available === "0"
      ? refused.sold_out(name)
      : refused.not_enough_stock(name, format.number(available));
  }
};
