import { type Selectable, sql } from "kysely";
import { tokenNotValid, userInactive } from "#platform/base";
import type { DB, Db, Tx } from "#platform/database";

type Account = Pick<Selectable<DB["users"]>, "disabled_at" | "left_at">;
type ActivePerson = Pick<
  Selectable<DB["users"]>,
  "roles" | "producer_status" | "producer_since" | "payout_account"
>;

/**
 * The person who acts, with what decides what they may do. In a transaction their row can be held until its end:
 * `for key share` so that they can't leave meanwhile, `for no key update` so that nothing else of theirs changes either.
 * Throws token_not_valid for who has left, user_inactive for who is disabled.
 */
export async function requireActivePerson(db: Db, userId: number): Promise<ActivePerson>;
export async function requireActivePerson(
  tx: Tx,
  userId: number,
  lock: "for key share" | "for no key update",
): Promise<ActivePerson>;
export async function requireActivePerson(db: Db, userId: number, lock = ""): Promise<ActivePerson> {
  const { rows } = await sql<ActivePerson & Account>`
    select roles, producer_status, producer_since, payout_account, disabled_at, left_at
    from users where id = ${userId} ${sql.raw(lock)}`.execute(db);
  return requireActive(rows[0]);
}

/** The same of a row that was read already. */
export function requireActive<Row extends Account>(row: Row | undefined): Row {
  if (!row || row.left_at !== null) throw tokenNotValid();
  if (row.disabled_at !== null) throw userInactive();
  return row;
}
