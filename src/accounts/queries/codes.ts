import { sql } from "kysely";
import { type Db, secondsAfter, type Tx } from "#platform";

/** Whose code: of the reader of an address, or of a user who moves to one. */
export type CodeOwner =
  | { purpose: "registration" | "password_reset"; email: string }
  | { purpose: "email_change"; email: string; user_id: number };

/** Counts a letter to the address; false where `most` were counted within the window already. */
export async function countLetter(
  tx: Tx,
  now: Date,
  address: Buffer,
  { most, windowSeconds }: { most: number; windowSeconds: number },
): Promise<boolean> {
  const since = secondsAfter(now, -windowSeconds);
  const recent = sql<
    Date[]
  >`array(select moment from unnest(code_letters.asked_at) moment where moment > ${since})`;
  const counted = await tx
    .insertInto("code_letters")
    .values({ address, asked_at: [now] })
    .onConflict((conflict) =>
      conflict
        .column("address")
        .doUpdateSet({ asked_at: sql`${recent} || ${now}::timestamptz` })
        .where(sql<boolean>`cardinality(${recent}) < ${most}`),
    )
    .returning("address")
    .executeTakeFirst();
  return counted !== undefined;
}

/** Puts a code in the place of the last one of its kind, whose tries are forgotten with it. */
export async function replaceCode(tx: Tx, code: CodeOwner & { id: string; expires_at: Date }): Promise<void> {
  const { id, purpose, email, expires_at } = code;
  const user_id = code.purpose === "email_change" ? code.user_id : null;
  let last = tx.deleteFrom("email_codes").where("purpose", "=", purpose);
  last = user_id === null ? last.where(sameAddress(email)) : last.where("user_id", "=", user_id);
  await last.execute();
  await tx.insertInto("email_codes").values({ id, purpose, email, user_id, expires_at }).execute();
}

/** Forgets that a person wants to move to another address. */
export async function forgetMove(tx: Tx, userId: number): Promise<void> {
  await tx
    .deleteFrom("email_codes")
    .where("purpose", "=", "email_change")
    .where("user_id", "=", userId)
    .execute();
}

/** The living code, held until the transaction ends. */
export async function lockCode(
  tx: Tx,
  now: Date,
  owner: CodeOwner | { purpose: "email_change"; user_id: number },
): Promise<{ id: string; email: string; wrong_tries: number } | undefined> {
  const code = tx
    .selectFrom("email_codes")
    .select(["id", "email", "wrong_tries"])
    .where("purpose", "=", owner.purpose)
    .where("expires_at", ">", now)
    .forUpdate();
  return "user_id" in owner
    ? code.where("user_id", "=", owner.user_id).executeTakeFirst()
    : code.where("user_id", "is", null).where(sameAddress(owner.email)).executeTakeFirst();
}

export async function readWrongTries(tx: Tx, codeId: string, client: Buffer): Promise<number> {
  const row = await tx
    .selectFrom("email_code_tries")
    .select("wrong_tries")
    .where("code_id", "=", codeId)
    .where("client", "=", client)
    .executeTakeFirst();
  return row?.wrong_tries ?? 0;
}

export async function addWrongTry(tx: Tx, codeId: string, client: Buffer): Promise<void> {
  await tx
    .updateTable("email_codes")
    .set({ wrong_tries: sql`wrong_tries + 1` })
    .where("id", "=", codeId)
    .execute();
  await tx
    .insertInto("email_code_tries")
    .values({ code_id: codeId, client, wrong_tries: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["code_id", "client"])
        .doUpdateSet({ wrong_tries: sql`email_code_tries.wrong_tries + 1` }),
    )
    .execute();
}

/** Deletes the living code; false where another was faster. */
export async function takeCode(tx: Tx, now: Date, id: string): Promise<boolean> {
  const taken = await tx
    .deleteFrom("email_codes")
    .where("id", "=", id)
    .where("expires_at", ">", now)
    .returning("id")
    .executeTakeFirst();
  return taken !== undefined;
}

/** A living code and the account at its address, for the letter. */
export async function readCodeForLetter(db: Db, now: Date, id: string) {
  return db
    .selectFrom("email_codes")
    .leftJoin("users as holder", (join) =>
      join.on(sql<boolean>`lower(holder.email) collate "C" = lower(email_codes.email) collate "C"`),
    )
    .leftJoin("users as mover", "mover.id", "email_codes.user_id")
    .select([
      "email_codes.purpose",
      "email_codes.email",
      "holder.id as holder_id",
      "holder.username as holder_username",
      "holder.email as holder_email",
      "mover.username as mover_username",
      "mover.id as mover_id",
    ])
    .where("email_codes.id", "=", id)
    .where("email_codes.expires_at", ">", now)
    .executeTakeFirst();
}

export async function sweepCodes(db: Db, now: Date): Promise<void> {
  await db.deleteFrom("email_codes").where("expires_at", "<", now).execute();
  await db
    .deleteFrom("code_letters")
    .where(
      sql<boolean>`not exists (select from unnest(asked_at) moment where moment > ${secondsAfter(now, -3600)})`,
    )
    .execute();
}

function sameAddress(email: string) {
  return sql<boolean>`lower(email) collate "C" = lower(${email}) collate "C"`;
}
