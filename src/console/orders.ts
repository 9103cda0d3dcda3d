import type { Static } from "typebox";
import { readAllOrders } from "#orders";
import type { Db } from "#platform/database";
import type { PageRequest } from "#platform/listing";
import { findPeopleNamed } from "#staff";
import type { AllOrdersQuery } from "./order-schemas.ts";

type Asked = Omit<Static<typeof AllOrdersQuery>, "limit" | "cursor">;

/** A page of everybody's orders; a search is a number, or names people. Throws invalid_input. */
export async function searchOrders(
  db: Db,
  timeZone: string,
  { filters: { search, ...filters }, ...page }: PageRequest<Asked>,
) {
  const number = /^#?([1-9]\d{0,14})$/.exec(search ?? "")?.[1];
  const found =
    search === undefined
      ? undefined
      : { id: number === undefined ? undefined : Number(number), people: await findPeopleNamed(db, search) };
  return readAllOrders(db, timeZone, { ...page, filters: { ...filters, found } });
}
