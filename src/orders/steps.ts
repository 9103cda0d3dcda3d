import { named, oneOf } from "#platform/base";

/**
 * The state machine of orders: which step leads from which status to which, and who may take it. Routes, documentation
 * and tests all read this table.
 */

export const statuses = ["awaiting_payment", "placed", "ready", "fulfilled", "cancelled"] as const;
export type Status = (typeof statuses)[number];

/** Statuses of an open order. */
export const openStatuses: Status[] = ["awaiting_payment", "placed", "ready"];

/** Who takes a step: the buyer, the producer, a helper of a market day, the site itself or those who run it. */
export type Party = "buyer" | "producer";
export const actors = ["buyer", "producer", "helper", "system", "operator"] as const;
export type By = (typeof actors)[number];

type From = Partial<Record<By, Status[]>>;

interface Step {
  /** For each who may take it: from which statuses. */
  from: From;
  /** From which statuses besides, while the producer is disabled and nobody else could end the order. */
  fromWhileDisabled?: From;
  /** Undefined for what changes the lines of an order and leaves its status as it is. */
  to?: Status;
  effect: string;
}

export const steps = {
  payment: {
    from: { buyer: ["awaiting_payment"] },
    to: "placed",
    effect: "the money goes to the producer's `pending`, less commission",
  },
  preparation: { from: { producer: ["placed"] }, to: "ready", effect: "the buyer gets an email" },
  handover: {
    from: { producer: ["ready"], helper: ["placed", "ready"], operator: ["placed", "ready"] },
    to: "fulfilled",
    effect:
      "all of it is weighed; the money moves from `pending` to `available`; cash counts as paid. At a market day those who hand over do it for the operator",
  },
  cancellation: {
    from: {
      buyer: ["awaiting_payment", "placed"],
      producer: ["awaiting_payment", "placed", "ready"],
      operator: ["awaiting_payment", "placed", "ready"],
    },
    fromWhileDisabled: { buyer: ["ready"] },
    to: "cancelled",
    effect: "stock is restored, and money paid is refunded",
  },
  change: {
    from: { buyer: ["placed"] },
    effect:
      "a line becomes less or leaves the order: its stock is restored, and money paid for it is refunded; without its last line the order is cancelled",
  },
  supplied: {
    from: { producer: ["placed", "ready"], helper: ["placed", "ready"], operator: ["placed", "ready"] },
    effect: "less of a line is given than was ordered: the same",
  },
  weight: {
    from: { producer: ["placed", "ready"], helper: ["placed", "ready"], operator: ["placed", "ready"] },
    effect: "a line of goods by weight costs what it weighs",
  },
  expiry: {
    from: { system: ["awaiting_payment"] },
    to: "cancelled",
    effect: "`payment_expired`: stock is restored; a later payment is refunded",
  },
  closure: {
    from: {},
    fromWhileDisabled: { system: ["awaiting_payment"] },
    to: "cancelled",
    effect: "`producer_unavailable`: stock is restored; a later payment is refunded",
  },
} satisfies Record<string, Step>;

export type StepName = keyof typeof steps;

/** Why the site itself has cancelled an order. What people give as their reason may read the same: see who did it. */
export const systemReasons = ["payment_expired", "producer_unavailable", "payment_failed"] as const;
export type SystemReason = (typeof systemReasons)[number];

/** Why an order is cancelled of which nothing is given, whoever says so. */
export const nothingSupplied = "nothing_supplied";

const actionNames = [
  "payment",
  "preparation",
  "handover",
  "cancellation",
  "change",
  "supplied",
  "weight",
] as const;

/** The steps that a person takes. */
export const Action = named("OrderAction", oneOf(...actionNames));
export type ActionName = (typeof actionNames)[number];

/** What one of the parties may do with an order of that status; `isClosed` as `isClosedTo` tells it. */
export function actionsOf(
  party: Party,
  status: Status,
  about: { isProducerDisabled: boolean; hasWeighedGoods: boolean; isClosed: boolean },
): ActionName[] {
  if (about.isClosed) return [];
  return actionNames.filter(
    (name) =>
      fromOf(name, party, about.isProducerDisabled)?.includes(status) &&
      (name !== "weight" || about.hasWeighedGoods),
  );
}

/** Whether the cut-off of an order's market day has passed, from which on its buyer takes no more steps: it is being packed. */
export function isClosedTo(
  by: By,
  { status, closes_at }: { status: string; closes_at: Date | null },
  now: Date,
): boolean {
  return by === "buyer" && status === "placed" && closes_at !== null && now >= closes_at;
}

/** Whether those who run the site may cancel an order of that status. */
export function mayBeCancelled(status: Status): boolean {
  return fromOf("cancellation", "operator", false)?.includes(status) ?? false;
}

/** From which statuses somebody may take a step; undefined where the step is never theirs. */
export function fromOf(name: StepName, by: By, isProducerDisabled: boolean): Status[] | undefined {
  const { from, fromWhileDisabled }: Step = steps[name];
  const besides = (isProducerDisabled && fromWhileDisabled?.[by]) || [];
  return from[by] || besides.length > 0 ? [...(from[by] ?? []), ...besides] : undefined;
}

/** The table as Markdown. */
export function describeSteps(): string {
  const named = (from: From, when: string) =>
    Object.entries(from).map(([by, names]) => `${by} from \`${names.join("`, `")}\`${when}`);
  const rows = Object.entries(steps).map(([name, step]: [string, Step]) => {
    const who = [
      ...named(step.from, ""),
      ...named(step.fromWhileDisabled ?? {}, " while the producer is disabled"),
    ];
    const to = step.to ? `\`${step.to}\`` : "as it was";
    return `| ${name} | ${who.join("; ")} | ${to} | ${step.effect} |`;
  });
  return ["| step | who, from | to | effect |", "|---|---|---|---|", ...rows].join("\n");
}
