import { closeProducer, disablePerson } from "#orders";
import type { Platform } from "#platform";
import type { Tx } from "#platform/database";
import {
  approveProducer,
  enableUser,
  grantRole,
  pauseProducer,
  type Role,
  recordAct,
  refuseProducer,
  requireOtherStaff,
  resumeProducer,
  revokeRole,
  type StaffId,
} from "#staff";

/**
 * What staff, and the operator by commands, do to people: each function throws not_found, tells the person by email and
 * writes down who did it, in one transaction.
 */

type Site = Pick<Platform, "jobs" | "clock">;

/** Throws last_staff: only a command, whose operator can give the role again, takes it from the last who has it. */
export async function disable(tx: Tx, site: Site, by: StaffId, userId: number, reason: string | null) {
  if (by !== null) await requireOtherStaff(tx, userId);
  if (await disablePerson(tx, site, userId, reason))
    await record(tx, site, by, { act: "user_disabled", userId, reason });
}

export async function enable(tx: Tx, site: Site, by: StaffId, userId: number) {
  if (await enableUser(tx, site, userId)) await record(tx, site, by, { act: "user_enabled", userId });
}

export async function giveRole(tx: Tx, site: Site, by: StaffId, userId: number, role: Role) {
  if (await grantRole(tx, site, userId, role))
    await record(tx, site, by, { act: "role_granted", userId, details: { role } });
}

/** Throws last_staff, as `disable` does. */
export async function takeRole(tx: Tx, site: Site, by: StaffId, userId: number, role: Role) {
  if (by !== null && role === "staff") await requireOtherStaff(tx, userId);
  if (await revokeRole(tx, site, userId, role))
    await record(tx, site, by, { act: "role_revoked", userId, details: { role } });
}

/** Throws wrong_producer_status, as the four below do. */
export async function approve(tx: Tx, site: Site, by: StaffId, userId: number) {
  await approveProducer(tx, site, userId);
  await record(tx, site, by, { act: "producer_approved", userId });
}

export async function refuse(tx: Tx, site: Site, by: StaffId, userId: number, reason: string | null) {
  await refuseProducer(tx, site, userId, reason);
  await record(tx, site, by, { act: "producer_refused", userId, reason });
}

export async function pause(tx: Tx, site: Site, by: StaffId, userId: number, reason: string | null) {
  await pauseProducer(tx, site, userId, reason);
  await record(tx, site, by, { act: "producer_paused", userId, reason });
}

/** Cancels what is open, if `confirm` says so; else throws producer_has_orders. */
export async function close(
  tx: Tx,
  site: Site,
  by: StaffId,
  userId: number,
  told: { reason: string; confirm: boolean },
) {
  await closeProducer(tx, site, userId, told);
  await record(tx, site, by, { act: "producer_closed", userId, reason: told.reason });
}

export async function resume(tx: Tx, site: Site, by: StaffId, userId: number) {
  await resumeProducer(tx, site, userId);
  await record(tx, site, by, { act: "producer_resumed", userId });
}

type UserAct = Pick<Parameters<typeof recordAct>[2], "act" | "reason" | "details"> & { userId: number };

function record(tx: Tx, { clock }: Site, by: StaffId, { userId, ...act }: UserAct) {
  return recordAct(tx, by, { ...act, subject: "user", subject_id: userId }, clock.now());
}
