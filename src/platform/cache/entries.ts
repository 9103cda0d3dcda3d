import type { Clock } from "#platform/base";
import type { PageEntry } from "#platform/listing";
import type { Encoding } from "./compression.ts";
import type { Invalidations } from "./invalidation.ts";
import { type CacheTags, createStore, isExpired, type Store } from "./store.ts";

/** A cached response of status 200. */
export interface CacheEntry extends CacheTags {
  key: string;
  /** The pattern of its route. */
  route: string;
  contentType: string;
  body: Buffer;
  /** What its ETags are made of. */
  validator: string;
  /** Its body in those encodings that were asked for. */
  encodedBodies: Map<Encoding, Buffer>;
  /** Whole responses by encoding, once one was sent below Fastify. */
  responses: Map<Encoding | undefined, PreparedResponse>;
  /** The headers that don't differ from one response to the next, once one was sent. */
  headers: SharedHeaders | undefined;
  /** Called with each response that it is sent as. */
  onSent?: (() => void) | undefined;
}

/** Names and values of headers in turn, as `writeHead` takes them; shared by all entries that have the same. */
export interface SharedHeaders {
  ok: string[];
  /** Of a 304, which has no type. */
  notModified: string[];
}

/** A body with the headers of its responses; those that differ from one to the next stand last, to be filled in. */
export interface PreparedResponse {
  body: Buffer;
  etag: string;
  ok: string[];
  notModified: string[];
}

/** A request that makes an entry while others wait for it. To be settled once, whatever becomes of it. */
export interface CacheMiss {
  key: string;
  startedAt: Date;
  fragments: FragmentStores;
  /** Stores a part of the response, unless one of its tags was invalidated since. */
  storeFragment<Part extends CacheTags>(store: Store<Part>, key: string, part: Part): void;
  /** Stores the entry, unless one of its tags was invalidated since; undefined: nothing is to be stored. */
  settle(entry: CacheEntry | undefined): void;
}

/** What outlives a response of which one thing has changed. */
export interface FragmentStores {
  fragments: Store<Fragment>;
  /** By the keys of their entries. */
  skeletons: Store<StoredSkeleton>;
}

/** A thing as it is shown wherever it appears. */
export interface Fragment extends CacheTags {
  json: string;
}

/** A response before its fragments are put in: its members in their order, of which the arrays are lists of things. */
export type Skeleton = Record<string, PageEntry[] | Record<string, unknown> | string | null>;

export interface StoredSkeleton extends CacheTags {
  skeleton: Skeleton;
  /** What the list was asked for. */
  filters: object | undefined;
  /** Called with each response that it is sent in. */
  onSent: (() => void) | undefined;
  bytes: number;
}

/** The responses cached by this process. */
export interface Cache {
  get(key: string): CacheEntry | undefined;
  /** The entry that another request is making, of all that is known by now; it may come to nothing. */
  pending(key: string): Promise<CacheEntry | undefined> | undefined;
  /** Undefined where nothing can be cached. */
  startMiss(key: string): CacheMiss | undefined;
  addEncodedBody(entry: CacheEntry, encoding: Encoding, body: Buffer): void;
}

const megabyte = 1024 * 1024;

export function createCache(invalidations: Invalidations, clock: Clock): Cache {
  const misses = new Set<PendingMiss>();
  const missesByKey = new Map<string, PendingMiss>();
  invalidations.onInvalidate((stale) => {
    // What is being made may have been read before this. Whoever asks from here on must not get it.
    missesByKey.clear();
    for (const miss of misses) {
      if (stale === "everything") miss.isAllStale = true;
      else for (const tag of stale) miss.staleTags.add(tag);
    }
  });
  const on = { invalidations, clock };
  const entries = createStore<CacheEntry>(on, { maxBytes: 16 * megabyte, bytesOf });
  const fragments: FragmentStores = {
    fragments: createStore(on, { maxBytes: 6 * megabyte, bytesOf: ({ json }) => json.length + 300 }),
    skeletons: createStore(on, { maxBytes: 2 * megabyte, bytesOf: ({ bytes }) => bytes + 500 }),
  };

  return {
    get: entries.get,
    pending(key) {
      return invalidations.isFresh() ? missesByKey.get(key)?.promise : undefined;
    },
    startMiss(key) {
      // An invalidation that nobody learns of can't end the wait for an entry from before it.
      if (!invalidations.isFresh()) return undefined;
      const miss: PendingMiss = {
        key,
        isAllStale: false,
        staleTags: new Set(),
        ...Promise.withResolvers<CacheEntry | undefined>(),
      };
      misses.add(miss);
      missesByKey.set(key, miss);
      return {
        key,
        startedAt: clock.now(),
        fragments,
        storeFragment: (store, partKey, part) => {
          if (!isStale(miss, part)) store.set(partKey, part);
        },
        settle: (entry) => settle(miss, entry),
      };
    },
    addEncodedBody(entry, encoding, body) {
      const isStored = entries.delete(entry.key, entry);
      entry.encodedBodies.set(encoding, body);
      if (isStored) entries.set(entry.key, entry);
    },
  };

  function settle(miss: PendingMiss, made: CacheEntry | undefined) {
    misses.delete(miss);
    if (missesByKey.get(miss.key) === miss) missesByKey.delete(miss.key);
    const entry = made && !isExpired(made, clock) ? made : undefined;
    if (entry && !isStale(miss, entry)) entries.set(entry.key, entry);
    miss.resolve(entry);
  }
}

interface PendingMiss {
  key: string;
  /** Everything was invalidated since it started. */
  isAllStale: boolean;
  /** The tags that were. */
  staleTags: Set<string>;
  promise: Promise<CacheEntry | undefined>;
  resolve(entry: CacheEntry | undefined): void;
}

function isStale({ isAllStale, staleTags }: PendingMiss, { tags }: CacheTags): boolean {
  return isAllStale || (staleTags.size > 0 && tags.some((tag) => staleTags.has(tag)));
}

/** What an entry takes in memory, with all that is held for it. */
function bytesOf({ body, encodedBodies }: CacheEntry): number {
  const encoded = [...encodedBodies.values()].reduce((sum, { length }) => sum + length, 0);
  return body.length + encoded + overheadBytes;
}

/** Objects, maps, lists of headers and buffers of one entry. */
const overheadBytes = 3000;
