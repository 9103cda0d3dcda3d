import { Type } from "typebox";
import {
  About,
  Delivery,
  DisplayName,
  Location,
  Me,
  Offer,
  PayoutAccount,
  ProfileLanguage,
  TypedAddress,
  TypedBusiness,
  TypedPickup,
  User,
} from "#accounts";
import { closed, described, Id, named, nullable, oneOf } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";
import { radiusQuery } from "#platform/listing";

export const UserPath = closed({ user_id: Id });

export const UserPage = PageOf(User);

export const PeopleQuery = closed({
  is_producer: Type.Optional(Type.Boolean()),
  ...radiusQuery,
  ordering: Type.Optional(oneOf("distance")),
  ...pageQuery,
});

export const SearchQuery = closed({
  search: Type.Optional(
    Type.String({
      maxLength: 2000,
      format: "text",
      description: "What to search for. One slash at the very end is ignored; an empty text counts as none.",
      examples: ["honey"],
    }),
  ),
  ...radiusQuery,
  ...pageQuery,
});

export const Phone = Type.String({
  maxLength: 100,
  format: "phone",
  description:
    "5 to 15 digits and, after `ext`, an extension; brackets, dashes, slashes and `(0)` are accepted. Stored as groups " +
    "of digits separated by single spaces, with a `+` before a country code.",
  examples: ["+32 470 12 34 56"],
});

export const MeChanges = named(
  "MeChanges",
  closed(
    {
      display_name: Type.Optional(nullable(DisplayName)),
      location: Type.Optional(nullable(Location)),
      about: Type.Optional(nullable(About)),
      address: Type.Optional(nullable(TypedAddress)),
      phone: Type.Optional(nullable(Phone)),
      language: Type.Optional(ProfileLanguage),
      pickup: Type.Optional(nullable(TypedPickup)),
      payout_account: Type.Optional(nullable(PayoutAccount)),
      business: Type.Optional(
        nullable(
          described(TypedBusiness, {
            description: "Who sells, by law. Shown on receipts and invoices only.",
          }),
        ),
      ),
      delivery: Type.Optional(nullable(Delivery)),
      days_off: Type.Optional(Me.properties.days_off),
      offers: Type.Optional(Type.Array(Offer, { uniqueItems: true, maxItems: 3 })),
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
      description: "Accepted as for products, but shown nowhere: a person's name says who is in the picture.",
    }),
  ),
});
