import { Type } from "typebox";
import { User } from "#accounts";
import { closed, named, nullable, oneOf } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";
import { highestLimit, type PageEntry } from "#platform/listing";
import { type HomeList, type ListName, listNames, listsFor } from "./lists.ts";
import type { RankedRow } from "./queries/pages.ts";

/** What travels on the route of home. */

const lists = listsFor({ reviews: 0, stars: 0 });

/** The formulas in words, for the documentation. */
export const formulas = listNames.map((name) => `- \`${name}\`: ${lists[name].formula}.`).join("\n");

export const RankedUser = named(
  "RankedUser",
  closed({
    ...User.properties,
    score: nullable(Type.Number({ description: "To four decimal places.", examples: [4.6214] })),
    sample_size: Type.Integer({
      minimum: 0,
      description: "How many reviews, orders or products the score is based on.",
      examples: [12],
    }),
  }),
);

const RankedUsers = (name: ListName) => Type.Array(RankedUser, { description: lists[name].formula });

const HomeLists = named(
  "HomeLists",
  closed(
    {
      best_rated: RankedUsers("best_rated"),
      newest: RankedUsers("newest"),
      biggest_orders: RankedUsers("biggest_orders"),
      most_fresh: RankedUsers("most_fresh"),
      fastest: RankedUsers("fastest"),
    },
    { description: "The first entries of all five lists." },
  ),
);

/** All five, or a page of the one that was asked for. */
export const HomeAnswer = Type.Union([HomeLists, PageOf(RankedUser)]);

export const HomeQuery = closed({
  list: Type.Optional(oneOf(...listNames)),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: highestLimit,
      description: "The most entries to return per list; 10 by default.",
    }),
  ),
  cursor: pageQuery.cursor,
});

/** A producer's place in a list, as an answer has it. */
export function entryOf(row: RankedRow): PageEntry {
  return { id: row.id, extra: rankOf(row) };
}

/** What puts a producer into a list; only the formula knows what of its key may be shown. */
export function rankOf({ list, key, day, sample_size }: RankedRow) {
  return { score: listOf(list).score(key, daysSince1970(day)), sample_size };
}

function listOf(name: string): HomeList {
  const found = listNames.find((one) => one === name);
  if (!found) throw new Error(`there is no list ${name}`);
  return lists[found];
}

function daysSince1970(day: string): number {
  return Date.parse(day) / (24 * 3600 * 1000);
}
