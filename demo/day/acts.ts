import type { TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { password, type TestPerson } from "../../tests/support/people.ts";
import type { Troupe } from "./troupe.ts";

/** What happens, told in a sentence, and how. */
interface Act {
  says: string;
  play(troupe: Troupe): Promise<void>;
}

/** A co-op's week, in the order in which it happens. */
export const acts: Act[] = [
  {
    says: "Mara lays down a place …",
    async play({ go, type, press, choose }) {
      await go("mara", "/console/places/new/");
      await type("mara", "Name", "The barn by the station");
      await type("mara", "Street and number", "Stationsstraat 1");
      await type("mara", "Postcode", "9000");
      await type("mara", "Town", "Ghent");
      await choose("mara", "Country", "Belgium");
      await press("mara", "Save");
    },
  },
  {
    says: "… and every Friday from 16 to 19 h, in quarter hours of 20 baskets, with orders until Wednesday 20 h.",
    async play({ go, type, press, choose }) {
      await go("mara", "/console/series/new/");
      await choose("mara", "On", "Friday");
      await type("mara", /Minutes per/, "15");
      await type("mara", /Baskets per/, "20");
      await press("mara", "Save");
      await go("mara", "/console/days/");
    },
  },
  {
    says: "Rosa, who grows pumpkins, asks to sell, and Mara lets her in.",
    async play({ go, press, app, people }) {
      await call(app, "PATCH", "me/", { as: people.rosa, json: { is_producer: true } });
      await go("mara", "/console/producers/?status=pending");
      await press("mara", /^Approve/);
      await go("rosa", "/desk/");
    },
  },
  {
    says: "Rosa puts up pumpkins by weight, and comes every Friday.",
    async play({ go, type, press, choose, app, people }) {
      const offers = { as: people.rosa, json: { offers: ["pickup", "market_day"] } };
      await call(app, "PATCH", "me/", offers);
      await go("rosa", "/desk/goods/new/");
      await type("rosa", "Name", "Hokkaido pumpkin");
      await choose("rosa", "Category", "Vegetables");
      await type("rosa", "Price of a pack", "2,40");
      await choose("rosa", "Sold", "By weight");
      await type("rosa", "A pack holds", "1,2");
      await choose("rosa", "Unit", "kg");
      await type("rosa", "Packs in stock", "40");
      await press("rosa", "Add the product");
      await go("rosa", "/desk/days/");
      await press("rosa", /Always come/);
    },
  },
  {
    says: "Nora and Piet fill their carts, choose the day and a time, and order.",
    async play(troupe) {
      await Promise.all([order(troupe, "nora", 2), order(troupe, "piet", 3)]);
    },
  },
  {
    says: "Wednesday, 20 h: orders are closed. Rosa sees what to harvest.",
    async play({ wait, go, app, people }) {
      const day = await nextDay(app, await again(app, people.mara));
      await wait(new Date(day.closes_at.getTime() + 60_000));
      await go("rosa", "/desk/");
      await go("mara", `/console/days/${day.id}/`);
    },
  },
  {
    says: "Friday, 16 h. Hana and Sam take the day along on their phones; then the barn has no signal for Hana.",
    async play({ wait, go, app, people, pages }) {
      const mara = await again(app, people.mara);
      const day = await nextDay(app, mara);
      for (const helper of [people.hana, people.sam])
        await call(app, "PUT", `market-days/${day.id}/helpers/${helper.id}/`, { as: mara });
      await wait(new Date(day.starts_at.getTime() + 60_000));
      for (const part of ["hana", "sam"] as const) {
        await go(part, `/pickup/${day.id}/`);
        await pages[part].locator("pickup-program[data-ready]").waitFor();
      }
      await pages.hana.evaluate("navigator.serviceWorker.ready");
      await pages.hana.context().setOffline(true);
    },
  },
  {
    says: "Hana finds basket 1, weighs, takes the money and hands it over: all without a network.",
    play: (troupe) => handOver(troupe, "hana", 1, 2510),
  },
  {
    says: "Sam hands over basket 2 beside her.",
    play: (troupe) => handOver(troupe, "sam", 2, 3460),
  },
  {
    says: "Hana's phone has a signal again, and sends what she did.",
    async play({ pages }) {
      await pages.hana.context().setOffline(false);
      await pages.hana.locator('[data-unsent="0"]').waitFor();
    },
  },
  {
    says: "Mara counts the cash, and closes the day: it is as much as the ledger of the day says.",
    async play({ go, type, press, app, people, pages }) {
      const mara = await again(app, people.mara);
      const day = await nextDay(app, mara);
      const { body } = await call(app, "GET", `market-days/${day.id}/closing/`, { as: mara });
      await go("mara", `/pickup/${day.id}/closing/`);
      await type("mara", "Counted in EUR", body.cash[0].expected.amount);
      await press("mara", "Close the day now");
      await pages.mara.getByText("The day is closed.").waitFor();
      const closed = await call(app, "GET", `market-days/${day.id}/closing/`, { as: mara });
      if (!closed.body.is_closed || closed.body.cash[0].difference.amount !== "0.00")
        throw new Error(`The day closed with ${closed.text}`);
    },
  },
];

type Buyer = "nora" | "piet";
type Helper = "hana" | "sam";

async function order({ go, press, type, pages, app }: Troupe, who: Buyer, pumpkins: number): Promise<void> {
  const { body } = await call(app, "GET", "products/");
  await go(who, `/products/${body.results[0].id}/`);
  await type(who, "Quantity", String(pumpkins));
  const added = pages[who].waitForResponse((answer) => answer.request().method() === "POST");
  await press(who, "Add to cart");
  await added;
  await go(who, "/checkout/");
  const way = pages[who].locator('[value^="market_day-"]').first();
  await way.check();
  const slot = pages[who].locator('select[name^="slots."]').first();
  await slot.selectOption({ index: who === "nora" ? 1 : 2 });
  await press(who, /^Order with/);
  await pages[who].getByText("Your order is placed").waitFor();
}

async function handOver(
  { press, type, pages }: Troupe,
  who: Helper,
  number: number,
  grams: number,
): Promise<void> {
  await type(who, "Number or name", String(number));
  await press(who, "Find");
  await pages[who].getByRole("heading", { name: new RegExp(`^${number} `) }).waitFor();
  await type(who, "Weight in grams", String(grams));
  await press(who, "Weigh");
  await type(who, /Received in EUR/, "20");
  await press(who, "Take the money");
  await press(who, "Hand over all");
  await pages[who]
    .getByText(/Handed over/)
    .first()
    .waitFor();
}

async function nextDay(
  app: TestApp,
  as: { access: string },
): Promise<{ id: number; closes_at: Date; starts_at: Date }> {
  const { body } = await call(app, "GET", "market-days/?status=announced,open,closed,under_way&limit=1", {
    as,
  });
  const [{ id, closes_at, starts_at }] = body.results;
  return { id, closes_at: new Date(closes_at), starts_at: new Date(starts_at) };
}

/** As somebody who has signed in just now: the clock has moved on, and what lets in lives five minutes. */
async function again(app: TestApp, { username }: TestPerson): Promise<{ access: string }> {
  return (await call(app, "POST", "auth/token/", { json: { username, password } })).body;
}
