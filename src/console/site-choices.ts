import { Type } from "typebox";
import { countOpenOrdersIn } from "#orders";
import { problemKind } from "#platform/base";
import { type Db, registerCurrencies, type Tx } from "#platform/database";
import { setSearchLanguage } from "#platform/listing";
import type { SiteSettings } from "#platform/settings";
import { countGoodsIn } from "#products";
import { countWalletsIn, setSiteCurrency } from "#wallet";

/** What follows from the site's language, time zone and currencies, whoever chooses them. */

export const currencyInUse = problemKind(
  409,
  "currency_in_use",
  "A currency that is in use can't be taken away: products are priced in it, orders are open in it, or wallets hold money in it.",
  {
    currency: Type.String({ examples: ["CHF"] }),
    products: Type.Integer(),
    open_orders: Type.Integer(),
    wallets: Type.Integer(),
  },
);

type Choices = Pick<Partial<SiteSettings>, "language" | "currencies">;

/** Has the database follow what was chosen: wallets in the site's currency, search by the stems of its language. */
export async function followChoices(tx: Tx, { language, currencies }: Choices, now: Date): Promise<void> {
  if (currencies) {
    await registerCurrencies(tx, currencies);
    await setSiteCurrency(tx, currencies[0], now);
  }
  if (language) await setSearchLanguage(tx, language);
}

/**
 * What is priced, under way or earned in a currency would go on in it, but nobody could reckon with it any more. Throws
 * currency_in_use.
 */
export async function requireUnused(db: Db, currency: string): Promise<void> {
  const [products, open_orders, wallets] = [
    await countGoodsIn(db, currency),
    await countOpenOrdersIn(db, currency),
    await countWalletsIn(db, currency),
  ];
  if (products + open_orders + wallets > 0) throw currencyInUse({ currency, products, open_orders, wallets });
}

export function isTimeZone(name: string): boolean {
  return name === "UTC" || Intl.supportedValuesOf("timeZone").includes(name);
}
