import { requireActivePerson } from "#accounts";
import type { Db } from "#platform/database";
import { permissionDenied } from "#platform/http";

/** Throws permission_denied for who is not of the staff, user_inactive, token_not_valid. */
export async function requireStaff(db: Db, userId: number): Promise<void> {
  if (!(await isStaff(db, userId))) throw permissionDenied();
}

/** Whether somebody runs the site. Throws user_inactive, token_not_valid. */
export async function isStaff(db: Db, userId: number): Promise<boolean> {
  const { roles } = await requireActivePerson(db, userId);
  return roles.includes("staff");
}
