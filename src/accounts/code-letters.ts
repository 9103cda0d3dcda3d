import { sql } from "kysely";
import type { Platform } from "#platform";
import { hmac, secondsAfter } from "#platform/base";
import { type Tx, transaction } from "#platform/database";
import { codeSeconds, sameEmail } from "./codes.ts";
import { folded, isKnownClient } from "./failures.ts";

/** Per address, purpose and client, within the lifetime of a code: a client can't use up another client's emails. */
const lettersPerAsker = 3;

/**
 * For all clients together, so that many clients can't flood a mailbox. This locks nobody out: the emails sent so far
 * hold valid codes, and a client that has signed in to the account before is not limited by it.
 */
const lettersInAll = 30;

/**
 * What `letterFor` makes of a code that was asked for, where it may leave: from here on the code lives, in the place of
 * the asker's last one of its kind. A code whose letter may not leave is dropped, and the last one stays good. Of a
 * code that lives already the letter is made again, for it may not have left.
 */
export async function releaseCode<Letter extends { to: string }>(
  { db, keys, clock }: Pick<Platform, "db" | "keys" | "clock">,
  id: string,
  letterFor: (asked: AskedCode) => Letter | undefined,
): Promise<Letter | undefined> {
  const now = clock.now();
  return transaction(db, async (tx) => {
    const asked = await lockAskedCode(tx, now, id);
    const letter = asked && letterFor(asked);
    if (asked?.is_living) return letter;
    if (!asked || !letter || !(await countLetterTo(tx, now, keys.counters, asked, letter.to))) {
      await dropCode(tx, id);
      return undefined;
    }
    await activateCode(tx, asked);
    return letter;
  });
}

export type AskedCode = NonNullable<Awaited<ReturnType<typeof lockAskedCode>>>;

/** Returns false, without counting, if the client or the address has reached its limit of emails. */
async function countLetterTo(tx: Tx, now: Date, counterKey: Buffer, asked: AskedCode, to: string) {
  const { purpose, asker, holder_id } = asked;
  const isKnown = holder_id !== null && (await isKnownClient(tx, holder_id, asker));
  const letters = `letters ${purpose} ${folded(to)}`;
  return countLetter(tx, now, codeSeconds, [
    { key: hmac(counterKey, `${letters} ${asker.toString("hex")}`), most: lettersPerAsker },
    { key: hmac(counterKey, letters), most: isKnown ? Number.POSITIVE_INFINITY : lettersInAll },
  ]);
}

/**
 * A code that is not over and the account at its address. It is held until the transaction ends, and so are all of who
 * moves: of two of theirs one has to see that the other lives.
 */
async function lockAskedCode(tx: Tx, now: Date, id: string) {
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
      "holder.language as holder_language",
      "mover.username as mover_username",
      "mover.language as mover_language",
      "mover.id as mover_id",
    ])
    .where("email_codes.id", "=", id)
    .where("email_codes.expires_at", ">", now)
    .executeTakeFirst();
}

/** Counts a letter under each key; false, and nothing counted, where one had its `most` within the window already. */
async function countLetter(
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
async function activateCode(
  tx: Tx,
  code: { id: string; purpose: string; email: string; asker: Buffer; mover_id: number | null },
): Promise<void> {
  const { id, purpose, email, asker, mover_id } = code;
  let last = tx.deleteFrom("email_codes").where("purpose", "=", purpose).where("is_living", "=", true);
  last =
    mover_id === null
      ? last.where(sameEmail(email)).where("asker", "=", asker)
      : last.where("user_id", "=", mover_id);
  await last.execute();
  await tx.updateTable("email_codes").set({ is_living: true }).where("id", "=", id).execute();
}

async function dropCode(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom("email_codes").where("id", "=", id).execute();
}
