import { named, oneOf } from "#platform/base";

/**
 * The state machine of orders: which step leads from which status to which, and who may take it. Routes, documentation
 * and tests all read this table.
 */

export const statuses = ["awaiting_payment", "placed", "ready", "fulfilled", "cancelled"] as const;
export type Status = (typeof statuses)[number];

/** Statuses of an open order. */
export const openStatuses: Status[] = ["awaiting_payment", "placed", "ready"];

/** Who takes a step: the buyer, the producer, the site itself or its operator. */
export type Party = "buyer" | "producer";
export const actors = ["buyer", "producer", "system", "operator"] as const;
export type By = (typeof actors)[number];

type From = Partial<Record<By, Status[]>>;

interface Step {
  /** For each who may take it: from which statuses. */
  from: From;
  /** From which statuses besides, while the producer is disabled and nobody else could end the order. */
  fromWhileDisabled?: From;
  to: Status;
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
    from: { producer: ["ready"], operator: ["placed", "ready"] },
    to: "fulfilled",
    effect:
      "the money moves from `pending` to `available`; cash counts as paid. At a market day those who hand over do it for the operator",
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
  removal: {
    from: { buyer: ["placed"] },
    to: "placed",
    effect:
      "one product leaves the order: its stock is restored, and money paid for it is refunded; without its last product the order is cancelled",
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
export const systemReasons = ["payment_expired", "producer_unavailable"] as const;
export type SystemReason = (typeof systemReasons)[number];

/** The steps that a person takes with the whole of an order. */
export const Action = named("OrderAction", oneOf("payment", "preparation", "handover", "cancellation"));
export type ActionName = Exclude<StepName, "removal" | "expiry" | "closure">;

/** What one of the parties may do with an order of that status. */
export function actionsOf(party: Party, status: Status, isProducerDisabled: boolean): ActionName[] {
  const names: ActionName[] = ["payment", "preparation", "handover", "cancellation"];
  return names.filter((name) => fromOf(name, party, isProducerDisabled)?.includes(status));
}

/** Whether a buyer may take products out of an order of that status. */
export function mayRemoveItems(status: Status): boolean {
  return fromOf("removal", "buyer", false)?.includes(status) ?? false;
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
    return `| ${name} | ${who.join("; ")} | \`${step.to}\` | ${step.effect} |`;
  });
  return ["| step | who, from | to | effect |", "|---|---|---|---|", ...rows].join("\n");
}
