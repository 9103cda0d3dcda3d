import { Type } from "typebox";
import { closed } from "#platform";

/** What travels on the routes of the site. */

const Address = Type.String({ format: "uri" });
const Count = Type.Integer({ minimum: 1 });

export const Index = closed({
  home: Address,
  products: Address,
  promoted_products: Address,
  promotion: Address,
  users: Address,
  site: Address,
  openapi: Address,
  docs: Address,
});

export const Site = closed({
  name: Type.String({ examples: ["Farmgate"] }),
  language: Type.String({ description: "Of letters and labels, as in BCP 47.", examples: ["en"] }),
  time_zone: Type.String({
    description: "In which days are judged; a name of the IANA list.",
    examples: ["UTC"],
  }),
  currencies: Type.Array(Type.String(), {
    description: "What prices may be in, as in ISO 4217; the first is the site's.",
    examples: [["EUR"]],
  }),
  payment_methods: Type.Array(Type.String(), { examples: [["cash"]] }),
  promotion_price_per_day: closed({
    amount: Type.String({ examples: ["1.00"] }),
    currency: Type.String({ examples: ["EUR"] }),
  }),
  commission_percent: Type.String({
    description: "What the site keeps of each sale: a decimal string, as amounts are.",
    examples: ["2.5"],
  }),
  categories: Type.Array(closed({ key: Type.String(), label: Type.String() }), {
    description: "What a product can be: the key travels, the label is for people.",
    examples: [[{ key: "fruit", label: "Fruit" }]],
  }),
  units: Type.Array(Type.String(), {
    description: "What `pack_unit` can be.",
    examples: [["g", "kg"]],
  }),
  limits: closed({
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
    images: Count,
    image_bytes: Count,
    page: Count,
    idempotency_key: Count,
  }),
  image_sizes: closed(
    { small: Count, medium: Count, large: Count, avatar: Count },
    { description: "The long edge of each stored picture, in pixels." },
  ),
  version: Type.String({ description: "Of the software.", examples: ["0.1.0"] }),
});
