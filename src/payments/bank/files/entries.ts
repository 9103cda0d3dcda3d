import { randomInt } from "node:crypto";
import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";
import type { Debt } from "./contents.ts";

type DebtKey = Pick<Debt, "kind" | "id">;

/** The names by which the bank and its statements know what is in files: a debt keeps its own for good. */

/** The end-to-end ids of debts, in their order: those of a file that was withdrawn have theirs already. */
export async function nameDebts(tx: Tx, debts: DebtKey[]): Promise<string[]> {
  const known = await selectEntries(tx)
    .where(({ or, eb }) =>
      or([
        eb("payout_id", "=", anyOf(idsOf(debts, "payout"))),
        eb("repayment_id", "=", anyOf(idsOf(debts, "repayment"))),
      ]),
    )
    .execute();
  const names = new Map(known.map((entry) => [keyOf(debtOf(entry)), entry.end_to_end_id]));
  return debts.map((debt) => names.get(keyOf(debt)) ?? nameOf(debt));
}

/** Writes down that debts are in a file, under their names. */
export async function fillFile(tx: Tx, fileId: number, debts: DebtKey[], names: string[]): Promise<void> {
  await sql`
    insert into payout_file_entries (end_to_end_id, file_id, payout_id, repayment_id)
    select name, ${fileId}, payout_id, repayment_id
    from unnest(${names}::text[], ${debts.map(idOf("payout"))}::bigint[], ${debts.map(idOf("repayment"))}::bigint[])
      as debt (name, payout_id, repayment_id)
    on conflict (end_to_end_id) do update set file_id = excluded.file_id`.execute(tx);
}

/** Takes all out of a file, and answers them. */
export async function emptyFile(tx: Tx, fileId: number): Promise<DebtKey[]> {
  const entries = await tx
    .updateTable("payout_file_entries")
    .set({ file_id: null })
    .where("file_id", "=", fileId)
    .returning(["payout_id", "repayment_id"])
    .execute();
  return entries.map(debtOf);
}

/** What a statement's end-to-end id stands for; undefined where it is none of ours. */
export async function findByEndToEnd(db: Db, endToEndId: string) {
  const entry = await selectEntries(db).where("end_to_end_id", "=", endToEndId).executeTakeFirst();
  return entry && describe(entry);
}

/** A file by its message's id or by that of a group of payments in it, with what it holds, for banks that book it as one sum. */
export async function findFileByMessageId(db: Db, id: string) {
  const file = await db
    .selectFrom("payout_files")
    .select(["id", "message_id", "sum_minor", "confirmed_at"])
    .where("message_id", "in", [id, id.replace(/-\d$/, "")])
    .executeTakeFirst();
  if (!file) return undefined;
  const entries = await selectEntries(db).where("file_id", "=", file.id).orderBy("end_to_end_id").execute();
  return { ...file, currency: "EUR", entries: entries.map(describe) };
}

function selectEntries(db: Db) {
  return db
    .selectFrom("payout_file_entries")
    .leftJoin("payouts", "payouts.id", "payout_id")
    .leftJoin("bank_repayments", "bank_repayments.id", "repayment_id")
    .select(["end_to_end_id", "payout_id", "repayment_id"])
    .select([
      "payouts.amount_minor as payout_minor",
      "payouts.status as payout_status",
      "bank_repayments.amount_minor as repayment_minor",
      "bank_repayments.status as repayment_status",
    ]);
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>["execute"]>>[number];

/** All that is in a file is in euro. */
function describe(row: EntryRow) {
  return {
    ...debtOf(row),
    end_to_end_id: row.end_to_end_id,
    amount_minor: row.payout_minor ?? row.repayment_minor ?? 0,
    currency: "EUR",
    status: row.payout_status ?? row.repayment_status ?? "",
  };
}

function debtOf({ payout_id, repayment_id }: { payout_id: number | null; repayment_id: number | null }) {
  return payout_id === null
    ? { kind: "repayment" as const, id: repayment_id ?? 0 }
    : { kind: "payout" as const, id: payout_id };
}

/** Of debts of that kind their ids, of others null. */
function idOf(kind: Debt["kind"]) {
  return (debt: DebtKey) => (debt.kind === kind ? debt.id : null);
}

/** The ids of those that are of that kind. */
export function idsOf(debts: DebtKey[], kind: Debt["kind"]): number[] {
  return debts.filter((debt) => debt.kind === kind).map(({ id }) => id);
}

function anyOf(ids: number[]) {
  return sql<number>`any (${ids}::bigint[])`;
}

function keyOf({ kind, id }: DebtKey): string {
  return `${kind} ${id}`;
}

/** Nobody else can guess the end, so what somebody writes into a transfer of their own is never taken for one of ours. */
function nameOf({ kind, id }: DebtKey): string {
  return `${kind === "payout" ? "PO" : "RE"}${id}-${randomName(10)}`;
}

/** Letters and digits that no reader mistakes for one another. */
export function randomName(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

const alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
