import { Type } from "typebox";
import { closed, Id, named, problemKind, Time } from "#platform/base";

/** The slots that somebody has taken, in a `day_has_orders` problem. */
const TakenSlots = Type.Array(
  named(
    "TakenSlot",
    closed({
      id: Id,
      starts_at: Time,
      taken: Type.Integer({ minimum: 1, description: "How many baskets are fetched in it.", examples: [12] }),
    }),
  ),
);

export const dayHasOrders = problemKind(
  409,
  "day_has_orders",
  "People have ordered for this market day, and this breaks what they were promised. Send it with `confirm: true` to do it anyway.",
  { slots: TakenSlots },
);
export const dayClosed = problemKind(
  409,
  "day_closed",
  "This market day takes no changes any more: its orders are closed, it is over, or it was cancelled.",
);
export const placeInUse = problemKind(
  409,
  "place_in_use",
  "Market days are held at this place. Set `is_active` to false instead.",
);
export const notAttending = problemKind(
  409,
  "not_attending",
  "This market day is one of your days off. Change those first.",
);
export const notHelper = problemKind(
  403,
  "not_helper",
  "Only staff and those who help at this market day can do this. Ask staff to add you as a helper.",
);
