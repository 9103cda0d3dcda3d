import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { Problem, showMoney } from "#platform/base";
import { type Tx, transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { refundSale } from "../../tests/support/money.ts";
import { newProducer } from "../../tests/support/people.ts";
import { auditWallet } from "./audit.ts";
import * as ledger from "./ledger.ts";
import { markPaid, refusePayout, requestPayout } from "./payouts.ts";
import type { Sale } from "./posting.ts";
import { recordRefundPaid } from "./returns.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(() => app.close());

/** What somebody tries; `which` counts back from the last sale or payout. */
const which = fc.nat(3);
const spot = { who: fc.nat(1), in: fc.constantFrom(0, 0, 0, 1) };
const step = fc.oneof(
  fc.record({
    ...{ does: fc.constant("sell"), ...spot },
    ...{ minor: fc.integer({ min: 1, max: 500 }), percent: fc.constantFrom(0, 5, 12, 100) },
  }),
  fc.record({ does: fc.constantFrom("settle", "pay back"), which }),
  fc.record({
    ...{ does: fc.constantFrom("promote", "ask"), ...spot },
    minor: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({ does: fc.constantFrom("pay", "refuse"), which }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Something to spend, for most. */
const opening = ([0, 1] as const).flatMap((currency): Step[][] =>
  [0, 1].flatMap((who): Step[][] => [
    [{ does: "sell", who, in: currency, minor: 2000, percent: 5 }],
    [{ does: "settle", which: 0 }],
  ]),
);

interface Sold extends Sale {
  state: "sold" | "released" | "refunded" | "paid back";
}

interface Asked {
  id: number;
  wallet: string;
  minor: number;
  isDecided: boolean;
}

/** What the wallets should hold, by producer and currency, and what was done to get there. */
interface Model {
  people: number[];
  balances: Map<string, { available: number; pending: number }>;
  sales: Sold[];
  payouts: Asked[];
}

let lastNumber = 0;
const happened = new Set<string>();
const currencies = ["EUR", "CHF"];

test("whatever is sold, settled, promoted and paid out, also at once, the wallets hold what a simple sum says", async () => {
  const batches = fc.array(fc.array(step, { minLength: 1, maxLength: 5, size: "max" }), {
    minLength: 20,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(batches, async (steps) => {
      const names = Array.from({ length: 2 }, () => `model${++lastNumber}`);
      const people = await Promise.all(names.map((name) => newProducer(app, name)));
      const model: Model = {
        people: people.map(({ id }) => id),
        // Whoever sells begins with a wallet in the site's currency.
        balances: new Map(people.map(({ id }) => [`${id} EUR`, { available: 0, pending: 0 }])),
        sales: [],
        payouts: [],
      };
      for (const batch of [...opening, ...steps]) await takeAtOnce(model, batch);
      assert.deepEqual(await auditWallet(app.platform.db), []);
    }),
    { numRuns: 6 },
  );
  const kinds = ["ask", "pay", "pay back", "promote", "refund", "refuse", "release", "sell"];
  assert.deepEqual([...happened].sort(), kinds, "each kind of movement was tried and took place");
});

/** Runs the steps at once; those that moved money are then taken in the model, in which none may fail. */
async function takeAtOnce(model: Model, batch: Step[]) {
  const planned = batch.map((one) => plan(model, one)).filter((one) => one !== undefined);
  const outcomes = await Promise.all(planned.map(({ run }) => moved(run)));
  for (const [i, { apply, kind }] of planned.entries()) {
    if (!outcomes[i]) continue;
    apply(outcomes[i]);
    happened.add(kind);
  }
  const [only] = planned;
  if (planned.length === 1 && only) assert.equal(outcomes[0] !== false, only.isAffordable);
  assert.deepEqual(await readBalances(model), Object.fromEntries(model.balances));
}

/** What work answered, or false where it moved no money: it was done before, or there is too little. */
async function moved(work: (tx: Tx) => Promise<unknown>): Promise<unknown> {
  try {
    return await transaction(app.platform.db, work);
  } catch (error) {
    if (error instanceof Problem && error.code === "insufficient_funds") return false;
    if (error instanceof Error && /^Payout \d+ was (paid|refused) on/.test(error.message)) return false;
    throw error;
  }
}

interface Plan {
  kind: string;
  run(tx: Tx): Promise<unknown>;
  apply(outcome: unknown): void;
  /** Whether it moves money when nothing else happens. */
  isAffordable: boolean;
}

function plan(model: Model, told: Step): Plan | undefined {
  if ("percent" in told) return planSale(model, told);
  if ("who" in told) return planSpending(model, told);
  if (told.does === "settle") {
    const sale = model.sales.at(-1 - told.which);
    return sale && planSettlement(model, sale);
  }
  if (told.does === "pay back") {
    const owed = model.sales.filter(({ state }) => state === "refunded" || state === "paid back");
    const sale = owed.at(-1 - told.which);
    return sale && planRefund(sale);
  }
  const payout = model.payouts.at(-1 - told.which);
  return payout && planDecision(model, payout, told.does === "pay");
}

function planSale(model: Model, told: { who: number; in: number; minor: number; percent: number }): Plan {
  const { person, currency, wallet } = walletOf(model, told);
  const sale: Sold = {
    ...{ order_id: ++lastNumber, producer_id: person, currency, total_minor: told.minor, state: "sold" },
    through: "card",
    commission_minor: Math.round((told.minor * told.percent) / 100),
  };
  return {
    kind: "sell",
    run: (tx) => ledger.recordSales(tx, [sale], now),
    apply() {
      model.sales.push(sale);
      move(model, wallet, "pending", sale.total_minor - sale.commission_minor);
    },
    isAffordable: true,
  };
}

/** Orders whose number three divides are cancelled, the others fulfilled: an order's status allows one of both. */
function planSettlement(model: Model, sale: Sold): Plan {
  const isRelease = sale.order_id % 3 !== 0;
  const wallet = `${sale.producer_id} ${sale.currency}`;
  const net = sale.total_minor - sale.commission_minor;
  return {
    kind: isRelease ? "release" : "refund",
    run: (tx) =>
      isRelease
        ? ledger.releaseSale(tx, sale, now)
        : refundSale(tx, { ...sale, refund_id: sale.order_id }, now),
    apply() {
      assert.equal(sale.state, "sold");
      sale.state = isRelease ? "released" : "refunded";
      move(model, wallet, "pending", -net);
      if (isRelease) move(model, wallet, "available", net);
    },
    isAffordable: sale.state === "sold",
  };
}

function planRefund(sale: Sold): Plan {
  return {
    kind: "pay back",
    run: (tx) =>
      recordRefundPaid(
        tx,
        { ...sale, attempt: 0, refund_id: sale.order_id, amount_minor: sale.total_minor },
        now,
      ),
    apply() {
      assert.equal(sale.state, "refunded");
      sale.state = "paid back";
    },
    isAffordable: sale.state === "refunded",
  };
}

function planSpending(
  model: Model,
  told: { does: string; who: number; in: number; minor: number },
): Plan | undefined {
  const { person, currency, wallet } = walletOf(model, told);
  const balance = model.balances.get(wallet);
  if (!balance) return undefined;
  const isAffordable = balance.available >= told.minor;
  if (told.does === "promote") {
    const promotion = { promotion_id: ++lastNumber, user_id: person, currency, cost_minor: told.minor };
    return {
      kind: "promote",
      run: (tx) => ledger.payPromotion(tx, promotion, now).then(() => true),
      apply: () => move(model, wallet, "available", -told.minor),
      isAffordable,
    };
  }
  return {
    kind: "ask",
    run: (tx) => ask(tx, person, currency, told.minor),
    apply(id) {
      model.payouts.push({ id: Number(id), wallet, minor: told.minor, isDecided: false });
      move(model, wallet, "available", -told.minor);
    },
    isAffordable,
  };
}

function planDecision(model: Model, payout: Asked, isPaid: boolean): Plan {
  return {
    kind: isPaid ? "pay" : "refuse",
    run: (tx) =>
      (isPaid
        ? markPaid(tx, app.platform.config, payout.id, now)
        : refusePayout(tx, app.platform.config, payout.id, null, now)
      ).then(() => true),
    apply() {
      assert.equal(payout.isDecided, false);
      payout.isDecided = true;
      if (!isPaid) move(model, payout.wallet, "available", payout.minor);
    },
    isAffordable: !payout.isDecided,
  };
}

const now = new Date("2026-05-01T08:00:00Z");

function walletOf({ people }: Model, told: { who: number; in: number }) {
  const [person = 0, currency = ""] = [people[told.who], currencies[told.in]];
  return { person, currency, wallet: `${person} ${currency}` };
}

function move({ balances }: Model, wallet: string, account: "available" | "pending", minor: number) {
  const balance = balances.get(wallet) ?? { available: 0, pending: 0 };
  balances.set(wallet, { ...balance, [account]: balance[account] + minor });
}

async function ask(tx: Tx, userId: number, currency: string, minor: number): Promise<number> {
  const { id } = await tx
    .selectFrom("wallets")
    .select("id")
    .where("user_id", "=", userId)
    .where("currency", "=", currency)
    .executeTakeFirstOrThrow();
  const payout = await requestPayout(tx, { userId, now }, id, { amount: showMoney(minor, currency) });
  return payout.id;
}

async function readBalances({ people }: Model) {
  const rows = await app.platform.db
    .selectFrom("wallets")
    .select(["user_id", "currency", "available_minor as available", "pending_minor as pending"])
    .where("user_id", "in", people)
    .execute();
  return Object.fromEntries(
    rows.map(({ user_id, currency, ...balance }) => [`${user_id} ${currency}`, balance]),
  );
}
