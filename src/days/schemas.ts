import { Type } from "typebox";
import { Address, DeliveryCharges, Location, nameLength, ShortUser, TypedAddress } from "#accounts";
import {
  closed,
  Day,
  DistanceKm,
  described,
  Id,
  Line,
  named,
  nullable,
  oneOf,
  Prose,
  Time,
} from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";
import { radiusQuery } from "#platform/listing";
import { Phone } from "#users";
import { dayStatuses } from "./status.ts";

/** What travels on the routes of market days. */

const noteLength = 500;

const LocalTime = Type.String({
  pattern: "^([01]\\d|2[0-3]):[0-5]\\d$",
  description: "The time on the clock in the site's time zone.",
  examples: ["16:00"],
});
const LocalMoment = Type.String({
  pattern: "^(?!0000)\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d$",
  description:
    "A day and the time on the clock, in the site's time zone. A time that clocks skip that day moves forward; of one that comes twice it is the first.",
  examples: ["2030-05-01T20:00"],
});
const SlotMinutes = nullable(
  Type.Integer({
    minimum: 5,
    maximum: 1440,
    description: "How long each slot is; the last may be shorter. Null for one slot, the whole of the day.",
    examples: [15],
  }),
);
const SlotCapacity = nullable(
  Type.Integer({
    minimum: 1,
    maximum: 10_000,
    description: "How many baskets are fetched in a slot at most; null for any number.",
    examples: [20],
  }),
);
const Confirm = Type.Boolean({
  description: "Whether to do it though people have ordered, see `day_has_orders`.",
  examples: [false],
});

const placeInput = {
  name: Line(nameLength, { examples: ["De Oude Loods"] }),
  address: TypedAddress,
};
const optionalPlaceInput = {
  location: nullable(Location),
  instructions: nullable(Prose(noteLength, { examples: ["Through the gate, second door."] })),
  phone: nullable(Phone),
  charges: described(DeliveryCharges, {
    description:
      "What it costs to have goods brought there, one per currency: added once to what a buyer fetches at a market day, whoever sells it; free in any other. The site keeps it.",
    examples: [
      [{ price: { amount: "2.00", currency: "EUR" }, free_from: { amount: "40.00", currency: "EUR" } }],
    ],
  }),
  is_active: Type.Boolean({ description: "Whether market days may be held there.", examples: [true] }),
};

export const NewPlace = named(
  "NewPlace",
  closed(
    { ...placeInput, ...Type.Partial(closed(optionalPlaceInput)).properties },
    {
      examples: [
        {
          name: "De Oude Loods",
          address: { street: "Loskaai 1", postal_code: "9000", city: "Ghent", country: "BE" },
          location: { name: "Ghent", latitude: 51.0612, longitude: 3.7386 },
        },
      ],
    },
  ),
);
export const PlaceChanges = named(
  "PlaceChanges",
  closed(Type.Partial(closed({ ...placeInput, ...optionalPlaceInput })).properties, {
    examples: [{ instructions: "Through the gate, second door." }],
  }),
);

const placeMembers = {
  id: Id,
  ...placeInput,
  address: Address,
  ...optionalPlaceInput,
  phone: nullable(Type.String({ examples: ["+32 470 12 34 56"] })),
  created_at: Time,
  updated_at: Time,
};
export const Place = named("Place", closed({ ...placeMembers, distance_km: Type.Optional(DistanceKm) }));
export const PlacePage = PageOf(Place);
export const PlacesQuery = closed({ ...radiusQuery, ...pageQuery });

const dayInput = {
  place_id: Id,
  date: Day({ examples: ["2030-05-03"] }),
  starts_at: LocalTime,
  ends_at: described(LocalTime, { examples: ["19:00"] }),
  closes_at: LocalMoment,
};
const optionalDayInput = {
  opens_at: described(LocalMoment, {
    description: "When orders begin, as `closes_at`. Without it they begin at once.",
    examples: ["2030-04-20T08:00"],
  }),
  slot_minutes: SlotMinutes,
  slot_capacity: SlotCapacity,
  note: nullable(Prose(noteLength, { examples: ["Bring your empty jars."] })),
};

export const NewMarketDay = named(
  "NewMarketDay",
  closed({
    ...dayInput,
    ...Type.Partial(closed(optionalDayInput)).properties,
    producers: Type.Optional(
      Type.Unsafe<"all" | number[]>({
        anyOf: [{ type: "string", enum: ["all"] }, Type.Array(Id, { uniqueItems: true, maxItems: 1000 })],
        description:
          "Who comes: all who sell now, or these. Without it nobody yet; producers say by themselves that they come.",
        examples: ["all"],
      }),
    ),
  }),
);
export const MarketDayChanges = named(
  "MarketDayChanges",
  closed(
    {
      ...Type.Partial(closed({ ...dayInput, ...optionalDayInput })).properties,
      confirm: Type.Optional(Confirm),
    },
    { examples: [{ note: "Bring your empty jars." }] },
  ),
);

export const DayStatus = named("MarketDayStatus", oneOf(...dayStatuses));

export const Slot = named(
  "Slot",
  closed({
    id: Id,
    starts_at: Time,
    ends_at: Time,
    capacity: SlotCapacity,
    left: nullable(
      Type.Integer({
        minimum: 0,
        description: "How many more baskets can be fetched in it; null for any number.",
        examples: [8],
      }),
    ),
  }),
);

export const MarketDay = named(
  "MarketDay",
  closed({
    id: Id,
    place: Place,
    date: dayInput.date,
    time_zone: Type.String({
      description: "The site's, in which `date` is meant.",
      examples: ["Europe/Brussels"],
    }),
    starts_at: Time,
    ends_at: Time,
    opens_at: Time,
    closes_at: Time,
    slots: Type.Array(Slot),
    status: described(DayStatus, { examples: ["open"] }),
    note: optionalDayInput.note,
    cancel_reason: nullable(Type.String({ examples: [null] })),
    attending: Type.Array(ShortUser),
    series_id: nullable(Id),
    is_attending: nullable(
      Type.Boolean({ description: "Whether you come, if you sell; else null.", examples: [true] }),
    ),
    basket_number: nullable(
      Type.Integer({
        minimum: 1,
        description: "The number of what you fetch that day; null while you have ordered nothing for it.",
        examples: [null],
      }),
    ),
    distance_km: Type.Optional(DistanceKm),
  }),
);
export const MarketDayPage = PageOf(MarketDay);

export const MarketDaysQuery = closed({
  from: Type.Optional(Day({ description: "The first day of the list.", examples: ["2026-05-01"] })),
  to: Type.Optional(Day({ description: "The last day of the list.", examples: ["2030-12-31"] })),
  place: Type.Optional(Type.Integer({ ...Id, description: "Only days at this place." })),
  producer: Type.Optional(Type.Integer({ ...Id, description: "Only days that this producer comes to." })),
  status: Type.Optional(
    Type.String({
      maxLength: 200,
      description: `One or more, separated by commas: ${dayStatuses.join(", ")}.`,
      examples: ["announced,open"],
    }),
  ),
  ...radiusQuery,
  ...pageQuery,
});

export const NewDayCancellation = named(
  "NewDayCancellation",
  closed({
    reason: Prose(noteLength, {
      pattern: "\\S",
      description: "Everybody gets to read it.",
      examples: ["The hall is flooded."],
    }),
  }),
);

const Rule = named(
  "SeriesRule",
  closed(
    {
      every_weeks: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 52,
          description: "Each so many weeks, counted from the first such weekday since `starts_on`.",
          examples: [1],
        }),
      ),
      nth: Type.Optional(
        Type.Unsafe<1 | 2 | 3 | 4 | -1>({
          type: "integer",
          enum: [1, 2, 3, 4, -1],
          description: "Which such weekday of each month; -1 is the last. In place of `every_weeks`.",
        }),
      ),
      weekday: Type.Integer({ minimum: 1, maximum: 7, description: "1 is Monday.", examples: [5] }),
    },
    { examples: [{ every_weeks: 1, weekday: 5 }] },
  ),
);

const seriesInput = {
  place_id: Id,
  rule: Rule,
  starts_at: LocalTime,
  ends_at: described(LocalTime, { examples: ["19:00"] }),
  closes: named(
    "SeriesClosing",
    closed(
      {
        days_before: Type.Integer({ minimum: 0, maximum: 60, examples: [2] }),
        at: described(LocalTime, { examples: ["20:00"] }),
      },
      { description: "Until when one orders: so many days before, at a time on the clock." },
    ),
  ),
};
const optionalSeriesInput = {
  starts_on: Day({ description: "Today, if it is left out.", examples: ["2030-01-01"] }),
  ends_on: nullable(Day({ examples: [null] })),
  slot_minutes: SlotMinutes,
  slot_capacity: SlotCapacity,
  is_active: Type.Boolean({ description: "Whether days are made of it.", examples: [true] }),
};

export const NewSeries = named(
  "NewSeries",
  closed({ ...seriesInput, ...Type.Partial(closed(optionalSeriesInput)).properties }),
);
export const SeriesChanges = named(
  "SeriesChanges",
  closed(
    {
      ...Type.Partial(closed({ ...seriesInput, ...optionalSeriesInput })).properties,
      confirm: Type.Optional(Confirm),
    },
    { examples: [{ slot_capacity: 25 }] },
  ),
);
export const Series = named(
  "Series",
  closed({
    id: Id,
    ...seriesInput,
    ...optionalSeriesInput,
    is_attending: nullable(
      Type.Boolean({
        description: "Whether you come to its days, if you sell; else null.",
        examples: [true],
      }),
    ),
    created_at: Time,
    updated_at: Time,
  }),
);
export const SeriesPage = PageOf(Series);
export const SeriesQuery = closed(pageQuery);

export const PlacePath = closed({ place_id: Id });
export const MarketDayPath = closed({ market_day_id: Id });
export const SeriesPath = closed({ series_id: Id });

// In examples stand what the demo market can do without: the place without days, late Fridays, and a series made before.
export const DeletedPlacePath = closed({ place_id: described(Id, { examples: [2] }) });
export const DeletedDayPath = closed({ market_day_id: described(Id, { examples: [5] }) });
export const CancelledDayPath = closed({ market_day_id: described(Id, { examples: [6] }) });
export const DeletedSeriesPath = closed({ series_id: described(Id, { examples: [2] }) });

/** Which market days a producer comes to or stays away from, as they take it along. */
export const OwnAttendance = Type.Array(
  named(
    "OwnAttendance",
    closed({
      series_id: nullable(Id),
      market_day_id: nullable(Id),
      date: nullable(Day()),
      attends: Type.Boolean({ examples: [true] }),
    }),
  ),
);

/** At which market days somebody helps, as they take it along. */
export const OwnHelping = Type.Array(
  named("OwnHelping", closed({ market_day_id: Id, date: Day(), added_at: Time })),
);

export const Helper = named("Helper", closed({ user: ShortUser, added_at: Time }));
export const Helpers = named("Helpers", closed({ results: Type.Array(Helper) }));
export const HelperPath = closed({ market_day_id: Id, user_id: Id });
