import type { Tx } from "#platform/database";
import { rewriteStoredResponses } from "#platform/http";
import { findPartners } from "./queries/leaving.ts";

/**
 * Takes a person out of the responses stored for those they traded with, and for `others` who were shown them.
 * The responses stay: a checkout that is sent again must not buy again.
 */
export async function eraseFromStoredResponses(tx: Tx, userId: number, others: number[]): Promise<void> {
  const shownTo = [...(await findPartners(tx, userId)), ...others];
  await rewriteStoredResponses(tx, shownTo, `{"id":${userId},"username":`, (body) =>
    withoutPerson(body, userId),
  );
}

/** What was answered, with what an order or a person has to say of somebody once they have left. */
function withoutPerson(value: unknown, userId: number): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutPerson(one, userId));
  if (typeof value !== "object" || value === null) return value;
  if (isPerson(value, userId)) return { ...value, ...shownAs(userId) };
  const members = Object.entries(value).map(([name, member]) => [name, withoutPerson(member, userId)]);
  return { ...Object.fromEntries(members), ...(isOrder(value) ? erasedOf(value, userId) : {}) };
}

function erasedOf({ buyer, producer }: { buyer: unknown; producer: unknown }, userId: number): object {
  const told = { contact: { name: nameOf(userId), phone: null }, cancel_reason: null };
  if (isPerson(buyer, userId)) return { ...told, address: null, note: null };
  return isPerson(producer, userId) ? { ...told, pickup: null } : {};
}

function shownAs(userId: number): object {
  const name = { username: nameOf(userId), display_name: nameOf(userId) };
  return {
    ...name,
    avatar_url: null,
    is_producer: false,
    location: null,
    rating_average: null,
    rating_count: 0,
  };
}

function nameOf(userId: number): string {
  return `~${userId}`;
}

function isPerson(value: unknown, userId: number): boolean {
  return (
    typeof value === "object" && value !== null && "id" in value && value.id === userId && "username" in value
  );
}

function isOrder(value: object): value is { buyer: unknown; producer: unknown } {
  return "buyer" in value && "producer" in value;
}
