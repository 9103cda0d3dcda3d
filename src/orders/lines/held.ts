import type { Insertable, Selectable, Updateable } from "kysely";
import { sql } from "kysely";
import { notFound } from "#platform/base";
import type { DB, Db, Tx } from "#platform/database";
import { notWeighed } from "../errors.ts";
import { isFinal } from "./line.ts";

const columns = [
  "order_id",
  "n",
  "product_id",
  "name",
  "pack_unit",
  "quantity",
  "ordered_quantity",
  "price_minor",
  "line_total_minor",
  "sold_by",
  "tolerance_percent",
  "grams",
  "tare_grams",
  "removed_at",
] as const;

/** A line of an order that is held. */
export type HeldLine = Pick<Selectable<DB["order_items"]>, (typeof columns)[number]> & { pack_size: string };

/** All lines of a held order, those that were taken out too. */
export async function findLines(tx: Tx, orderId: number): Promise<HeldLine[]> {
  return findLinesOf(tx, [orderId]);
}

/** All lines of orders. */
export async function findLinesOf(tx: Db, orderIds: number[]): Promise<HeldLine[]> {
  return tx
    .selectFrom("order_items")
    .select(columns)
    .select(sql<string>`trim_scale(pack_size)::text`.as("pack_size"))
    .where("order_id", "in", orderIds)
    .orderBy("order_id")
    .orderBy("n")
    .execute();
}

/** What is still in the order. */
export function leftOf(lines: HeldLine[]): HeldLine[] {
  return lines.filter(({ removed_at }) => removed_at === null);
}

/** Throws not_found. */
export function lineIn(lines: HeldLine[], n: number): HeldLine {
  const line = lines.find((one) => one.n === n);
  if (!line) throw notFound();
  return line;
}

export async function updateLine(
  tx: Tx,
  { order_id, n }: HeldLine,
  columns: Updateable<DB["order_items"]>,
): Promise<void> {
  await tx
    .updateTable("order_items")
    .set(columns)
    .where("order_id", "=", order_id)
    .where("n", "=", n)
    .execute();
}

/** Writes down why a line is not what it was; answers the id of that. */
export async function insertAdjustment(
  tx: Tx,
  adjustment: Insertable<DB["order_adjustments"]>,
): Promise<number> {
  const { id } = await tx
    .insertInto("order_adjustments")
    .values(adjustment)
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Throws not_weighed with the lines of a held order that are to be weighed. */
export async function requireWeighed(tx: Tx, orderId: number): Promise<void> {
  const lines = leftOf(await findLines(tx, orderId)).filter((line) => !isFinal(line));
  if (lines.length > 0)
    throw notWeighed({ lines: lines.map(({ n, product_id, name }) => ({ n, product_id, name })) });
}
