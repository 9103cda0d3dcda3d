import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { picker, seededRandom } from "../demo/random.ts";
import { createTokens } from "../src/accounts/tokens.ts";
import { type Addresses, addressesOf, drawByZipf } from "./addresses.ts";
import { ask, connectTo, type Load } from "./asking.ts";
import { bareCeiling } from "./bare.ts";
import { newClient, requestOf } from "./requests.ts";
import { runTrials } from "./run.ts";
import { addBuyers, type Buyer } from "./shop.ts";
import type { Site } from "./site.ts";
import { seconds, type Trial } from "./trials.ts";

const connections = 32;
/** More than a connection gets through in a round, on most machines. */
const requestsOfEach = 2000;
const checkoutsPerSecond = 50;

/**
 * Reads of a thousand addresses, drawn by Zipf's law, over what a bare `node:http` server hands out of the same bytes for
 * the same sequence: while people buy, and with changes of products by their producers among the reads, one in twenty
 * requests. How much of the machine the buying takes shows in what is left to the bare server beside it:
 * `node benchmarks/zipf.ts`
 */
if (import.meta.main) await runTrials(zipfTrials);

export async function zipfTrials(site: Site): Promise<Trial[]> {
  const addresses = await addressesOf(site);
  const buyers = await addBuyers(site, 200);
  const draws = drawsOf(addresses);
  const reads = ({ url }: { url: string }) => ({ url, clients: readsOf(draws) });
  const mixed = ({ url }: { url: string }) => ({ url, clients: withWrites(site, readsOf(draws), addresses) });
  let bare: Load | undefined;
  const ceiling = async () => {
    const { most, close } = await bareCeiling(site, addresses.all, reads);
    bare = most;
    return { most: async () => (await ask(most, seconds)).perSecond, close };
  };
  const buying = { beside: () => keepBuying(site, buyers, addresses.products) };
  return [
    // First, so that the site has sold something before its reads are measured.
    {
      what: "a bare server beside those checkouts",
      ...{ ...buying, ceiling, load: async () => bare ?? reads(site), isAlone: true },
    },
    {
      what: `1,000 addresses by Zipf, ${checkoutsPerSecond} checkouts a second`,
      ...{ ...buying, ceiling, load: async () => reads(site), bar: { atLeast: 0.6 } },
    },
    {
      what: "the same, 5 % PATCH products/<id>/, no checkouts",
      load: async () => mixed(site),
      ceiling: () => bareCeiling(site, addresses.all, mixed),
    },
  ];
}

/** For each connection which addresses it asks for. */
function drawsOf({ all }: Addresses): string[][] {
  const random = seededRandom(7);
  return Array.from({ length: connections }, () =>
    drawByZipf(all.length, requestsOfEach, random).map((rank) => all[rank] ?? ""),
  );
}

function readsOf(draws: string[][]): string[][] {
  return draws.map((paths) => {
    const headers = newClient();
    return paths.map((path) => requestOf(path, { headers }));
  });
}

/** Every twentieth is a change of a product by its producer instead. */
function withWrites({ platform }: Site, reads: string[][], { products }: Addresses): string[][] {
  const tokens = createTokens(platform);
  const pick = picker(seededRandom(9));
  const change = () => {
    const { id, producer_id } = pick.of(products) ?? { id: 0, producer_id: 0 };
    const headers = {
      ...newClient(),
      authorization: `Bearer ${tokens.signAccess({ sessionId: 1, userId: producer_id })}`,
    };
    const json = { description: `Told anew, ${randomUUID()}.` };
    return requestOf(`products/${id}/`, { method: "PATCH", headers, json });
  };
  const changes = Array.from({ length: 1000 }, change);
  return reads.map((requests, n) =>
    requests.map((request, place) => ((place + n) % 20 === 0 ? (pick.of(changes) ?? request) : request)),
  );
}

/** Lets people put a product into their carts and buy it, so many a second; ends when it is told to. */
function keepBuying(site: Site, buyers: Buyer[], products: Addresses["products"]): { stop(): Promise<void> } {
  const pick = picker(Math.random);
  const idle = [...buyers];
  const lines: Awaited<ReturnType<typeof connectTo>>[] = [];
  const underWay = new Set<Promise<void>>();
  const begun = performance.now();
  let isOver = false;
  let sent = 0;
  let bought = 0;

  const buy = async (as: Buyer) => {
    const { id } = pick.of(products) ?? { id: 0 };
    const headers = { authorization: `Bearer ${as.access}` };
    const keyed = { ...headers, "idempotency-key": randomUUID() };
    const json = { payment_method: "cash", delivery_method: "pickup" };
    const line = lines.pop() ?? (await connectTo(site.url));
    try {
      await line.time(requestOf(`cart/items/${id}/`, { method: "PUT", headers, json: { quantity: 1 } }));
      await line.time(requestOf("order/", { method: "POST", headers: keyed, json }));
      bought++;
      idle.push(as);
    } catch (error) {
      // Who finds it sold out goes home.
      if (!/HTTP\/1.1 409/.test(String(error))) throw error;
    }
    lines.push(line);
  };
  const keep = async () => {
    for (; !isOver; await sleep(5)) {
      for (; sent < ((performance.now() - begun) / 1000) * checkoutsPerSecond && idle.length > 0; sent++) {
        const as = idle.shift();
        if (!as) break;
        const buying: Promise<void> = buy(as).finally(() => underWay.delete(buying));
        underWay.add(buying);
      }
    }
    await Promise.all(underWay);
  };
  const kept = keep();
  return {
    async stop() {
      isOver = true;
      await kept;
      for (const line of lines) line.close();
      const perSecond = (bought * 1000) / (performance.now() - begun);
      if (perSecond < 0.9 * checkoutsPerSecond)
        console.error(`only ${perSecond.toFixed(1)} checkouts a second`);
    },
  };
}
