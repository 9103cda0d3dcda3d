import { systemClock } from "#platform/base";
import { migrate, transaction } from "#platform/database";
import { setSearchLanguage } from "#platform/listing";
import { demoPassword, fillDemo, fillScale, scaleOf } from "../../demo/index.ts";
import { registerSiteCurrencies } from "../start/index.ts";
import type { Command } from "./command.ts";

export const demoCommands: Command[] = [
  {
    usage: "demo",
    does: "fill an empty database with demo people, products and reviews",
    needs: "nothing",
    async run(site) {
      await migrate(site.reached.connection);
      await registerSiteCurrencies(site);
      await transaction(site.db, (tx) => setSearchLanguage(tx, site.config.language));
      const demo = await fillDemo(site);
      if (demo === undefined)
        throw new Error("The database is not empty: the demo market needs an empty one.");
      return `${demo.producers} producers, ${demo.buyers} buyers and ${demo.products} products added. Everybody's password is ${demoPassword}.`;
    },
  },
  {
    usage: "demo --scale <products>",
    does: "fill an empty database with this many products (a million take minutes)",
    needs: "nothing",
    async run({ reached, db }, told = "") {
      const products = Number(told);
      if (!/^\d+$/.test(told) || products < fewestProducts || products > mostProducts)
        throw new Error(`--scale must be a number of products from ${fewestProducts} to ${mostProducts}.`);
      await migrate(reached.connection);
      const scale = scaleOf(products);
      await fillScale(db, systemClock, scale, (line) => process.stderr.write(`${line}\n`));
      return `${products} products, ${scale.users} users and ${scale.reviews} reviews added. Everybody's password is ${demoPassword}.`;
    },
  },
];

const fewestProducts = 1000;
const mostProducts = 10_000_000;
