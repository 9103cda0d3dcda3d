import { randomUUID, timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import type { Platform } from "#platform";
import { bothOf, hmac, secondsAfter } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import type { Language } from "#words";
import { invalidCode } from "./errors.ts";
import { clientKey, countFailure, requireTriesLeft } from "./failures.ts";

export const codeLength = 8;
export const codeSeconds = 15 * 60;

/**
 * Holds the id of the code's row, from which the code is derived when the email is composed, and the language of who asked,
 * for readers whose profile names none.
 */
export const sendCode: JobKind<{ code_id: string; language?: Language }> = {
  name: "send_code",
  retryForSeconds: codeSeconds,
};

const triesPerClient = 5;
const triesInAll = 100;

/**
 * Creates a code for the reader of an address and adds the job that sends it. The same rows are written whether or not
 * the address has an account, so that timing tells nothing: the job decides whether to send an email, and which.
 */
export async function askForCode(
  tx: Tx,
  { jobs, clock }: Pick<Platform, "jobs" | "clock">,
  owner: CodeOwner,
  asker: Asker,
): Promise<void> {
  const id = randomUUID();
  await insertCode(tx, {
    id,
    ...owner,
    asker: asker.key,
    expires_at: secondsAfter(clock.now(), codeSeconds),
  });
  await jobs.add(tx, sendCode, { code_id: id, ...(asker.language && { language: asker.language }) });
}

/** Who asks for a code: `key` tells one from the other, `language` is what their request asks for. */
export interface Asker {
  key: Buffer;
  language: Language | undefined;
}

/** The letters and digits of a code without those that look alike: 40 bits in 8 of them. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** The code itself. It is derived from its id whenever it is needed, and never stored. */
export function codeOf(codeKey: Buffer, id: string): string {
  const bits = hmac(codeKey, id);
  return Array.from(
    { length: codeLength },
    (_, index) => alphabet[(bits[index] ?? 0) % alphabet.length],
  ).join("");
}

/**
 * The id of the living code that `typed` is, whoever asked for it, to be handed to `spendCode`; throws invalid_code for
 * any other, and counts the try. Wrong tries count one after another however many come at once.
 */
export async function findCode(
  platform: Pick<Platform, "config" | "db" | "keys" | "clock">,
  owner: CodeOwner | { purpose: "email_change"; user_id: number },
  typed: string,
  client: string,
): Promise<{ id: string; email: string }> {
  await requireTriesLeft(platform, { client });
  const { db, keys, clock } = platform;
  const tries = clientKey(keys.counters, client);
  const found = await transaction(db, async (tx) => {
    const living = await lockLivingCodes(tx, clock.now(), owner);
    const ids = living.map(({ id }) => id);
    const triedOut = await readTriedOut(tx, ids, tries, triesPerClient);
    const open = living.filter((code) => code.wrong_tries < triesInAll && !triedOut.includes(code.id));
    const right = open.find(({ id }) => bothOf(keys, "codes").some((key) => isSame(codeOf(key, id), typed)));
    const wrong = open.map(({ id }) => id);
    if (!right) await addWrongTries(tx, wrong, tries);
    return right;
  });
  if (found) return found;
  await countFailure(platform, { client });
  throw invalidCode();
}

/**
 * Deletes the code, and the other codes of its purpose and address. Of several requests with the same code, only the
 * first succeeds.
 */
export async function spendCode(tx: Tx, now: Date, id: string): Promise<void> {
  if (!(await takeCode(tx, now, id))) throw invalidCode();
}

/** Codes are typed in lower case, with spaces and with dashes. */
function isSame(code: string, typed: string): boolean {
  const plain = Buffer.from(typed.toUpperCase().replace(/[\s\p{Pd}]/gu, ""));
  const wanted = Buffer.from(code);
  return plain.length === wanted.length && timingSafeEqual(plain, wanted);
}

/** Whose code: of the reader of an address, or of a user who moves to one. */
export type CodeOwner =
  | { purpose: "registration" | "password_reset"; email: string }
  | { purpose: "email_change"; email: string; user_id: number };

/** Writes down that a code was asked for; it lives once its letter may leave. */
async function insertCode(
  tx: Tx,
  code: CodeOwner & { id: string; asker: Buffer; expires_at: Date },
): Promise<void> {
  const user_id = code.purpose === "email_change" ? code.user_id : null;
  await tx
    .insertInto("email_codes")
    .values({ ...code, user_id })
    .execute();
}

/** The living codes, held until the transaction ends. */
async function lockLivingCodes(
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
    : codes.where("user_id", "is", null).where(sameEmail(owner.email)).execute();
}

/** Those of the codes about which the client was wrong so many times. */
async function readTriedOut(tx: Tx, codeIds: string[], client: Buffer, tries: number) {
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

async function addWrongTries(tx: Tx, codeIds: string[], client: Buffer): Promise<void> {
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
async function takeCode(tx: Tx, now: Date, id: string): Promise<boolean> {
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

export function sameEmail(email: string) {
  return sql<boolean>`lower(email) collate "C" = lower(${email}) collate "C"`;
}
