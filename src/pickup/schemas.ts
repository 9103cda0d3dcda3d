import { type Static, Type } from "typebox";
import { OrderSlot } from "#days";
import { Order } from "#orders";
import { closed, described, Id, Line, Money, named, nullable, oneOf, Prose, Time } from "#platform/base";

/** What travels on the routes of a market day's hand-over. */

const DayPerson = named(
  "DayPerson",
  closed({
    id: Id,
    username: Type.String({ examples: ["mara"] }),
    display_name: Type.String({ examples: ["Mara Claes"] }),
  }),
);
const NobodyYet = described(nullable(DayPerson), { examples: [null] });
const NotYet = described(nullable(Time), { examples: [null] });
const BasketNumber = Type.Integer({ minimum: 1, maximum: 1_000_000, examples: [1] });
const Sums = Type.Array(Money, { description: "An amount for each currency; none where there is nothing." });

export const DayBasket = named(
  "DayBasket",
  closed({
    number: BasketNumber,
    buyer: named(
      "BasketBuyer",
      closed({
        id: Id,
        display_name: Type.String({ examples: ["Bruno Maes"] }),
        phone: nullable(Type.String({ examples: ["+32 470 12 34 56"] })),
      }),
    ),
    slot: OrderSlot,
    status: named("BasketStatus", oneOf("waiting", "arrived", "handed_over", "no_show")),
    note: nullable(
      Type.String({
        description: "What helpers have noted, a line each; null to producers.",
        examples: [null],
      }),
    ),
    orders: Type.Array(Order, { description: "Each as its producer sees it." }),
    due: Sums,
    paid: Sums,
    handed_over_at: NotYet,
    handed_over_by: described(NobodyYet, {
      description: "Null while it isn't handed over, and where its producers did it by themselves.",
    }),
  }),
);

export const DayBaskets = named(
  "DayBaskets",
  closed({
    next: Type.Null({ description: "There is one page.", examples: [null] }),
    previous: Type.Null({ examples: [null] }),
    results: Type.Array(DayBasket),
  }),
);

export const eventKinds = [
  ...["arrived", "weighed", "short", "handed_over", "cash", "no_show", "note", "undo"],
] as const;

const Grams = Type.Integer({ minimum: 0, maximum: 1_000_000 });

/** What each kind must say is told by `events.ts`: a schema of alternatives would not name the field. */
export const NewDayEvent = named(
  "NewDayEvent",
  closed(
    {
      id: Type.String({
        pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        description: "Made where it happened: whoever sends it again sends the same.",
        examples: ["5f0c2b1e-7d3a-4c6f-9a51-0d9f6e3b8a10"],
      }),
      at: described(Time, {
        description: "When it happened, by the clock of the phone. It is kept as it is told.",
      }),
      device: Line(60, { description: "The name of the phone or tab.", examples: ["Table 1"] }),
      kind: oneOf("arrived", "weighed", "short", "handed_over", "cash", "no_show", "note", "undo"),
      basket: Type.Optional(described(BasketNumber, { description: "The number of a basket." })),
      order_id: Type.Optional(Id),
      n: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: "The line of the order." })),
      grams: Type.Optional(described(Grams, { description: "What the scale shows.", examples: [1240] })),
      tare_grams: Type.Optional(described(Grams, { description: "What of it is the box.", examples: [40] })),
      quantity: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 1_000_000, description: "How much there is.", examples: [1] }),
      ),
      reason: Type.Optional(Line(500, { examples: ["One jar broke."] })),
      received: Type.Optional(Money),
      change: Type.Optional(Money),
      text: Type.Optional(Prose(500, { pattern: "\\S", examples: ["Fetches it at seven."] })),
      of: Type.Optional(
        Type.String({
          pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
          description: "The id of the event that is undone.",
        }),
      ),
    },
    {
      examples: [
        {
          id: "5f0c2b1e-7d3a-4c6f-9a51-0d9f6e3b8a10",
          at: "2026-05-01T15:04:05Z",
          device: "Table 1",
          kind: "arrived",
          basket: 1,
        },
      ],
    },
  ),
);
export type NewDayEvent = Static<typeof NewDayEvent>;

export const NewDayEvents = named(
  "NewDayEvents",
  closed({ events: Type.Array(NewDayEvent, { minItems: 1, maxItems: 500 }) }),
);

const EventResult = named(
  "DayEventResult",
  closed({
    id: Type.String({ examples: ["5f0c2b1e-7d3a-4c6f-9a51-0d9f6e3b8a10"] }),
    result: oneOf("applied", "duplicate", "refused"),
    code: nullable(
      Type.String({
        description: [
          "Why it was refused: `already_handed_over`, `not_weighed`, `not_in_day`, `nothing_to_undo`, `wrong_status`,",
          "`insufficient_funds`, `not_by_weight`, `not_less`, `already_arrived`, `already_no_show`, or a code of the route that",
          "does the same to an order.",
        ].join(" "),
        examples: [null],
      }),
    ),
    basket: nullable(BasketNumber),
    by: described(nullable(DayPerson), { description: "Whose it was; where it was refused, who was first." }),
    at: described(nullable(Time), { description: "When that arrived." }),
  }),
);
export type EventResult = Static<typeof EventResult>;
export const DayEventResults = named("DayEventResults", closed({ results: Type.Array(EventResult) }));

const Count = (description: string) => Type.Integer({ minimum: 0, description, examples: [0] });
const nullableMoney = described(nullable(Money), { examples: [null] });

export const DayClosing = named(
  "DayClosing",
  closed({
    cash: Type.Array(
      named(
        "CountedCash",
        closed({
          currency: Type.String({ examples: ["EUR"] }),
          expected: Money,
          counted: nullableMoney,
          difference: described(nullableMoney, { description: "Counted less expected." }),
        }),
      ),
    ),
    no_shows: Count("Baskets whose buyers didn't come."),
    not_collected: Count("Baskets that are still open."),
    handed_over: Count("Baskets that were handed over."),
    weighed: named(
      "WeighedGrams",
      closed({
        ordered_grams: Count("What the weighed lines were ordered as."),
        charged_grams: Count("What they weighed."),
      }),
    ),
    note: nullable(Type.String({ examples: [null] })),
    is_closed: Type.Boolean({ examples: [false] }),
    closed_at: NotYet,
    closed_by: NobodyYet,
  }),
);

export const NewDayClosing = named(
  "NewDayClosing",
  closed({
    counted: Type.Array(Money, { maxItems: 20, description: "The money in the box, for each currency." }),
    note: Type.Optional(nullable(Prose(500, { examples: ["Two jars were left."] }))),
    confirm: Type.Optional(
      Type.Boolean({
        description: "Whether to close it though baskets are open, see `baskets_open`.",
        examples: [true],
      }),
    ),
  }),
);
