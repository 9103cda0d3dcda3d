import { createClient, type FarmgateClient, inMemory, type Schema } from "@farmgate/client";

/** From registration to the money in the wallet, on a site that takes cards and shows its letters at /dev/mailbox. */
export async function journey(site: string): Promise<Schema<"Wallet"> | undefined> {
  const [grower, buyer] = [await join(site, "hilde", true), await join(site, "karim", false)];
  const price = { amount: "3.50", currency: "EUR" };
  const pack = { pack_size: "0.5", pack_unit: "kg" } as const;
  const pears = told(
    await grower.POST("/products/new/", {
      body: { name: "Conference pears", category: "fruit", price, stock: 20, ...pack },
    }),
  );

  const line = { params: { path: { product_id: pears.id } }, body: { quantity: 2 } };
  const cart = told(await buyer.PATCH("/cart/item_increment/{product_id}/", line));
  if (cart.items.some(({ issue }) => issue !== null)) throw new Error("Something can't be bought.");
  const bought = await buyer.POST("/order/", { body: { payment_method: "card", delivery_method: "pickup" } });
  if (bought.error?.code === "not_enough_stock")
    console.log(bought.error.lines?.map(({ available }) => available));
  const { checkout_id, orders } = told(bought);
  told(await buyer.POST("/checkout/{checkout_id}/payment/", { params: { path: { checkout_id } }, body: {} }));

  for (const { id } of orders) {
    const params = { path: { order_id: id } };
    told(await grower.POST("/order/{order_id}/preparation/", { params }));
    told(await grower.POST("/order/{order_id}/handover/", { params }));
  }
  const { results } = told(await grower.GET("/wallet/"));
  return results.find(({ currency }) => currency === price.currency);
}

async function join(site: string, username: string, is_producer: boolean): Promise<FarmgateClient> {
  const tokens = inMemory();
  const client = createClient({ baseUrl: `${site}/backend/api`, tokens });
  const email = `${username}@example.org`;
  told(await client.POST("/registration/", { body: { email } }));
  const account = { email, username, password: "orchard-gate-42", is_producer };
  const code = await codeFor(site, email);
  tokens.write(told(await client.POST("/registration/validate/", { body: { ...account, code } })).tokens);
  return client;
}

async function codeFor(site: string, email: string): Promise<string> {
  const { letters } = await (await fetch(`${site}/dev/mailbox.json?to=${email}`)).json();
  return letters[0]?.code ?? new Promise((again) => setTimeout(() => again(codeFor(site, email)), 100));
}

function told<T>({ data, error }: { data?: T; error?: { detail: string } | undefined }): T {
  if (data === undefined) throw new Error(error?.detail ?? "Nothing was answered.");
  return data;
}
