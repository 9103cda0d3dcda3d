import type { Insertable } from "kysely";
import type { Static } from "typebox";
import { type DB, type Tx, transaction, violates } from "#platform/database";
import type { Language } from "#words";
import type { Accounts } from "./accounts.ts";
import { notifyOfApprovalRequest } from "./approvals.ts";
import { askForCode, findCode, spendCode } from "./codes.ts";
import { emailTaken, usernameTaken } from "./errors.ts";
import { clientKey, rememberClient } from "./failures.ts";
import { hashPassword, requireGoodPassword } from "./passwords.ts";
import { locationColumns, type MeRow, meColumns, producerColumns } from "./people.ts";
import { isReserved } from "./reserved-usernames.ts";
import type { NewAccount } from "./schemas.ts";
import type { BeginSession } from "./sessions.ts";

/**
 * Sends a registration code, or tells the owner of a known address that they already have an account; in `language`, unless
 * the owner's profile names another, or in the site's.
 */
export async function askToRegister(
  accounts: Accounts,
  email: string,
  client: string,
  language: Language | undefined,
): Promise<void> {
  const asker = { key: clientKey(accounts.keys.counters, client), language };
  await transaction(accounts.db, (tx) => askForCode(tx, accounts, { purpose: "registration", email }, asker));
}

/**
 * Makes the account and begins a session of it, by `begin`. The code is looked at first, so that nobody makes us hash without one, and is
 * spent in the transaction that makes the account: beside a bad username or password it stays good.
 * Throws invalid_input, invalid_code, username_taken, email_taken.
 */
export async function register<Session>(
  accounts: Accounts,
  input: Static<typeof NewAccount>,
  client: string,
  begin: BeginSession<Session>,
): Promise<{ me: MeRow; session: Session }> {
  requireGoodPassword(input, input);
  const location = locationColumns(input.location ?? null);
  const code = await findCode(accounts, { purpose: "registration", email: input.email }, input.code, client);
  if (isReserved(input.username, accounts.config.siteName)) throw usernameTaken();
  const passwordHash = await hashPassword(input.password, client);

  return transaction(accounts.db, async (tx) => {
    const now = accounts.clock.now();
    await spendCode(tx, now, code.id);
    const me = await insertPersonOrSayWhy(tx, {
      username: input.username,
      // The one that the code was sent to: what is typed here may be another that the database holds for the same.
      email: code.email,
      password_hash: passwordHash,
      joined_at: now,
      display_name: input.display_name ?? null,
      about: input.about ?? null,
      language: input.language ?? null,
      ...location,
      ...(input.is_producer ? producerColumns(accounts.config.producers, now) : {}),
    });
    await rememberClient(tx, now, me.id, clientKey(accounts.keys.counters, client));
    if (me.producer_status === "pending") await notifyOfApprovalRequest(tx, accounts, me, null);
    return { me, session: await begin(tx, { id: me.id, password_hash: passwordHash }) };
  });
}

/**
 * An account whose address was not proven by a code, for whoever sets the site up: what is typed is looked at and the password
 * hashed at once, the person is written in `tx`. Throws invalid_input, username_taken, email_taken.
 */
export async function prepareAccount(
  { config }: Accounts,
  input: Pick<Static<typeof NewAccount>, "email" | "username" | "password"> & {
    language: Language;
    roles: string[];
  },
  client: string,
) {
  const { email, username, password, language, roles } = input;
  requireGoodPassword(input, input);
  if (isReserved(username, config.siteName)) throw usernameTaken();
  const passwordHash = await hashPassword(password, client);
  return async (tx: Tx, now: Date) => {
    const person = { username, email, language, roles, password_hash: passwordHash, joined_at: now };
    const { id } = await insertPersonOrSayWhy(tx, person);
    return { id, password_hash: passwordHash };
  };
}

async function insertPersonOrSayWhy(tx: Tx, person: Parameters<typeof insertPerson>[1]): Promise<MeRow> {
  try {
    return await insertPerson(tx, person);
  } catch (error) {
    if (violates(error, "users_username_key")) throw usernameTaken();
    if (violates(error, "users_email_key")) throw emailTaken();
    throw error;
  }
}

/** Writes a person; throws the violation of `users_username_key` or `users_email_key` where one is taken. */
export async function insertPerson(tx: Tx, person: Insertable<DB["users"]>): Promise<MeRow> {
  return tx.insertInto("users").values(person).returning(meColumns).executeTakeFirstOrThrow();
}
