import { type Insertable, type RawBuilder, type Selectable, sql } from "kysely";
import type { Static } from "typebox";
import type { Tax } from "#platform/base";
import type { DB, Db, Tx } from "#platform/database";
import type { Keys, PagePosition } from "#platform/listing";
import type { PaperDocument, PaperKind } from "./schemas.ts";

type Columns = Selectable<DB["papers"]>;

export type PaperRow = Pick<
  Columns,
  "id" | "series" | "year" | "number" | "issued_at" | "issued_on" | "order_id" | "currency" | "total_minor"
> & { kind: PaperKind; document: Static<typeof PaperDocument> };

export type InvoicedOrderRow = Pick<
  Selectable<DB["paper_orders"]>,
  "order_id" | "total_minor" | "commission_minor"
>;

/** What is about to be issued; a trigger gives it its number. */
export type NewPaper = Omit<Insertable<DB["papers"]>, "number" | "document" | "year" | "kind"> & {
  kind: PaperKind;
  document: Static<typeof PaperDocument>;
};

/** Issues a paper with its taxes, which are negative where it takes back; holds its series until the transaction ends. */
export async function insertPaper(tx: Tx, { document, ...paper }: NewPaper, taxes: Tax[]): Promise<number> {
  const sign = paper.kind.endsWith("credit_note") ? -1 : 1;
  const { id } = await tx
    .insertInto("papers")
    .values({
      ...paper,
      document: JSON.stringify(document),
      year: Number(paper.issued_on.slice(0, 4)),
      // The trigger decides.
      number: 0,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (taxes.length === 0) return id;
  const rows = taxes.map((tax, index) => ({
    ...{ paper_id: id, n: index + 1, rate: tax.name, percent: tax.percent, code: tax.code },
    ...{
      net_minor: sign * tax.net_minor,
      tax_minor: sign * tax.tax_minor,
      gross_minor: sign * tax.gross_minor,
    },
  }));
  await tx.insertInto("paper_taxes").values(rows).execute();
  return id;
}

/** What was issued of a held order, the oldest first, with what each has of each rate. */
export async function findOrderPapers(tx: Tx, orderId: number) {
  const { rows } = await sql<
    PaperRow & { turn: number; corrects_id: number | null; refund_id: number | null; taxes: SignedTax[] }
  >`
    select ${columns}, turn, corrects_id, refund_id, coalesce((
      select json_agg(json_build_object('name', rate, 'percent', trim_scale(percent)::text, 'code', code,
        'gross_minor', gross_minor) order by n)
      from paper_taxes where paper_id = papers.id
    ), '[]') as taxes
    from papers where order_id = ${orderId} order by id`.execute(tx);
  return rows;
}

export type SignedTax = Pick<Tax, "name" | "percent" | "code" | "gross_minor">;
export type IssuedPaper = Awaited<ReturnType<typeof findOrderPapers>>[number];

/** A paper that somebody may see: one of its parties, or whoever runs the site. */
export async function findPaper(
  db: Db,
  id: number,
  { userId, isStaff }: { userId: number; isStaff: boolean },
): Promise<(PaperRow & { orders: InvoicedOrderRow[] }) | undefined> {
  const [paper] = await readPapers(
    db,
    sql`where id = ${id} and (${isStaff} or ${userId} in (producer_id, buyer_id))`,
  );
  return paper;
}

/** The papers of an order for one of its parties, or whoever runs the site; the oldest first. */
export async function listOrderPapers(
  db: Db,
  orderId: number,
  { take, after, backwards }: PagePosition,
): Promise<(PaperRow & { keys: Keys })[]> {
  const direction = sql.raw(backwards ? "desc" : "asc");
  const beyond = after ? sql`and id ${sql.raw(backwards ? "<" : ">")} ${after[0]}::bigint` : sql``;
  const { rows } = await sql<PaperRow>`select ${columns} from papers
    where order_id = ${orderId} ${beyond} order by id ${direction} limit ${take}`.execute(db);
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}

/** The papers of which somebody is a party, the newest first. */
export async function listPapersOf(
  db: Db,
  userId: number,
  kind: PaperKind | undefined,
  { take, after, backwards }: PagePosition,
): Promise<(PaperRow & { keys: Keys })[]> {
  const direction = sql.raw(backwards ? "asc" : "desc");
  const beyond = after ? sql`and id ${sql.raw(backwards ? ">" : "<")} ${after[0]}::bigint` : sql``;
  // Those by the month are found by the index of their months.
  const ofKind =
    kind === undefined
      ? sql``
      : sql`and kind = ${kind} and (period is not null) = ${kind.startsWith("commission")}`;
  const own = (party: "producer_id" | "buyer_id") => sql`
    (select ${columns} from papers where ${sql.ref(party)} = ${userId} ${ofKind} ${beyond}
      order by id ${direction} limit ${take})`;
  const { rows } = await sql<PaperRow>`
    select * from (${own("producer_id")} union all ${own("buyer_id")}) own
    order by id ${direction} limit ${take}`.execute(db);
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}

/** All papers of a person, the oldest first, some at a time. */
export async function* findAllPapers(db: Db, userId: number) {
  for (let after = 0; ; ) {
    const rows = await readPapers(
      db,
      sql`where ${userId} in (producer_id, buyer_id) and id > ${after}
        and id in (
          (select id from papers where producer_id = ${userId} and id > ${after} order by id limit ${batch})
          union (select id from papers where buyer_id = ${userId} and id > ${after} order by id limit ${batch}))
        order by id limit ${batch}`,
    );
    if (rows.length > 0) yield rows;
    if (rows.length < batch) return;
    after = rows.at(-1)?.id ?? after;
  }
}

const batch = 100;

async function readPapers(db: Db, end: RawBuilder<unknown>) {
  const { rows } = await sql<PaperRow & { orders: InvoicedOrderRow[] }>`
    select ${columns}, coalesce((
      select json_agg(json_build_object('order_id', order_id, 'total_minor', total_minor,
        'commission_minor', commission_minor) order by order_id)
      from paper_orders where paper_id = papers.id
    ), '[]') as orders from papers ${end}`.execute(db);
  return rows;
}

const columns = sql.raw(
  "id, kind, series, year, number, issued_at, issued_on, order_id, currency, total_minor, document",
);
