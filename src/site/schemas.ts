import { Type } from "typebox";
import { Address } from "#accounts";
import { PaymentMethod, TaxRate as TaxRateSchema } from "#orders";
import { closed, described, Money, named, nullable, Prose } from "#platform/base";
import { imageSizes } from "#platform/pictures";
import { Category, Unit } from "#products";
import { limits } from "./limits.ts";

/** What travels on the routes of the site. */

const addressOf = (path: string) =>
  Type.String({ format: "uri", examples: [`https://market.example/backend/api/${path}`] });
const Count = Type.Integer({ minimum: 1 });

export const Index = named(
  "StartIndex",
  closed({
    home: addressOf("home/"),
    products: addressOf("products/"),
    promoted_products: addressOf("products/promotion/"),
    promotion: addressOf("promotion/"),
    users: addressOf("users/list/"),
    site: addressOf("site/"),
    openapi: addressOf("openapi.json"),
    docs: addressOf("docs/"),
  }),
);

export const AccentColor = Type.String({ pattern: "^#[0-9a-f]{6}$", examples: ["#2f7040"] });

export const SiteContact = named(
  "SiteContact",
  closed({
    email: nullable(Type.String({ examples: ["hello@market.example"] })),
    phone: nullable(Type.String({ examples: ["+32 470 12 34 56"] })),
    address: nullable(Address),
  }),
);

export const SiteDelivery = named(
  "SiteDelivery",
  closed({
    note: Prose(1000, {
      description: "What buyers should know of delivery.",
      pattern: "\\S",
      examples: ["We deliver in Ghent on Fridays, from €25 on."],
    }),
  }),
);

export const SiteInfo = named(
  "Site",
  closed({
    name: Type.String({ examples: ["Farmgate"] }),
    logo_url: nullable(Type.String({ format: "uri", examples: [null] })),
    accent_color: described(nullable(AccentColor), {
      description: "The colour that the pages' colours are made of; null for Farmgate's own.",
      examples: [null],
    }),
    contact: described(nullable(SiteContact), {
      description: "How to reach those who run the market.",
      examples: [null],
    }),
    delivery: described(nullable(SiteDelivery), { examples: [null] }),
    language: Type.String({ description: "Of emails and labels, as in BCP 47.", examples: ["en"] }),
    time_zone: Type.String({
      description: "The IANA name of the time zone in which days begin and end.",
      examples: ["UTC"],
    }),
    currencies: Type.Array(Type.String(), {
      description: "ISO 4217 codes that prices can be in; the first is the site's currency.",
      examples: [["EUR"]],
    }),
    payment_methods: Type.Array(PaymentMethod),
    promotion_price_per_day: described(Money, { examples: [{ amount: "1.00", currency: "EUR" }] }),
    commission_percent: Type.String({
      description:
        "What the site keeps of each sale paid by card, as a decimal string; it keeps nothing of a cash sale.",
      examples: ["2.5"],
    }),
    tax_rates: Type.Array(TaxRateSchema, {
      description:
        "What products can be taxed at, the usual rate first; empty where the site says nothing of taxes.",
      examples: [[]],
    }),
    categories: Type.Array(
      named("CategoryLabel", closed({ key: Category, label: Type.String({ examples: ["Fruit"] }) })),
      {
        description: "Categories of products: `key` is for requests, `label` for people to read.",
        examples: [[{ key: "fruit", label: "Fruit" }]],
      },
    ),
    units: Type.Array(Unit, {
      description: "The values that `pack_unit` can have.",
      examples: [["g", "kg"]],
    }),
    limits: named(
      "Limits",
      closed(
        {
          name: Count,
          about: Count,
          description: Count,
          review: Count,
          note: Count,
          username_min: Count,
          username_max: Count,
          password_min: Count,
          password_max: Count,
          code: Count,
          code_minutes: Count,
          cart_lines: Count,
          wanted_days_ahead: Count,
          images: Count,
          image_bytes: Count,
          page: Count,
          idempotency_key: Count,
        },
        { examples: [limits] },
      ),
    ),
    image_sizes: named(
      "ImageSizes",
      closed(
        { small: Count, medium: Count, large: Count, avatar: Count },
        { description: "The long edge of each stored image, in pixels.", examples: [imageSizes] },
      ),
    ),
    version: Type.String({ description: "The version of the software.", examples: ["0.1.0"] }),
  }),
);
