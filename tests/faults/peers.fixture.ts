import cluster from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";
import { joinPeers } from "../../src/platform/cluster/peers.ts";
import { createRelay } from "../../src/platform/cluster/relay.ts";

/**
 * A group of three: the first asks the others to catch up, again and again, and prints what came of each time. The third
 * does it as its argument says: `soon`, `never`, or `dies` at the first question.
 */
const manner = process.argv[2];

if (cluster.isPrimary) {
  const relay = createRelay();
  for (const name of ["asker", "second", "third"]) relay.add(cluster.fork({ NAME: name }), () => {});
} else {
  const peers = joinPeers();
  const caughtUpBy: Record<string, number> = {};
  peers?.onBroadcast((message) => {
    caughtUpBy[message.counts.policy] = Date.now();
  });
  const name = process.env["NAME"] ?? "";
  const sayName = () =>
    peers?.broadcast({ about: "counts", counts: { policy: name, windowEnds: 0, counts: {} } });
  let questions = 0;
  peers?.onCatchUp(async () => {
    if (name === "third" && manner === "never") {
      if (questions++ === 0) sayName();
      return new Promise(() => {});
    }
    if (name === "third" && manner === "dies") process.exit();
    await sleep(20);
    sayName();
  });
  if (name === "asker" && peers) {
    // They are there once each has been asked; who dies of it has been there.
    const expected = manner === "dies" ? 1 : 2;
    while (Object.keys(caughtUpBy).length < expected) await peers.catchUp();
    const rounds: { milliseconds: number; heard: string[] }[] = [];
    for (let round = 0; round < 10; round++) {
      for (const key of Object.keys(caughtUpBy)) delete caughtUpBy[key];
      const begun = performance.now();
      await peers.catchUp();
      rounds.push({ milliseconds: performance.now() - begun, heard: Object.keys(caughtUpBy).sort() });
    }
    console.log(JSON.stringify(rounds));
    process.kill(process.ppid, "SIGKILL");
  }
}
