import { LRUCache } from "lru-cache";
import type { Clock } from "#platform/base";
import type { Invalidations, StaleTags } from "./invalidation.ts";

/** What makes something cached stale. */
export interface CacheTags<Tag extends string = string> {
  /** The topics of the table `changes` whose change invalidates it. */
  tags: Tag[];
  /** When time alone makes it stale; undefined where it never does. */
  expiresAt?: Date | undefined;
}

/** The tags with such names, of which one that ends with a colon is followed by an id. */
export type TagOf<Names extends readonly string[]> = Names[number] extends infer Name
  ? Name extends `${string}:`
    ? `${Name}${number}`
    : Name
  : never;

/** The tags of something that is put together from several others. */
export function mergeTags(parts: CacheTags[]): CacheTags {
  const ends = parts.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt.getTime()]));
  return {
    tags: [...new Set(parts.flatMap(({ tags }) => tags))],
    expiresAt: ends.length === 0 ? undefined : new Date(Math.min(...ends)),
  };
}

/** Entries of this process, each until one of its tags is invalidated. A store that isn't fresh has none. */
export interface Store<Entry> {
  get(key: string): Entry | undefined;
  /** To be called by who has watched for invalidations since before the entry was made, and seen none of its tags. */
  set(key: string, entry: Entry): void;
  /** False, and nothing done, where another entry or none has that key. */
  delete(key: string, entry: Entry): boolean;
}

/** A store of at most `maxBytes`, which evicts the least recently used first. */
export function createStore<Entry extends CacheTags>(
  { invalidations, clock }: { invalidations: Invalidations; clock: Clock },
  { maxBytes, bytesOf }: { maxBytes: number; bytesOf: (entry: Entry) => number },
): Store<Entry> {
  const keysByTag = new Map<string, Set<string>>();
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    maxEntrySize: Math.min(maxBytes, maxEntryBytes),
    sizeCalculation: (entry, key) => bytesOf(entry) + 2 * key.length + bytesPerTag * entry.tags.length,
    dispose: removeFromTags,
  });
  invalidations.onInvalidate(invalidate);

  return {
    get(key) {
      if (!invalidations.isFresh()) return undefined;
      const entry = entries.get(key);
      if (entry === undefined || !isExpired(entry, clock)) return entry;
      entries.delete(key);
      return undefined;
    },
    set(key, entry) {
      entries.set(key, entry);
      if (entries.peek(key) !== entry) return;
      for (const tag of entry.tags) keysByTag.set(tag, (keysByTag.get(tag) ?? new Set()).add(key));
    },
    delete: (key, entry) => entries.peek(key) === entry && entries.delete(key),
  };

  function removeFromTags({ tags }: Entry, key: string) {
    for (const tag of tags) {
      const keys = keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) keysByTag.delete(tag);
    }
  }

  function invalidate(stale: StaleTags) {
    if (stale === "everything") entries.clear();
    else for (const tag of stale) for (const key of [...(keysByTag.get(tag) ?? [])]) entries.delete(key);
  }
}

/** Whether time alone has made it stale. */
export function isExpired({ expiresAt }: CacheTags, clock: Clock): boolean {
  return expiresAt !== undefined && expiresAt.getTime() <= clock.now().getTime();
}

const maxEntryBytes = 1024 * 1024;
/** Its name, and an element of the set of keys that have it. */
const bytesPerTag = 200;
