import type { Platform } from "#platform";
import { hashOpaqueToken, makeOpaqueToken, secondsAfter } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import { hasStaff } from "#staff";

/** How long the address is good that a start prints. */
const keySeconds = 60 * 60;

type Site = Pick<Platform, "config" | "db" | "settings">;

/** Whether a site in production has nobody yet who runs it, and nobody has set it up. */
export async function awaitsSetup({ config, db, settings }: Site): Promise<boolean> {
  if (!config.production) return false;
  await settings.refresh();
  return settings.current.set_up_at === null && !(await hasStaff(db));
}

/**
 * The address at which a site is set up, where it awaits that, for the start to print. Its key is kept as a hash; each start
 * makes another.
 */
export async function offerSetup(
  platform: Site & Pick<Platform, "clock">,
  address: string,
): Promise<string | undefined> {
  if (!(await awaitsSetup(platform))) return undefined;
  const { config, db, clock } = platform;
  const { token, hashed } = makeOpaqueToken();
  const now = clock.now();
  await transaction(db, async (tx) => {
    await tx.deleteFrom("setup_keys").where("expires_at", "<=", now).execute();
    const row = { hash: hashed, expires_at: secondsAfter(now, keySeconds) };
    await tx.insertInto("setup_keys").values(row).execute();
  });
  return `${config.publicUrl ?? address}/setup/?key=${token}`;
}

/** Whether such a key was printed and is good still. */
export async function isGoodKey(db: Db, key: string | undefined, now: Date): Promise<boolean> {
  const hash = key === undefined ? undefined : hashOpaqueToken(key);
  if (!hash) return false;
  const found = await db
    .selectFrom("setup_keys")
    .select("expires_at")
    .where("hash", "=", hash)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return found !== undefined;
}

/** Ends all keys: the site is set up. Whoever does so at the same moment waits, and finds none. */
export async function endKeys(tx: Tx): Promise<void> {
  await tx.deleteFrom("setup_keys").execute();
}
