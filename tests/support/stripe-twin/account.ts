import { randomBytes } from "node:crypto";
import type Stripe from "stripe";
import { missing } from "./errors.ts";

/** What a Stripe account holds, as far as a shop that sells by hosted Checkout meets it. */
export interface Account {
  now(): Date;
  /** In seconds, as Stripe's objects bear it. */
  seconds(): number;
  /** Where its pages are; known once it listens. */
  origin: string;
  sessions: Map<string, Stripe.Checkout.Session>;
  intents: Map<string, Stripe.PaymentIntent>;
  charges: Map<string, Stripe.Charge>;
  refunds: Map<string, Stripe.Refund>;
  disputes: Map<string, Stripe.Dispute>;
  balance: Stripe.BalanceTransaction[];
  events: Stripe.EventBase[];
  /** Remembers an event of an object as it is now, and sends it. */
  tell(type: Stripe.Event.Type, object: object): void;
  /** How refunds go from here on. */
  refundsGo: "succeeded" | "pending" | "failed";
}

export function openAccount(now: () => Date, send: (event: Stripe.EventBase) => void): Account {
  const account: Account = {
    now,
    seconds: () => Math.floor(now().getTime() / 1000),
    origin: "",
    sessions: new Map(),
    intents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    balance: [],
    events: [],
    refundsGo: "succeeded",
    tell(type, object) {
      const event = {
        id: newId("evt"),
        object: "event",
        api_version: "2026-10-28.endive",
        created: account.seconds(),
        data: { object: structuredClone(object) },
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type,
      } satisfies Stripe.EventBase;
      account.events.push(event);
      send(event);
    },
  };
  return account;
}

export function newId(kind: string): string {
  return `${kind}_${kind === "cs_test" ? "a1" : ""}${randomBytes(12).toString("hex")}`;
}

export function found<T>(all: Map<string, T>, kind: string, id: string): T {
  const one = all.get(id);
  if (one === undefined) throw missing(kind, id);
  return one;
}

/** The id of what an object names, expanded or not. */
export function idOf(named: string | { id: string } | null | undefined): string {
  return typeof named === "string" ? named : (named?.id ?? "");
}
