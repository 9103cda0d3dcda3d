import type { Clock } from "#platform/base";
import type { Db } from "#platform/database";
import type { Loop } from "./types.ts";

/** Keeps when rows of one kind were last used, to the minute, though what uses them only reads: by a loop, all at once. */
export interface LastUses<Key> {
  /** Notes in memory that the row was used just now. A crash forgets a minute of this. */
  note(db: Db, key: Key): void;
  loop(platform: { db: Db; clock: Clock }): Loop;
}

/** A row that was used so short a time ago needn't be noted again. */
export const lastUseSeconds = 60;

/** `write` says of all the rows that they were last used now. */
export function createLastUses<Key>(
  name: string,
  write: (db: Db, keys: Key[], now: Date) => Promise<unknown>,
): LastUses<Key> {
  const noted = new WeakMap<Db, Set<Key>>();
  const notedOf = (db: Db) => {
    const keys = noted.get(db) ?? new Set();
    noted.set(db, keys);
    return keys;
  };
  return {
    note: (db, key) => void notedOf(db).add(key),
    loop: ({ db, clock }) => ({
      name,
      async run() {
        const keys = notedOf(db);
        const written = [...keys];
        if (written.length > 0) await write(db, written, clock.now());
        // What failed is still there when the loop is run again.
        for (const key of written) keys.delete(key);
        return lastUseSeconds * 1000;
      },
    }),
  };
}
