import { Type } from "typebox";
import { ShortUser } from "#accounts";
import { closed, Day, Id, Line, Money, nearQuery, nullable, oneOf, Prose, pageQuery, Time } from "#platform";

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

export const units = ["g", "kg", "ml", "l", "piece", "bunch", "box"] as const;

const Word = Type.String({ pattern: "^[a-z][a-z0-9_]{1,39}$", examples: ["organic"] });
const PackSize = Type.String({
  pattern: "^(0|[1-9]\\d{0,5})(\\.\\d{1,3})?$",
  description: "A decimal above 0 with at most three digits behind the point.",
  examples: ["0.5"],
});

/** What a producer says of a product. Every member of a change is optional; null clears where it is allowed. */
const told = {
  name: Line(120, { examples: ["Conference pears"] }),
  category: oneOf(...categories),
  price: Money,
  pack_size: PackSize,
  pack_unit: oneOf(...units),
  stock: Type.Integer({ minimum: 0, maximum: 1_000_000, description: "In packages.", examples: [20] }),
};
const toldOrNot = {
  description: Prose(5000),
  is_listed: Type.Boolean(),
  harvested_on: nullable(Day()),
  best_before: nullable(Day()),
  ingredients: nullable(Prose(2000)),
  allergens: Type.Array(oneOf(...allergens), { uniqueItems: true, maxItems: 14 }),
  origin: nullable(Line(120)),
  labels: Type.Array(Word, { uniqueItems: true, maxItems: 10 }),
};

export const NewProduct = closed({ ...told, ...Type.Partial(closed(toldOrNot)).properties });
export const ProductChanges = closed(Type.Partial(closed({ ...told, ...toldOrNot })).properties);

export const StockChange = closed({
  change: Type.Integer({
    minimum: -1_000_000,
    maximum: 1_000_000,
    description: "Packages to add, or, below zero, to take away.",
    examples: [12],
  }),
});

export const Image = closed({
  n: Type.Integer({ description: "1 to 5, as it was put." }),
  alt: Type.String({ description: "What is to be seen, in words." }),
  small: Type.String({ format: "uri" }),
  medium: Type.String({ format: "uri" }),
  large: Type.String({ format: "uri" }),
});

export const Product = closed({
  id: Id,
  ...told,
  ...toldOrNot,
  // Beyond what a producer may enter goes what was sold and came back.
  stock: Type.Integer({ minimum: 0, description: "In packages.", examples: [20] }),
  unit_price: nullable(
    closed({ amount: Type.String(), currency: Type.String(), per: oneOf("kg", "l", "piece") }),
  ),
  images: Type.Array(Image),
  is_promoted: Type.Boolean(),
  promoted_until: nullable(Time),
  producer: ShortUser,
  created_at: Time,
  updated_at: Time,
  distance_km: Type.Optional(Type.Number({ description: "From the point asked for, to one decimal." })),
});

/** A person's products, as they take them along. */
export const OwnProducts = Type.Array(Product);

const filters = {
  search: Type.Optional(
    Type.String({
      maxLength: 2000,
      format: "text",
      description: "What to look for. One slash at its very end is dropped; an empty text is as none.",
      examples: ["pears"],
    }),
  ),
  category: Type.Optional(oneOf(...categories)),
  producer: Type.Optional(Id),
  currency: Type.Optional(
    Type.String({ pattern: "^[A-Z]{3}$", description: "The site's first where absent." }),
  ),
  min_price: Type.Optional(Type.String({ pattern: "^\\d{1,12}(\\.\\d{1,4})?$", examples: ["1.00"] })),
  max_price: Type.Optional(Type.String({ pattern: "^\\d{1,12}(\\.\\d{1,4})?$", examples: ["5.00"] })),
  in_stock: Type.Optional(Type.Boolean()),
  labels: Type.Optional(
    Type.String({
      pattern: "^[a-z][a-z0-9_]{1,39}(,[a-z][a-z0-9_]{1,39}){0,9}$",
      description: "By commas; a product has to bear all of them.",
      examples: ["organic"],
    }),
  ),
  ...nearQuery,
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

export const OfUserQuery = closed({
  ordering: Type.Optional(oneOf("created_at", "-created_at")),
  ...pageQuery,
});

export const ProductPath = closed({ product_id: Id });
export const ImagePath = closed({
  product_id: Id,
  n: Type.Integer({ minimum: 1, maximum: 5, examples: [1] }),
});
export const ImageQuery = closed({
  alt: Type.Optional(
    Type.String({
      maxLength: 300,
      format: "line",
      description: "What is to be seen; empty where absent.",
      examples: ["A crate of ripe pears"],
    }),
  ),
});
export const UserPath = closed({ user_id: Id });
