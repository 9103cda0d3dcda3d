import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import { notFound } from "#platform/base";
import type { DB, Db, Tx } from "#platform/database";
import { allOf, type PageRequest } from "#platform/listing";
import type { DisputeWord } from "./words.ts";

export type DisputeRow = Omit<Selectable<DB["disputes"]>, "blame"> & { blame: Bearer | null };
export type ShareRow = Omit<Selectable<DB["dispute_shares"]>, "borne_by"> & { borne_by: Bearer };
export type Bearer = "producer" | "site";

/** One that is known stays as it is. */
export async function insertDispute(
  tx: Tx,
  paymentId: number,
  { provider, providerId, currency, amountMinor, reason }: DisputeWord,
  now: Date,
): Promise<void> {
  await tx
    .insertInto("disputes")
    .values({
      ...{ payment_id: paymentId, provider, provider_id: providerId, currency, amount_minor: amountMinor },
      ...{ status: "warning", reason, opened_at: now },
    })
    .onConflict((conflict) => conflict.columns(["provider", "provider_id"]).doNothing())
    .execute();
}

/** A dispute, held until the transaction ends. */
export async function lockDispute(
  tx: Tx,
  by: { id: number } | { provider: string; provider_id: string },
): Promise<DisputeRow | undefined> {
  const found = tx.selectFrom("disputes").selectAll().forUpdate().$castTo<DisputeRow>();
  if ("id" in by) return found.where("id", "=", by.id).executeTakeFirst();
  return found
    .where("provider", "=", by.provider)
    .where("provider_id", "=", by.provider_id)
    .executeTakeFirst();
}

export async function updateDispute(tx: Tx, id: number, columns: Updateable<DB["disputes"]>): Promise<void> {
  await tx.updateTable("disputes").set(columns).where("id", "=", id).execute();
}

export async function insertShares(tx: Tx, share: Insertable<DB["dispute_shares"]>): Promise<void> {
  await tx.insertInto("dispute_shares").values(share).execute();
}

/** In the order of their orders. */
export async function findShares(tx: Tx, disputeId: number): Promise<ShareRow[]> {
  return tx
    .selectFrom("dispute_shares")
    .selectAll()
    .where("dispute_id", "=", disputeId)
    .orderBy("order_id")
    .$castTo<ShareRow>()
    .execute();
}

export async function updateShare(tx: Tx, { dispute_id, order_id, moves }: ShareRow, borne_by: Bearer) {
  await tx
    .updateTable("dispute_shares")
    .set({ borne_by, moves: moves + 1 })
    .where("dispute_id", "=", dispute_id)
    .where("order_id", "=", order_id)
    .execute();
}

/** What a producer is told of their part of a dispute; the address is null for who has left. */
export async function findShareToTell(db: Db, disputeId: number, orderId: number) {
  return db
    .selectFrom("dispute_shares")
    .innerJoin("disputes", "disputes.id", "dispute_id")
    .innerJoin("orders", "orders.id", "order_id")
    .innerJoin("users", "users.id", "producer_id")
    .select(["dispute_shares.amount_minor", "borne_by", "moves", "disputes.currency", "disputes.status"])
    .select(["email", "language", "username"])
    .where("dispute_id", "=", disputeId)
    .where("order_id", "=", orderId)
    .executeTakeFirst();
}

/** A dispute with the orders that it is about. */
export type WholeDispute = Pick<
  DisputeRow,
  | "id"
  | "provider"
  | "provider_id"
  | "currency"
  | "amount_minor"
  | "status"
  | "reason"
  | "blame"
  | "opened_at"
  | "closed_at"
> & {
  is_taken: boolean;
  orders: { id: number; amount_minor: number | null; borne_by: Bearer | null; producer: string }[];
};

export interface DisputeFilters {
  status?: string;
}

/** A page of all disputes, the newest first. */
export async function readDisputes(
  db: Db,
  { filters: { status }, take, after, backwards }: PageRequest<DisputeFilters>,
): Promise<(WholeDispute & { keys: (string | number)[] })[]> {
  const direction = sql.raw(backwards ? "asc" : "desc");
  const beyond = sql.raw(backwards ? ">" : "<");
  const condition = allOf([
    status !== undefined && sql`status = ${status}`,
    after && sql`(opened_at, id) ${beyond} (${after[0]}::timestamptz, ${after[1]}::bigint)`,
  ]);
  const rows = await read(
    db,
    sql`where ${condition} order by opened_at ${direction}, id ${direction} limit ${take}`,
  );
  return rows.map((row) => ({ ...row, keys: [row.opened_at.toISOString(), row.id] }));
}

/** Throws not_found. */
export async function readDispute(db: Db, id: number): Promise<WholeDispute> {
  const [row] = await read(db, sql`where id = ${id}`);
  if (!row) throw notFound();
  return row;
}

/** How many wait for a decision. */
export async function countUndecided(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from disputes where status = 'open' and blame is null`.execute(db);
  return rows[0]?.count ?? 0;
}

async function read(db: Db, end: ReturnType<typeof sql>): Promise<WholeDispute[]> {
  const { rows } = await sql<WholeDispute>`
    select id, provider, provider_id, currency, amount_minor, status, reason, blame, opened_at, closed_at,
      taken_at is not null and returned_at is null as is_taken,
      (select coalesce(json_agg(json_build_object('id', orders.id, 'amount_minor', share.amount_minor,
          'borne_by', share.borne_by, 'producer', coalesce(producer.display_name, producer.username)) order by orders.id), '[]')
        from orders join users producer on producer.id = producer_id
          left join dispute_shares share on share.order_id = orders.id and share.dispute_id = disputes.id
        where orders.payment_id = disputes.payment_id and orders.currency = disputes.currency) as orders
    from disputes ${end}`.execute(db);
  return rows;
}
