import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Static } from "typebox";
import { showEmail, userInactive } from "#platform/base";
import { type Db, type Tx, transaction, violates } from "#platform/database";
import type { Language } from "#words";
import type { Accounts } from "./accounts.ts";
import { requireActive } from "./active.ts";
import { askForCode, findCode, sameEmail, spendCode } from "./codes.ts";
import { emailTaken, invalidCode, noActiveAccount, wrongPassword } from "./errors.ts";
import { clientKey, countFailure, rememberClient, requireTriesLeft, type Try, userKey } from "./failures.ts";
import { sendNotice } from "./notices.ts";
import { hashPassword, requireGoodPassword, verifyPassword } from "./passwords.ts";
import { type MeRow, meColumns } from "./people.ts";
import type { PasswordReset, SignIn } from "./schemas.ts";
import type { BeginSession } from "./sessions.ts";

/** An id that no user has, so that the same queries run whether or not there is an account. */
const nobody = 0;

/** How a person signs in, and how they change what they sign in with. */

/**
 * Begins a session of whoever's password this is, by `begin`. Throws no_active_account, in the same time whether or not
 * there is such an account; rate_limited.
 */
export async function signIn<Session>(
  accounts: Accounts,
  { username, password }: Static<typeof SignIn>,
  client: string,
  begin: BeginSession<Session>,
): Promise<Session> {
  const account = await findByLogin(accounts.db, username);
  const attempt = { client, account: username, userId: account?.id ?? nobody };
  await requireTriesLeft(accounts, attempt);
  const isRight = await verifyPassword(hashOfActive(account), password, turnOf(accounts, attempt));
  if (!isRight || !account) throw noActiveAccount();
  return transaction(accounts.db, async (tx) => {
    const session = await begin(tx, account);
    await rememberClient(tx, accounts.clock.now(), account.id, clientKey(accounts.keys.counters, client));
    return session;
  });
}

/**
 * Sends a code to the address if it has an account, in `language` unless its profile names another; whoever asks learns
 * nothing.
 */
export async function askToResetPassword(
  accounts: Accounts,
  email: string,
  client: string,
  language: Language | undefined,
): Promise<void> {
  const asker = { key: clientKey(accounts.keys.counters, client), language };
  await transaction(accounts.db, (tx) =>
    askForCode(tx, accounts, { purpose: "password_reset", email }, asker),
  );
}

/** Sets a password and ends every session. Throws invalid_input, invalid_code. */
export async function resetPassword(
  accounts: Accounts,
  input: Static<typeof PasswordReset>,
  client: string,
): Promise<void> {
  requireGoodPassword(input, input);
  const code = await findCode(
    accounts,
    { purpose: "password_reset", email: input.email },
    input.code,
    client,
  );
  const account = await findByLogin(accounts.db, input.email);
  if (!account) throw invalidCode();
  requireGoodPassword(input, { username: account.username, email: input.email });
  const passwordHash = await hashPassword(input.password, client);
  await transaction(accounts.db, async (tx) => {
    await spendCode(tx, accounts.clock.now(), code.id);
    await replacePassword(tx, accounts, account.id, passwordHash);
  });
}

/**
 * The hash that the password was right for, to be handed to `lockProven`. Throws token_not_valid for who has left,
 * user_inactive, wrong_password, or rate_limited where a stolen token guesses.
 */
export async function requirePassword(
  accounts: Accounts,
  userId: number,
  password: string,
  client: string,
): Promise<string> {
  const account = await findCredentials(accounts.db, userId);
  const { password_hash: hash } = requireActive(account);
  const attempt = { client, account: `user ${userId}` };
  if (!(await verifyPassword(hash, password, turnOf(accounts, attempt)))) throw wrongPassword();
  return hash;
}

/**
 * Holds a person whose password was right a moment ago. Throws token_not_valid for who has left since, user_inactive,
 * wrong_password where it is another by now: whoever changed it first may have done so against the one who asks.
 */
export async function lockProven(tx: Tx, userId: number, provenHash: string): Promise<Credentials> {
  const person = requireActive(await lockPerson(tx, userId));
  if (person.password_hash !== provenHash) throw wrongPassword();
  return person;
}

/** Undefined, which no password makes, for who may not sign in. */
function hashOfActive(account: Credentials | undefined): string | undefined {
  return account?.disabled_at === null && account.left_at === null ? account.password_hash : undefined;
}

function turnOf(accounts: Accounts, attempt: Try) {
  return {
    client: attempt.client,
    begin: () => requireTriesLeft(accounts, attempt),
    wrong: () => countFailure(accounts, attempt),
  };
}

/** The new password's hash and the one that the current was right for. Throws invalid_input, wrong_password. */
export async function prepareNewPassword(
  accounts: Accounts,
  userId: number,
  input: { current_password: string; password: string },
  client: string,
): Promise<{ passwordHash: string; provenHash: string }> {
  const account = await findCredentials(accounts.db, userId);
  if (account) requireGoodPassword(input, { username: account.username, email: account.email ?? "" });
  const provenHash = await requirePassword(accounts, userId, input.current_password, client);
  return { passwordHash: await hashPassword(input.password, client), provenHash };
}

/** Sets the password, ends the sessions but `except` and a move to another address, and tells the owner by mail. */
export async function replacePassword(
  tx: Tx,
  { jobs }: Accounts,
  userId: number,
  passwordHash: string,
  except?: number,
): Promise<void> {
  const person = await lockPerson(tx, userId);
  if (!person || person.email === null) throw userInactive();
  await setPassword(tx, userId, passwordHash, except);
  const { email: to, language, username } = person;
  await jobs.add(tx, sendNotice, {
    about: "password_changed",
    notice_id: randomUUID(),
    to,
    language,
    username,
  });
}

/** Sends a code to the address the caller wants to move to. Throws what `lockProven` does. */
export async function askToChangeEmail(
  tx: Tx,
  accounts: Accounts,
  userId: number,
  { email, provenHash, language }: { email: string; provenHash: string; language: Language | undefined },
): Promise<void> {
  await lockProven(tx, userId, provenHash);
  const owner = { purpose: "email_change", email, user_id: userId } as const;
  await askForCode(tx, accounts, owner, { key: userKey(accounts.keys.counters, userId), language });
}

/** The code that moves the caller's account. Throws invalid_code. */
export async function findEmailChange(accounts: Accounts, userId: number, code: string, client: string) {
  return findCode(accounts, { purpose: "email_change", user_id: userId }, code, client);
}

/** Moves the account, ends the other sessions and tells the old address. Throws invalid_code, email_taken. */
export async function changeEmail(
  tx: Tx,
  { clock, jobs }: Accounts,
  userId: number,
  code: { id: string; email: string },
  except: number,
): Promise<MeRow> {
  const person = await lockPerson(tx, userId);
  if (!person || person.email === null) throw userInactive();
  await spendCode(tx, clock.now(), code.id);
  const me = await setEmail(tx, userId, code.email, except).catch((error: unknown) => {
    throw violates(error, "users_email_key") ? emailTaken() : error;
  });
  const { email: to, language, username } = person;
  const notice = { notice_id: randomUUID(), to, language, username };
  const new_email_hidden = hideAddress(code.email);
  await jobs.add(tx, sendNotice, { about: "email_changed", new_email_hidden, ...notice });
  return me;
}

/** `eva@example.org` as `e…@example.org`. */
function hideAddress(email: string): string {
  const [local = "", domain = ""] = showEmail(email).split("@");
  return `${[...local][0] ?? ""}…@${domain}`;
}

/** What a password is checked against; null `left_at` and `disabled_at` mean that they may sign in. */
interface Credentials {
  id: number;
  username: string;
  email: string | null;
  language: string | null;
  password_hash: string;
  disabled_at: Date | null;
  left_at: Date | null;
}

const credentialColumns = [
  "id",
  "username",
  "email",
  "language",
  "password_hash",
  "disabled_at",
  "left_at",
] as const;

/** By what people type to sign in: no username holds an @. */
async function findByLogin(db: Db, login: string): Promise<Credentials | undefined> {
  const people = db.selectFrom("users").select(credentialColumns);
  const found = login.includes("@") ? people.where(sameEmail(login)) : people.where(sameUsername(login));
  return found.executeTakeFirst();
}

export function sameUsername(username: string) {
  return sql<boolean>`lower(username) collate "C" = lower(${username}) collate "C"`;
}

async function findCredentials(db: Db, userId: number): Promise<Credentials | undefined> {
  return db.selectFrom("users").select(credentialColumns).where("id", "=", userId).executeTakeFirst();
}

/** Holds the person's row until the transaction ends, so that what hangs on it changes one at a time. */
async function lockPerson(tx: Tx, userId: number): Promise<Credentials | undefined> {
  return tx
    .selectFrom("users")
    .select(credentialColumns)
    .where("id", "=", userId)
    .forUpdate()
    .executeTakeFirst();
}

/**
 * Sets the password, ends the sessions but `except` and forgets a move to another address: who knew the old password may
 * have asked for it, and their access token lives a while longer.
 */
async function setPassword(tx: Tx, userId: number, passwordHash: string, except: number | undefined) {
  await sql`
    with ended as (
      delete from sessions where user_id = ${userId} and id is distinct from ${except ?? null}::bigint
    ), forgotten as (
      delete from email_codes where user_id = ${userId} and purpose = 'email_change'
    )
    update users set password_hash = ${passwordHash} where id = ${userId}`.execute(tx);
}

/** Moves the account and ends its sessions but `except`. Throws the violation of `users_email_key` where it is taken. */
async function setEmail(tx: Tx, userId: number, email: string, except: number): Promise<MeRow> {
  return tx
    .with("ended", (cte) =>
      cte.deleteFrom("sessions").where("user_id", "=", userId).where("id", "!=", except),
    )
    .updateTable("users")
    .set({ email })
    .where("id", "=", userId)
    .returning(meColumns)
    .executeTakeFirstOrThrow();
}
