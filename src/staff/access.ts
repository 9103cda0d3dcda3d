import { requireActivePerson } from "#accounts";
import type { Db } from "#platform/database";
import { permissionDenied } from "#platform/http";

/** Throws permission_denied for who is not of the staff, user_inactive, token_not_valid. */
export async function requireStaff(db: Db, userId: number): Promise<void> {
  const { roles } = await requireActivePerson(db, userId);
  if (!roles.includes("staff")) throw permissionDenied();
}
