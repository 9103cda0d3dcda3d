import { sql } from "kysely";
import { secondsAfter } from "#platform/base";
import type { Db, Tx } from "#platform/database";

/** Whose code: of the reader of an address, or of a user who moves to one. */
export type CodeOwner =
  | { purpose: "registration" | "password_reset"; email: string }
  | { purpose: "email_change"; email: string; user_id: number };

/** Writes down that a code was asked for; it lives once its letter may leave. */
export async function insertCode(
  tx: Tx,
  code: CodeOwner & { id: string; asker: Buffer; expires_at: Date },
): Promise<void> {
  const user_id = code.purpose === "email_change" ? code.user_id : null;
  await tx
    .insertInto("email_codes")
    .values({ ...code, user_id })
    .execute();
}

/**
 * A code that is not over and the account at its address. It is held until the transaction ends, and so are all of who
 * moves: of two of theirs one has to see that the other lives.
 */
export async function lockAskedCode(tx: Tx, now: Date, id: string) {
  const mover = tx.selectFrom("email_codes").select("user_id").where("id", "=", id);
  await tx
    .selectFrom("email_codes")
    .select("id")
    .where(({ eb, or }) => or([eb("id", "=", id), eb("user_id", "=", mover)]))
    .orderBy("id")
    .forUpdate()
    .execute();
  return tx
    .selectFrom("email_codes")
    .leftJoin("users as holder", (join) =>
      join.on(sql<boolean>`lower(holder.email) collate "C" = lower(email_codes.email) collate "C"`),
    )
    .leftJoin("users as mover", "mover.id", "email_codes.user_id")
    .select([
      "email_codes.id",
      "email_codes.purpose",
      "email_codes.email",
      "email_codes.asker",
      "email_codes.is_living",
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

/** Counts a letter under each key; false, and nothing counted, where one had its `most` within the window already. */
export async function countLetter(
  tx: Tx,
  now: Date,
  windowSeconds: number,
  limits: { key: Buffer; most: number }[],
): Promise<boolean> {
  const since = secondsAfter(now, -windowSeconds);
  // In one order, so that two of these never wait for each other in a ring.
  const keys = limits.map(({ key }) => key).sort(Buffer.compare);
  const counted = await tx
    .insertInto("code_letters")
    .values(keys.map((address) => ({ address, asked_at: [] })))
    .onConflict((conflict) =>
      conflict.column("address").doUpdateSet({
        asked_at: sql`array(select moment from unnest(code_letters.asked_at) moment where moment > ${since})`,
      }),
    )
    .returning(["address", "asked_at"])
    .execute();
  const isFull = counted.some(({ address, asked_at }) =>
    limits.some(({ key, most }) => key.equals(address) && asked_at.length >= most),
  );
  if (isFull) return false;
  await tx
    .updateTable("code_letters")
    .set({ asked_at: sql`asked_at || ${now}::timestamptz` })
    .where("address", "in", keys)
    .execute();
  return true;
}

/** Puts a code in the place of its asker's last one of its kind, whose tries are forgotten with it. */
export async function activateCode(
  tx: Tx,
  code: { id: string; purpose: string; email: string; asker: Buffer; mover_id: number | null },
): Promise<void> {
  const { id, purpose, email, asker, mover_id } = code;
  let last = tx.deleteFrom("email_codes").where("purpose", "=", purpose).where("is_living", "=", true);
  last =
    mover_id === null
      ? last.where(sameAddress(email)).where("asker", "=", asker)
      : last.where("user_id", "=", mover_id);
  await last.execute();
  await tx.updateTable("email_codes").set({ is_living: true }).where("id", "=", id).execute();
}

export async function dropCode(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom("email_codes").where("id", "=", id).execute();
}

/** Forgets that a person wants to move to another address. */
export async function deleteEmailChange(tx: Tx, userId: number): Promise<void> {
  await tx
    .deleteFrom("email_codes")
    .where("purpose", "=", "email_change")
    .where("user_id", "=", userId)
    .execute();
}

/** The living codes, held until the transaction ends. */
export async function lockLivingCodes(
  tx: Tx,
  now: Date,
  owner: CodeOwner | { purpose: "email_change"; user_id: number },
): Promise<{ id: string; email: string; wrong_tries: number }[]> {
  const codes = tx
    .selectFrom("email_codes")
    .select(["id", "email", "wrong_tries"])
    .where("purpose", "=", owner.purpose)
    .where("is_living", "=", true)
    .where("expires_at", ">", now)
    .orderBy("id")
    .forUpdate();
  return "user_id" in owner
    ? codes.where("user_id", "=", owner.user_id).execute()
    : codes.where("user_id", "is", null).where(sameAddress(owner.email)).execute();
}

/** Those of the codes about which the client was wrong so many times. */
export async function readTriedOut(tx: Tx, codeIds: string[], client: Buffer, tries: number) {
  if (codeIds.length === 0) return [];
  const rows = await tx
    .selectFrom("email_code_tries")
    .select("code_id")
    .where("code_id", "in", codeIds)
    .where("client", "=", client)
    .where("wrong_tries", ">=", tries)
    .execute();
  return rows.map(({ code_id }) => code_id);
}

export async function addWrongTries(tx: Tx, codeIds: string[], client: Buffer): Promise<void> {
  if (codeIds.length === 0) return;
  await tx
    .updateTable("email_codes")
    .set({ wrong_tries: sql`wrong_tries + 1` })
    .where("id", "in", codeIds)
    .execute();
  await tx
    .insertInto("email_code_tries")
    .values(codeIds.map((code_id) => ({ code_id, client, wrong_tries: 1 })))
    .onConflict((conflict) =>
      conflict
        .columns(["code_id", "client"])
        .doUpdateSet({ wrong_tries: sql`email_code_tries.wrong_tries + 1` }),
    )
    .execute();
}

/** Deletes a living code and all others of its purpose and address; false where another was faster. */
export async function takeCode(tx: Tx, now: Date, id: string): Promise<boolean> {
  const alike = await tx
    .selectFrom("email_codes")
    .innerJoin("email_codes as taken", (join) =>
      join
        .onRef("taken.purpose", "=", "email_codes.purpose")
        .on(sql<boolean>`lower(taken.email) collate "C" = lower(email_codes.email) collate "C"`)
        .on(sql<boolean>`taken.user_id is not distinct from email_codes.user_id`),
    )
    .select(["email_codes.id"])
    .where("taken.id", "=", id)
    .where("email_codes.is_living", "=", true)
    .where("email_codes.expires_at", ">", now)
    .orderBy("email_codes.id")
    .forUpdate("email_codes")
    .execute();
  if (!alike.some((code) => code.id === id)) return false;
  await tx
    .deleteFrom("email_codes")
    .where(
      "id",
      "in",
      alike.map((code) => code.id),
    )
    .execute();
  return true;
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
