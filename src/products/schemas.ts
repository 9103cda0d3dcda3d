import { type TSchema, Type } from "typebox";
import { nameLength, ShortUser } from "#accounts";
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
import { PageOf, pageQuery } from "#platform/http";
import { radiusQuery } from "#platform/listing";

/** What travels on the routes of products. */

export const categories = [
  "fruit",
  "vegetables",
  "herbs",
  "dairy",
  "eggs",
  "meat",
  "fish",
  "bread",
  "honey",
  "preserves",
  "drinks",
  "flowers",
  "other",
] as const;
export type Category = (typeof categories)[number];

/** The 14 of Annex II of Regulation (EU) 1169/2011. */
export const allergens = [
  "gluten",
  "crustaceans",
  "eggs",
  "fish",
  "peanuts",
  "soybeans",
  "milk",
  "nuts",
  "celery",
  "mustard",
  "sesame",
  "sulphites",
  "lupin",
  "molluscs",
] as const;
export type Allergen = (typeof allergens)[number];

export const units = ["g", "kg", "ml", "l", "piece", "bunch", "box"] as const;

export const Category = named("Category", oneOf(...categories));
export const SoldBy = named("SoldBy", oneOf("pack", "weight"));
const Allergen = named("Allergen", oneOf(...allergens));
export const Unit = named("Unit", oneOf(...units));

export const descriptionLength = 5000;
export const imagesPerProduct = 5;

const Word = Type.String({ pattern: "^[a-z][a-z0-9_]{1,39}$", examples: ["organic"] });
const PackSize = Type.String({
  pattern: "^(0|[1-9]\\d{0,5})(\\.\\d{1,3})?$",
  description: "A decimal above 0 with at most three decimal places.",
  examples: ["0.5"],
});

/** What a producer says of a product. Every member of a change is optional; null clears where it is allowed. */
const input = {
  name: Line(nameLength, { examples: ["Conference pears"] }),
  category: Category,
  price: Money,
  pack_size: PackSize,
  pack_unit: described(Unit, { examples: ["kg"] }),
  stock: Type.Integer({ minimum: 0, maximum: 1_000_000, description: "Number of packages.", examples: [20] }),
};
const optionalInput = {
  description: Prose(descriptionLength, { examples: ["Picked by hand, ripe in three days."] }),
  is_listed: Type.Boolean({ examples: [true] }),
  harvested_on: nullable(Day({ examples: ["2026-04-29"] })),
  best_before: nullable(Day({ examples: ["2030-05-01"] })),
  sold_by: described(SoldBy, {
    description: [
      "By `weight`, `price` is per kilogram, `pack_size` with `pack_unit` (`g` or `kg`) is what one piece weighs about, and",
      "`quantity` and `stock` count pieces. Each is weighed before it is handed over, and costs what it weighs. By default",
      "`pack`.",
    ].join(" "),
    examples: ["pack"],
  }),
  tolerance_percent: Type.Integer({
    minimum: 0,
    maximum: 50,
    description:
      "By how much more than expected goods by weight may cost: above that, the buyer pays no more. 15 by default; of no effect for goods by pack.",
    examples: [15],
  }),
  ingredients: nullable(Prose(2000, { examples: ["Pears"] })),
  allergens: Type.Array(Allergen, { uniqueItems: true, maxItems: 14, examples: [[]] }),
  origin: nullable(Line(120, { examples: ["Ghent, Belgium"] })),
  labels: Type.Array(Word, { uniqueItems: true, maxItems: 10 }),
  tax_rate: nullable(
    Type.String({
      pattern: "^[a-z][a-z0-9_-]{0,29}$",
      description:
        "The name of one of `tax_rates` of `GET site/`, at which the product is taxed; null for the first of them. Prices include tax.",
      examples: [null],
    }),
  ),
  lead_days: Type.Integer({
    minimum: 0,
    maximum: 30,
    description: "So many days before a market day's cut-off it has to be ordered.",
    examples: [0],
  }),
};

/** The packages in stock, in a `not_enough_stock` problem. */
export const Available = Type.Integer({ minimum: 0, description: "Packages in stock.", examples: [3] });

export const NewProduct = named(
  "NewProduct",
  closed({ ...input, ...Type.Partial(closed(optionalInput)).properties }),
);
export const ProductChanges = named(
  "ProductChanges",
  closed(Type.Partial(closed({ ...input, ...optionalInput })).properties),
);

export const StockChange = named(
  "StockChange",
  closed({
    change: Type.Integer({
      minimum: -1_000_000,
      maximum: 1_000_000,
      description: "Packages to add; a negative number takes packages away.",
      examples: [12],
    }),
  }),
);

const PictureUrl = Type.String({
  format: "uri",
  examples: ["https://market.example/media/0123456789abcdef0123456789abcdef.webp"],
});

export const Image = named(
  "ProductImage",
  closed({
    n: Type.Integer({ description: "The number of the image, 1 to 5.", examples: [1] }),
    alt: Type.String({ description: "What the image shows, in words.", examples: ["A crate of ripe pears"] }),
    small: PictureUrl,
    medium: PictureUrl,
    large: PictureUrl,
  }),
);

const UnitPrice = named(
  "UnitPrice",
  closed(
    { ...Money.properties, per: oneOf("kg", "l", "piece") },
    {
      description:
        "Rounded half up. Null for a bunch or a box, and if a whole unit costs less than half the currency's smallest unit.",
      examples: [{ amount: "7.00", currency: "EUR", per: "kg" }],
    },
  ),
);

export const Product = named(
  "Product",
  closed({
    id: Id,
    ...input,
    ...optionalInput,
    // Beyond what a producer may enter goes what was sold and came back.
    stock: Type.Integer({ minimum: 0, description: "Number of packages.", examples: [20] }),
    unit_price: nullable(UnitPrice),
    images: Type.Array(Image),
    is_promoted: Type.Boolean({ examples: [false] }),
    promoted_until: nullable(described(Time, { examples: [null] })),
    producer: ShortUser,
    created_at: Time,
    updated_at: Time,
    distance_km: Type.Optional(DistanceKm),
  }),
);

export const ProductPage = PageOf(Product);

/** A person's products, as they take them along. */
export const OwnProducts = Type.Array(Product);

const filters = {
  search: Type.Optional(
    Type.String({
      maxLength: 2000,
      format: "text",
      description: "What to search for. One slash at the very end is ignored; an empty text counts as none.",
      examples: ["pears"],
    }),
  ),
  category: Type.Optional(Category),
  producer: Type.Optional(Id),
  currency: Type.Optional(
    Type.String({
      pattern: "^[A-Z]{3}$",
      description:
        "One of `currencies` of `GET site/`, or a former one. Prices are compared in it; by default, in the site's first.",
    }),
  ),
  min_price: Type.Optional(Type.String({ pattern: "^\\d{1,12}(\\.\\d{1,4})?$", examples: ["1.00"] })),
  max_price: Type.Optional(Type.String({ pattern: "^\\d{1,12}(\\.\\d{1,4})?$", examples: ["5.00"] })),
  in_stock: Type.Optional(Type.Boolean()),
  labels: Type.Optional(
    Type.String({
      pattern: "^[a-z][a-z0-9_]{1,39}(,[a-z][a-z0-9_]{1,39}){0,9}$",
      description: "Separated by commas; a product must have all of them.",
      examples: ["organic"],
    }),
  ),
  ...radiusQuery,
};

/** What every list of products can be narrowed by. */
export const FilterQuery = closed({ ...filters, ...pageQuery });

export const ProductsQuery = closed({
  ...filters,
  ordering: Type.Optional(
    oneOf("created_at", "-created_at", "price", "-price", "harvested_on", "-harvested_on", "distance"),
  ),
  ...pageQuery,
});

export const FacetsQuery = closed(filters);

const Count = Type.Integer({ minimum: 0, examples: [12] });
const IsExact = Type.Boolean({
  description: "False if there are more products than were counted.",
  examples: [true],
});

function FacetOf<T extends TSchema>(Value: T) {
  return closed({ is_exact: IsExact, counts: Type.Array(closed({ value: Value, count: Count })) });
}

export const ProductFacets = named(
  "ProductFacets",
  closed({
    total: closed({ is_exact: IsExact, count: Count }),
    categories: FacetOf(Category),
    labels: FacetOf(Word),
    in_stock: FacetOf(Type.Boolean({ examples: [true] })),
    price: closed({ is_exact: IsExact, min: nullable(Money), max: nullable(Money) }),
  }),
);

export const OfUserQuery = closed({
  ordering: Type.Optional(oneOf("created_at", "-created_at")),
  ...pageQuery,
});

export const ProductPath = closed({ product_id: Id });
/** In the demo market, another product of ana's than the first. */
export const DeletedPath = closed({ product_id: described(Id, { examples: [4] }) });
export const ImagePath = closed({
  product_id: Id,
  n: Type.Integer({ minimum: 1, maximum: imagesPerProduct, examples: [1] }),
});
export const ImageQuery = closed({
  alt: Type.Optional(
    Type.String({
      maxLength: 300,
      format: "line",
      description: "What the image shows, in words; empty by default.",
      examples: ["A crate of ripe pears"],
    }),
  ),
});
export const UserPath = closed({ user_id: Id });
