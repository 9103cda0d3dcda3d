import type { Tx } from "#platform";
import { lockByUsername, setDisabled, setProducer, setRoles } from "./queries/operator.ts";
import { endAllSessions } from "./queries/sessions.ts";

/** What only those who run the site do. Each throws, in a sentence, for a name that nobody has. */

export const roles = ["product_admin", "staff"] as const;
export type Role = (typeof roles)[number];

export async function grantRole(tx: Tx, username: string, role: Role): Promise<void> {
  const { id, roles: held } = await find(tx, username);
  await setRoles(tx, id, [...new Set([...held, role])].sort());
}

export async function revokeRole(tx: Tx, username: string, role: Role): Promise<void> {
  const { id, roles: held } = await find(tx, username);
  await setRoles(
    tx,
    id,
    held.filter((one) => one !== role),
  );
}

/** Lets a producer in who waits for it, as of `now`. */
export async function approveProducer(tx: Tx, username: string, now: Date): Promise<void> {
  const { id, producer_status } = await find(tx, username);
  if (producer_status !== "pending") {
    throw new Error(`${username} does not wait for approval: the status is ${producer_status}.`);
  }
  await setProducer(tx, id, now);
}

/** Shuts a person out: no session of theirs goes on, and none begins. */
export async function disableUser(tx: Tx, username: string, now: Date): Promise<void> {
  const { id, disabled_at } = await find(tx, username);
  await setDisabled(tx, id, disabled_at ?? now);
  await endAllSessions(tx, id);
}

export async function enableUser(tx: Tx, username: string): Promise<void> {
  const { id } = await find(tx, username);
  await setDisabled(tx, id, null);
}

async function find(tx: Tx, username: string) {
  const person = await lockByUsername(tx, username);
  if (person === undefined) throw new Error(`There is nobody named ${username}.`);
  return person;
}
