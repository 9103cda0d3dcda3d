import { named, oneOf } from "#platform";

/** From where to where an order goes, by whom: what the API does, its documentation says and its tests try. */

export const statuses = ["awaiting_payment", "placed", "ready", "fulfilled", "cancelled"] as const;
export type Status = (typeof statuses)[number];

/** Who takes a step: one of the two parties, or the site itself. */
export type Party = "buyer" | "producer";
export type By = Party | "system";

interface Step {
  /** For each who may take it: from which statuses. */
  from: Partial<Record<By, Status[]>>;
  to: Status;
  effect: string;
}

export const steps = {
  payment: {
    from: { buyer: ["awaiting_payment"] },
    to: "placed",
    effect: "the money goes to the producer's `pending`, less commission",
  },
  preparation: { from: { producer: ["placed"] }, to: "ready", effect: "a letter to the buyer" },
  handover: {
    from: { producer: ["ready"] },
    to: "fulfilled",
    effect: "`pending` moves to `available`; cash counts as paid",
  },
  cancellation: {
    from: { buyer: ["awaiting_payment", "placed"], producer: ["awaiting_payment", "placed", "ready"] },
    to: "cancelled",
    effect: "stock back, money back",
  },
  expiry: {
    from: { system: ["awaiting_payment"] },
    to: "cancelled",
    effect: "stock back; a later payment is refunded",
  },
} satisfies Record<string, Step>;

export type StepName = keyof typeof steps;

/** The steps that a person takes. */
export const Action = named("OrderAction", oneOf("payment", "preparation", "handover", "cancellation"));
export type ActionName = Exclude<StepName, "expiry">;

/** What one of the parties may do with an order of that status. */
export function actionsOf(party: Party, status: Status): ActionName[] {
  const names: ActionName[] = ["payment", "preparation", "handover", "cancellation"];
  return names.filter((name) => fromOf(name, party)?.includes(status));
}

/** From which statuses somebody may take a step; undefined where the step is never theirs. */
export function fromOf(name: StepName, by: By): Status[] | undefined {
  const { from }: Step = steps[name];
  return from[by];
}

/** The table as Markdown. */
export function describeSteps(): string {
  const rows = Object.entries(steps).map(([name, { from, to, effect }]: [string, Step]) => {
    const who = Object.entries(from).map(([by, statusNames]) => `${by} from \`${statusNames.join("`, `")}\``);
    return `| ${name} | ${who.join("; ")} | \`${to}\` | ${effect} |`;
  });
  return ["| step | who, from | to | effect |", "|---|---|---|---|", ...rows].join("\n");
}
