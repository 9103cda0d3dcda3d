import { randomUUID } from "node:crypto";
import type { Platform } from "#platform";
import type { Db, Tx } from "#platform/database";
import { sameUsername } from "./credentials.ts";
import { type Notice, sendNotice } from "./notices.ts";
import { endAllSessions } from "./sessions.ts";

/**
 * What only operators do to accounts. Each function throws a sentence for an unknown username, and emails the person if
 * something changed.
 */

export const roles = ["product_admin", "staff"] as const;
export type Role = (typeof roles)[number];

type Needs = Pick<Platform, "jobs" | "clock">;

export async function grantRole(tx: Tx, needs: Needs, username: string, role: Role): Promise<void> {
  const person = await requireByUsername(tx, username);
  if (person.roles.includes(role)) return;
  await setRoles(tx, person.id, [...person.roles, role].sort());
  await tell(tx, needs, person, { about: "role_granted", role });
}

export async function revokeRole(tx: Tx, needs: Needs, username: string, role: Role): Promise<void> {
  const person = await requireByUsername(tx, username);
  if (!person.roles.includes(role)) return;
  await setRoles(
    tx,
    person.id,
    person.roles.filter((one) => one !== role),
  );
  await tell(tx, needs, person, { about: "role_revoked", role });
}

/** Approves a person who is waiting to sell. */
export async function approveProducer(tx: Tx, needs: Needs, username: string): Promise<void> {
  const person = await findWaiting(tx, username);
  await setProducer(tx, person.id, needs.clock.now());
  await tell(tx, needs, person, { about: "selling_approved" });
}

/** Refuses a person who is waiting to sell. They can ask again. */
export async function refuseProducer(
  tx: Tx,
  needs: Needs,
  username: string,
  reason: string | null,
): Promise<void> {
  const person = await findWaiting(tx, username);
  await refuseApprovalRequest(tx, person.id);
  await tell(tx, needs, person, { about: "selling_refused", reason });
}

/** Disables an account: its sessions end, and nobody can sign in to it. */
export async function disableUser(
  tx: Tx,
  needs: Needs,
  username: string,
  reason: string | null,
): Promise<void> {
  const person = await requireByUsername(tx, username);
  await endAllSessions(tx, person.id);
  if (person.disabled_at !== null) return;
  await setDisabled(tx, person.id, needs.clock.now());
  await tell(tx, needs, person, { about: "disabled", reason });
}

export async function enableUser(tx: Tx, needs: Needs, username: string): Promise<void> {
  const person = await requireByUsername(tx, username);
  if (person.disabled_at === null) return;
  await setDisabled(tx, person.id, null);
  await tell(tx, needs, person, { about: "enabled" });
}

type Person = Awaited<ReturnType<typeof requireByUsername>>;

/** What a notice says beside whom it goes to. */
type News = Notice extends infer One
  ? One extends Notice
    ? Omit<One, "notice_id" | "to" | "language" | "username">
    : never
  : never;

async function tell(tx: Tx, { jobs }: Needs, person: Person, news: News): Promise<void> {
  const { username, email: to, language } = person;
  if (to === null) return;
  await jobs.add(tx, sendNotice, { ...news, notice_id: randomUUID(), to, language, username } as Notice);
}

/** Somebody by name, held until the transaction ends. */
export async function requireByUsername(tx: Tx, username: string) {
  const person = await lockByUsername(tx, username);
  if (person === undefined) throw new Error(`Unknown username: ${username}.`);
  return person;
}

async function findWaiting(tx: Tx, username: string): Promise<Person> {
  const person = await requireByUsername(tx, username);
  if (person.producer_status !== "pending") {
    throw new Error(`${username} is not waiting for approval: the status is ${person.producer_status}.`);
  }
  return person;
}

/**
 * Somebody who has not left, held until the transaction ends. Rows that name the person may be written meanwhile: a change
 * reaches their products, which buyers hold while they write an order that names the producer.
 */
export async function lockByUsername(tx: Tx, username: string) {
  return tx
    .selectFrom("users")
    .select(["id", "username", "email", "language", "roles", "producer_status", "disabled_at"])
    .where(sameUsername(username))
    .where("left_at", "is", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function setRoles(tx: Tx, userId: number, roles: string[]): Promise<void> {
  await tx.updateTable("users").set({ roles }).where("id", "=", userId).execute();
}

export async function setProducer(tx: Tx, userId: number, since: Date): Promise<void> {
  await tx
    .updateTable("users")
    .set({ producer_status: "approved", producer_since: since })
    .where("id", "=", userId)
    .execute();
}

/** Somebody who waited may ask again, and is written to again then. */
export async function refuseApprovalRequest(tx: Tx, userId: number): Promise<void> {
  await tx
    .updateTable("users")
    .set({ producer_status: "none", producer_asked_at: null })
    .where("id", "=", userId)
    .execute();
}

export async function setDisabled(tx: Tx, userId: number, disabledAt: Date | null): Promise<void> {
  await tx.updateTable("users").set({ disabled_at: disabledAt }).where("id", "=", userId).execute();
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
