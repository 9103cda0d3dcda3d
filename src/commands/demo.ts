import { systemClock } from "#platform/base";
import { keepDigits, migrate } from "#platform/database";
import { demoPassword, fillDemo, fillScale, scaleOf } from "../../demo/index.ts";
import type { Command } from "./command.ts";

export const demoCommands: Command[] = [
  {
    usage: "demo",
    does: "fills an empty database with a market of demo people, goods and reviews",
    needs: "nothing",
    async run(site) {
      await migrate(site.reached.connection);
      await keepDigits(site.db, site.config.currencies);
      const demo = await fillDemo(site);
      if (demo === undefined)
        throw new Error("Somebody is there already: the demo market goes into an empty database.");
      return `${demo.producers} producers, ${demo.buyers} buyers and ${demo.products} products, all people with the password ${demoPassword}.`;
    },
  },
  {
    usage: "demo --scale <products>",
    does: "fills an empty database with a market of that size, in minutes for a million",
    needs: "nothing",
    async run({ reached, db }, told = "") {
      const products = Number(told);
      if (!/^\d+$/.test(told) || products < fewestProducts || products > mostProducts)
        throw new Error(`--scale is a number of products from ${fewestProducts} to ${mostProducts}.`);
      await migrate(reached.connection);
      const scale = scaleOf(products);
      await fillScale(db, systemClock, scale, (line) => process.stderr.write(`${line}\n`));
      return `${products} products, ${scale.users} users and ${scale.reviews} reviews, all with the password ${demoPassword}.`;
    },
  },
];

const fewestProducts = 1000;
const mostProducts = 10_000_000;
