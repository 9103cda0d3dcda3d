import { countOpenOrdersIn } from "#orders";
import type { Platform } from "#platform";
import { registerCurrencies, storedCurrencies, transaction } from "#platform/database";
import { countGoodsIn } from "#products";
import { countWalletsIn, setSiteCurrency } from "#wallet";

/**
 * Writes the currencies of the settings down in the database, and the first of them as the site's. Throws the sentence
 * that says the way where amounts were kept with other digits.
 */
export async function registerSiteCurrencies({
  config,
  db,
  clock,
}: Pick<Platform, "config" | "db" | "clock">) {
  await registerCurrencies(db, config.currencies);
  await transaction(db, (tx) => setSiteCurrency(tx, config.currencies[0], clock.now()));
}

/**
 * Says what is still priced, under way or earned in a currency that the settings no longer name. It goes on as it is:
 * only its producers can give their goods another price.
 */
export async function warnOfCurrencies({ config, db, log }: Pick<Platform, "config" | "db" | "log">) {
  for (const { code } of await storedCurrencies(db)) {
    if (config.currencies.includes(code)) continue;
    const left = {
      goods: await countGoodsIn(db, code),
      openOrders: await countOpenOrdersIn(db, code),
      wallets: await countWalletsIn(db, code),
    };
    if (Object.values(left).every((count) => count === 0)) continue;
    log.warn(
      { currency: code, ...left },
      `CURRENCIES does not include ${code}, but there are still ${inWords(left)} in it; new prices can't be in it`,
    );
  }
}

function inWords({ goods, openOrders, wallets }: { goods: number; openOrders: number; wallets: number }) {
  return [
    `${goods} ${goods === 1 ? "product" : "products"}`,
    `${openOrders} open ${openOrders === 1 ? "order" : "orders"}`,
    `${wallets} ${wallets === 1 ? "wallet" : "wallets"} with money`,
  ].join(", ");
}
