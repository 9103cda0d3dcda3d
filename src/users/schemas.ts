import { Type } from "typebox";
import { About, Address, DisplayName, Location, Offer, PayoutAccount, Pickup, User } from "#accounts";
import { closed, Id, named, nearQuery, nullable, oneOf, PageOf, pageQuery } from "#platform";

export const UserPath = closed({ user_id: Id });

export const UserPage = PageOf(User);

export const PeopleQuery = closed({
  is_producer: Type.Optional(Type.Boolean()),
  ...nearQuery,
  ordering: Type.Optional(oneOf("distance")),
  ...pageQuery,
});

export const SearchQuery = closed({
  search: Type.Optional(
    Type.String({
      maxLength: 2000,
      format: "text",
      description: "What to look for. One slash at its very end is dropped; an empty text is as none.",
      examples: ["honey"],
    }),
  ),
  ...pageQuery,
});

/** Digits with single spaces between, as E.164 counts them: 5 to 15, with or without the country's `+`. */
const Phone = Type.String({
  pattern: "^\\+?[0-9]( ?[0-9]){4,14}$",
  description: "5 to 15 digits, single spaces between them, a `+` in front of a country code.",
  examples: ["+32 470 12 34 56"],
});

export const MeChanges = named(
  "MeChanges",
  closed(
    {
      display_name: Type.Optional(nullable(DisplayName)),
      location: Type.Optional(nullable(Location)),
      about: Type.Optional(nullable(About)),
      address: Type.Optional(nullable(Address)),
      phone: Type.Optional(nullable(Phone)),
      pickup: Type.Optional(nullable(Pickup)),
      payout_account: Type.Optional(nullable(PayoutAccount)),
      offers: Type.Optional(Type.Array(Offer, { uniqueItems: true, maxItems: 2 })),
      is_producer: Type.Optional(Type.Boolean()),
    },
    { examples: [{ display_name: "Eva of the Hill", location: { name: "Ghent" }, is_producer: true }] },
  ),
);

export const AvatarQuery = closed({
  alt: Type.Optional(
    Type.String({
      maxLength: 300,
      format: "line",
      description: "Taken as on products, and shown nowhere: a person's name says who is to be seen.",
    }),
  ),
});
