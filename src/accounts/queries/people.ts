import { type Insertable, sql } from "kysely";
import type { DB, Db, Tx } from "#platform/database";
import { type MeRow, meColumns } from "../people.ts";

/** Writes a person; throws the violation of `users_username_key` or `users_email_key` where one is taken. */
export async function insertPerson(tx: Tx, person: Insertable<DB["users"]>): Promise<MeRow> {
  return tx.insertInto("users").values(person).returning(meColumns).executeTakeFirstOrThrow();
}

/** What a password is checked against; null `left_at` and `disabled_at` mean that they may sign in. */
export interface Credentials {
  id: number;
  username: string;
  email: string | null;
  password_hash: string;
  disabled_at: Date | null;
  left_at: Date | null;
}

const credentialColumns = ["id", "username", "email", "password_hash", "disabled_at", "left_at"] as const;

/** By what people type to sign in: no username holds an @. */
export async function findByLogin(db: Db, login: string): Promise<Credentials | undefined> {
  const people = db.selectFrom("users").select(credentialColumns);
  const found = login.includes("@") ? people.where(sameEmail(login)) : people.where(sameUsername(login));
  return found.executeTakeFirst();
}

/** The id of somebody who has not left, whatever the case of the name. */
export async function findByUsername(db: Db, username: string): Promise<number | undefined> {
  const person = await db
    .selectFrom("users")
    .select("id")
    .where(sameUsername(username))
    .where("left_at", "is", null)
    .executeTakeFirst();
  return person?.id;
}

export async function findCredentials(db: Db, userId: number): Promise<Credentials | undefined> {
  return db.selectFrom("users").select(credentialColumns).where("id", "=", userId).executeTakeFirst();
}

/** Holds the person's row until the transaction ends, so that what hangs on it changes one at a time. */
export async function lockPerson(tx: Tx, userId: number): Promise<Credentials | undefined> {
  return tx
    .selectFrom("users")
    .select(credentialColumns)
    .where("id", "=", userId)
    .forUpdate()
    .executeTakeFirst();
}

export async function setPassword(tx: Tx, userId: number, passwordHash: string): Promise<void> {
  await tx.updateTable("users").set({ password_hash: passwordHash }).where("id", "=", userId).execute();
}

/** Throws the violation of `users_email_key` where the address is taken. */
export async function setEmail(tx: Tx, userId: number, email: string): Promise<MeRow> {
  return tx
    .updateTable("users")
    .set({ email })
    .where("id", "=", userId)
    .returning(meColumns)
    .executeTakeFirstOrThrow();
}

export function sameUsername(username: string) {
  return sql<boolean>`lower(username) collate "C" = lower(${username}) collate "C"`;
}

export function sameEmail(email: string) {
  return sql<boolean>`lower(email) collate "C" = lower(${email}) collate "C"`;
}
