import { Type } from "typebox";
import {
  closed,
  Day,
  DistanceKm,
  described,
  Id,
  Line,
  Money,
  named,
  nullable,
  oneOf,
  Prose,
  Time,
} from "#platform/base";
import { languages } from "#words";
import { Country, CountryWithoutPostalCodes } from "./countries.ts";

/** What travels of a person: to others as a short or full user, to themselves as Me. */

export const EmailAddress = Type.String({ format: "e-mail", maxLength: 254, examples: ["eva@example.org"] });

/** Of people's and products' names, of places and of a line of an address; in characters, as all lengths of texts. */
export const nameLength = 120;
export const aboutLength = 2000;

export const Location = named(
  "Location",
  closed({
    name: Line(nameLength, { examples: ["Ghent"] }),
    latitude: Type.Optional(nullable(Type.Number({ minimum: -90, maximum: 90, examples: [51.05] }))),
    longitude: Type.Optional(nullable(Type.Number({ minimum: -180, maximum: 180, examples: [3.72] }))),
  }),
);

const addressMembers = {
  street: Line(nameLength, { examples: ["Dorpsstraat 1"] }),
  line2: Type.Optional(nullable(Line(nameLength))),
  postal_code: Type.String({
    maxLength: 20,
    format: "line",
    description: "Empty for countries without postal codes.",
    examples: ["9000"],
  }),
  city: Line(nameLength, { examples: ["Ghent"] }),
  region: Type.Optional(nullable(Line(nameLength))),
  country: Country,
};

/** An address as it is kept and shown. */
export const Address = named("Address", closed(addressMembers));

/** The same as it is typed: its postal code may be left out, null or empty where the country has none. */
export const TypedAddress = named(
  "TypedAddress",
  closed(
    { ...addressMembers, postal_code: Type.Optional(nullable(addressMembers.postal_code)) },
    {
      if: { properties: { country: CountryWithoutPostalCodes }, required: ["country"] },
      else: { properties: { postal_code: Line(20) }, required: ["postal_code"] },
    },
  ),
);

const instructions = Type.Optional(nullable(Prose(500, { examples: ["Ring at the green gate."] })));
export const Pickup = named("Pickup", closed({ address: Address, instructions }));
export const TypedPickup = named("TypedPickup", closed({ address: TypedAddress, instructions }));

export const PayoutAccount = named(
  "PayoutAccount",
  closed({
    holder: Line(nameLength, { examples: ["Eva Peeters"] }),
    iban: Type.String({
      maxLength: 100,
      format: "iban",
      description: "Stored in capitals without spaces, however it is typed.",
      examples: ["BE68539007547034"],
    }),
  }),
);

const TaxNumber = Type.String({
  maxLength: 60,
  format: "tax-number",
  description:
    "As for trade within Europe (stored in capitals without spaces, and checked by its form), or as the tax office has given it.",
  examples: ["BE0123456749"],
});

/** Who sells, or runs the site, by law. */
const businessMembers = {
  legal_name: nullable(Line(nameLength, { examples: ["Peeters & Daughters BV"] })),
  address: nullable(Address),
  tax_number: nullable(TaxNumber),
};
const typedBusinessMembers = {
  legal_name: Type.Optional(businessMembers.legal_name),
  address: Type.Optional(nullable(TypedAddress)),
  tax_number: Type.Optional(businessMembers.tax_number),
};

export const SiteBusiness = named("SiteBusiness", closed(businessMembers));
export const TypedSiteBusiness = named("TypedSiteBusiness", closed(typedBusinessMembers));

const IsTaxExempt = Type.Boolean({
  description:
    "Whether you sell without tax, as who is below their country's threshold does, whatever rate your products bear.",
  examples: [false],
});
export const Business = named("Business", closed({ ...businessMembers, is_tax_exempt: IsTaxExempt }));
export const TypedBusiness = named(
  "TypedBusiness",
  closed({ ...typedBusinessMembers, is_tax_exempt: Type.Optional(IsTaxExempt) }),
);

/** What it costs to bring goods somewhere, in each currency. */
export const DeliveryCharges = Type.Array(
  named(
    "DeliveryCharge",
    closed({
      price: described(Money, { examples: [{ amount: "4.50", currency: "EUR" }] }),
      free_from: nullable(
        described(Money, {
          description: "From goods of so much on, delivery is free; null for never.",
          examples: [{ amount: "50.00", currency: "EUR" }],
        }),
      ),
    }),
  ),
  { maxItems: 20, description: "One per currency, each added once to an order; free in any other." },
);

/** What bringing goods to their buyer costs, and where to. */
export const Delivery = named(
  "Delivery",
  closed({
    charges: DeliveryCharges,
    postcodes: Type.Array(
      Type.String({
        pattern: "^[0-9A-Za-z][0-9A-Za-z -]{0,11}\\*?$",
        maxLength: 13,
        examples: ["90*"],
      }),
      {
        maxItems: 500,
        uniqueItems: true,
        description:
          "The postal codes that you deliver to; one that ends with `*` stands for all that begin with it. Empty for everywhere.",
        examples: [["90*", "9100"]],
      },
    ),
  }),
);

export const Offer = named("DeliveryMethod", oneOf("pickup", "delivery", "market_day"));
export const DisplayName = Line(nameLength, { examples: ["Eva of the Hill"] });
export const About = Prose(aboutLength, { examples: ["Pears, apples and honey from one hill."] });

const shortMembers = {
  id: Id,
  username: Type.String({ examples: ["ana"] }),
  display_name: Type.String({ examples: ["Ana Peeters"] }),
  avatar_url: nullable(Type.String({ format: "uri", examples: [null] })),
  is_producer: Type.Boolean({ examples: [true] }),
  location: nullable(Location),
  rating_average: nullable(
    Type.Number({ description: "In stars, to two decimal places; null without reviews.", examples: [4.67] }),
  ),
  rating_count: Type.Integer({ examples: [12] }),
};

const userMembers = {
  ...shortMembers,
  about: nullable(About),
  joined_at: Time,
  producer_since: nullable(Time),
  product_count: Type.Integer({ examples: [14] }),
  offers: Type.Array(Offer),
};

/** The short form, for a person named in a product, review or order. */
export const ShortUser = named("ShortUser", closed(shortMembers));

/** A person in a list of people, or on a page of their own. */
export const User = named("User", closed({ ...userMembers, distance_km: Type.Optional(DistanceKm) }));

export const Role = named("Role", oneOf("product_admin", "staff"));
export const Permission = named("Permission", oneOf("products.delete", "promotions.grant", "reviews.remove"));
export const ProducerStatus = named("ProducerStatus", oneOf("none", "pending", "approved", "paused"));

/** Days on which a producer comes to no market. */
export const DaysOff = Type.Array(
  named(
    "DaysOff",
    closed({ from: Day({ examples: ["2030-08-01"] }), to: Day({ examples: ["2030-08-15"] }) }),
  ),
  { maxItems: 100, description: "Ranges of days, both ends included, on which you come to no market day." },
);

export const ProfileLanguage = nullable(
  described(named("Language", oneOf(...languages)), {
    description:
      "What this person reads, as in ISO 639-1; null where they have not chosen: then it is the site's.",
    examples: ["nl"],
  }),
);

export const meMembers = {
  ...userMembers,
  email: EmailAddress,
  language: ProfileLanguage,
  roles: Type.Array(Role),
  permissions: Type.Array(Permission),
  producer_status: ProducerStatus,
  address: nullable(Address),
  phone: nullable(Type.String({ examples: ["+32 470 12 34 56"] })),
  pickup: nullable(Pickup),
  payout_account: nullable(PayoutAccount),
  business: nullable(described(Business, { examples: [null] })),
  delivery: nullable(described(Delivery, { examples: [null] })),
  days_off: DaysOff,
  sales_90_days: Type.Array(Money),
};

/** What only the person sees. */
export const Me = named("Me", closed(meMembers));
