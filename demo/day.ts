import { setTimeout as sleep } from "node:timers/promises";
import { startApp } from "../tests/support/app.ts";
import { openBrowser } from "../tests/support/browser.ts";
import { globalSetup, globalTeardown } from "../tests/support/cluster.ts";
import { acts } from "./day/acts.ts";
import { openStage } from "./day/stage.ts";
import { castOf, newTroupe, peopleOf } from "./day/troupe.ts";

/**
 * Shows the week of a co-op by itself, at an address that is printed: a place and its Fridays are laid down, a producer puts
 * up goods, buyers order, orders close, and two phones hand baskets over in a barn without a network. All of it happens on
 * the pages that people use, on a market of its own whose clock is moved on; nothing of it stays. Exits with 1 where an act
 * fails. `PORT` is that of the stage.
 */
await globalSetup();
const app = await startApp({
  TIME_ZONE: "Europe/Brussels",
  PRODUCERS: "approved",
  PAYMENT_METHODS: "cash,card",
});
const browser = await openBrowser();
const troupe = await newTroupe(app, browser, await peopleOf(app));
const stage = await openStage(castOf(troupe), Number(process.env["PORT"] ?? 0));
console.log(`\n  A market day, by itself: open ${stage.url}\n`);
// Whoever looks on sees it from the beginning; nobody has to.
await Promise.race([stage.isWatched, sleep(10_000)]);
const began = performance.now();
try {
  for (const { says, play } of acts) {
    stage.say(says);
    console.log(`  ${String(Math.round((performance.now() - began) / 1000)).padStart(4)} s  ${says}`);
    await play(troupe);
    await troupe.rest();
  }
  console.log("\n  The day is over, and its sums agree.");
} catch (error) {
  console.error(`  It stopped there: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await stage.close();
  await browser.close();
  await app.close();
  await globalTeardown();
}
process.exit();
