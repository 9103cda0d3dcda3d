import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { endAllSessions, type Notice, sameUsername, sendNotice } from "#accounts";
import type { Platform } from "#platform";
import { notFound } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import { lastStaff, wrongProducerStatus } from "./errors.ts";

/**
 * What those who run the site do to accounts. Each function throws not_found for who has left, says whether it changed
 * anything, and emails the person if it did.
 */

export const roles = ["product_admin", "staff"] as const;
export type Role = (typeof roles)[number];

export const producerStatuses = ["none", "pending", "approved", "paused"] as const;
export type ProducerStatus = (typeof producerStatuses)[number];

type Needs = Pick<Platform, "jobs" | "clock">;

export async function grantRole(tx: Tx, needs: Needs, userId: number, role: Role): Promise<boolean> {
  const person = await lockPerson(tx, userId);
  if (person.roles.includes(role)) return false;
  await updatePerson(tx, userId, { roles: [...person.roles, role].sort() });
  await tell(tx, needs, person, { about: "role_granted", role });
  return true;
}

export async function revokeRole(tx: Tx, needs: Needs, userId: number, role: Role): Promise<boolean> {
  const person = await lockPerson(tx, userId);
  if (!person.roles.includes(role)) return false;
  await updatePerson(tx, userId, { roles: person.roles.filter((one) => one !== role) });
  await tell(tx, needs, person, { about: "role_revoked", role });
  return true;
}

/** Approves a person who is waiting to sell. Throws wrong_producer_status. */
export async function approveProducer(tx: Tx, needs: Needs, userId: number): Promise<void> {
  const person = await lockProducer(tx, userId, "pending");
  await updatePerson(tx, userId, { producer_status: "approved", producer_since: needs.clock.now() });
  await tell(tx, needs, person, { about: "selling_approved" });
}

/** Refuses a person who is waiting to sell. They can ask again, and are written to again then. Throws wrong_producer_status. */
export async function refuseProducer(
  tx: Tx,
  needs: Needs,
  userId: number,
  reason: string | null,
): Promise<void> {
  const person = await lockProducer(tx, userId, "pending");
  await updatePerson(tx, userId, { producer_status: "none", producer_asked_at: null });
  await tell(tx, needs, person, { about: "selling_refused", reason });
}

/**
 * Takes a producer's products off the market until the staff let them go on; their open orders go on. One who has paused
 * by themselves can't go on by themselves then. Throws wrong_producer_status.
 */
export async function pauseProducer(
  tx: Tx,
  needs: Needs,
  userId: number,
  reason: string | null,
): Promise<void> {
  const person = await lockPerson(tx, userId);
  const { producer_status: status, selling_stopped_at } = person;
  const mayBePaused = status === "approved" || (status === "paused" && selling_stopped_at === null);
  if (!mayBePaused) throw wrongStatusOf(person, "selling");
  await updatePerson(tx, userId, { producer_status: "paused", selling_stopped_at: needs.clock.now() });
  await tell(tx, needs, person, { about: "selling_paused", reason });
}

/**
 * Ends a producer's sales until the staff let them sell again, also of one who is paused already; the caller settles their
 * open orders. Throws wrong_producer_status.
 */
export async function closeSelling(tx: Tx, needs: Needs, userId: number, reason: string): Promise<void> {
  const person = await lockPerson(tx, userId);
  const { producer_status: status } = person;
  if (status !== "approved" && status !== "paused") throw wrongStatusOf(person, "selling");
  await updatePerson(tx, userId, { producer_status: "paused", selling_stopped_at: needs.clock.now() });
  await tell(tx, needs, person, { about: "selling_closed", reason });
}

/** Lets a producer whom the staff have paused sell again. Throws wrong_producer_status. */
export async function resumeProducer(tx: Tx, needs: Needs, userId: number): Promise<void> {
  const person = await lockPerson(tx, userId);
  if (person.selling_stopped_at === null) throw wrongStatusOf(person, "paused by the staff");
  await updatePerson(tx, userId, { producer_status: "approved", selling_stopped_at: null });
  await tell(tx, needs, person, { about: "selling_resumed" });
}

/** Disables an account: its sessions end, and nobody can sign in to it. */
export async function disableUser(
  tx: Tx,
  needs: Needs,
  userId: number,
  reason: string | null,
): Promise<boolean> {
  const person = await lockPerson(tx, userId);
  await endAllSessions(tx, userId);
  if (person.disabled_at !== null) return false;
  await updatePerson(tx, userId, { disabled_at: needs.clock.now() });
  await tell(tx, needs, person, { about: "disabled", reason });
  return true;
}

export async function enableUser(tx: Tx, needs: Needs, userId: number): Promise<boolean> {
  const person = await lockPerson(tx, userId);
  if (person.disabled_at === null) return false;
  await updatePerson(tx, userId, { disabled_at: null });
  await tell(tx, needs, person, { about: "enabled" });
  return true;
}

/** Emails a person who has not left of what was done to something of theirs. */
export async function tellPerson(tx: Tx, needs: Needs, userId: number, news: News): Promise<void> {
  const person = await tx
    .selectFrom("users")
    .select(["username", "email", "language"])
    .where("id", "=", userId)
    .executeTakeFirstOrThrow();
  await tell(tx, needs, person, news);
}

/**
 * Holds all who are of the staff, so that of two who take each other's role away the second sees that they are the last.
 * Throws last_staff where nobody but `userId` is.
 */
export async function requireOtherStaff(tx: Tx, userId: number): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    select id from users where roles <> '{}' and 'staff' = any (roles) and disabled_at is null and left_at is null
    order by id for no key update`.execute(tx);
  if (rows.every(({ id }) => id === userId)) throw lastStaff();
}

/** Whether anybody is staff, or was and may not sign in. */
export async function hasStaff(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select from users where roles <> '{}' and 'staff' = any (roles) and left_at is null limit 1`.execute(db);
  return rows.length > 0;
}

/** The id of somebody who has not left, whatever the case of the name. Throws a sentence where there is nobody. */
export async function requireByUsername(db: Db, username: string): Promise<number> {
  const person = await db
    .selectFrom("users")
    .select("id")
    .where(sameUsername(username))
    .where("left_at", "is", null)
    .executeTakeFirst();
  if (person === undefined) throw new Error(`Unknown username: ${username}.`);
  return person.id;
}

type Person = Awaited<ReturnType<typeof lockPerson>>;

/**
 * Somebody who has not left, held until the transaction ends. Rows that name the person may be written meanwhile: a change
 * reaches their products, which buyers hold while they write an order that names the producer. Throws not_found.
 */
export async function lockPerson(tx: Tx, userId: number) {
  const person = await tx
    .selectFrom("users")
    .select(["id", "username", "email", "language", "roles", "disabled_at"])
    .select(["producer_status", "selling_stopped_at"])
    .where("id", "=", userId)
    .where("left_at", "is", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (person === undefined) throw notFound();
  return person;
}

async function lockProducer(tx: Tx, userId: number, status: ProducerStatus): Promise<Person> {
  const person = await lockPerson(tx, userId);
  if (person.producer_status !== status) throw wrongStatusOf(person, "waiting for approval");
  return person;
}

function wrongStatusOf({ username, producer_status }: Person, what: string): Error {
  const status_now = producer_status as ProducerStatus;
  return wrongProducerStatus({ status_now }, `${username} is not ${what}: the status is ${producer_status}.`);
}

interface Changes {
  roles?: string[];
  producer_status?: ProducerStatus;
  producer_since?: Date;
  producer_asked_at?: null;
  selling_stopped_at?: Date | null;
  disabled_at?: Date | null;
}

async function updatePerson(tx: Tx, userId: number, changes: Changes): Promise<void> {
  await tx.updateTable("users").set(changes).where("id", "=", userId).execute();
}

/** What a notice says beside whom it goes to. */
type News = Notice extends infer One
  ? One extends Notice
    ? Omit<One, "notice_id" | "to" | "language" | "username">
    : never
  : never;

async function tell(
  tx: Tx,
  { jobs }: Needs,
  person: Pick<Person, "username" | "email" | "language">,
  news: News,
): Promise<void> {
  const { username, email: to, language } = person;
  if (to === null) return;
  await jobs.add(tx, sendNotice, { ...news, notice_id: randomUUID(), to, language, username } as Notice);
}
