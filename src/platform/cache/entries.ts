import type { Clock } from "#platform/base";
import type { Entry } from "#platform/listing";
import type { Encoding } from "./compression.ts";
import type { Changes } from "./invalidation.ts";
import { createShelf, type Dependence, isOver, type Shelf } from "./store.ts";

/** An answer of 200 that is kept. */
export interface Kept {
  key: string;
  /** The pattern of its route. */
  route: string;
  type: string;
  body: Buffer;
  tag: string;
  /** Compressed forms that were asked for. */
  forms: Map<Encoding, Buffer>;
  /** How its forms are written, once they were. */
  written: Map<Encoding | undefined, Written>;
  /** The fields of its head but those of a single answer, once one was sent. */
  head: Head | undefined;
  dependence: Dependence;
}

/** The names and values of fields in turn, as they are written; shared by all answers that have the same. */
export interface Head {
  full: string[];
  /** Of a 304, which has no type. */
  unchanged: string[];
}

/** A form with the fields of its answers; those of a single one stand last, empty until they are written. */
export interface Written {
  bytes: Buffer;
  etag: string;
  full: string[];
  unchanged: string[];
}

/** One making of an answer that others wait for. To be ended once, whatever becomes of it. */
export interface Fill {
  key: string;
  begunAt: Date;
  /** What it is made of, where that was kept. */
  parts: Parts;
  /** Keeps a part of it, unless what that depends on has changed meanwhile. */
  keepPart<Part extends { dependence: Dependence }>(shelf: Shelf<Part>, key: string, part: Part): void;
  /** Keeps the answer, unless what it depends on has changed meanwhile; undefined: it isn't to be kept. */
  end(kept: Kept | undefined): void;
}

/** What outlives an answer of which one thing has changed. */
export interface Parts {
  cards: Shelf<Card>;
  /** By the keys of their answers. */
  outlines: Shelf<KeptOutline>;
}

/** A thing as it is shown wherever it appears. */
export interface Card {
  json: string;
  dependence: Dependence;
}

/** An answer before its cards are put in: its members in their order, of which the arrays are lists of things. */
export type Outline = Record<string, Entry[] | Record<string, unknown> | string | null>;

export interface KeptOutline {
  outline: Outline;
  /** What the list was asked for. */
  filters: object | undefined;
  bytes: number;
  dependence: Dependence;
}

/** The answers that this process keeps. */
export interface Cache {
  find(key: string): Kept | undefined;
  /** The making under way of an answer that holds all that is known; it may give none. */
  underWay(key: string): Promise<Kept | undefined> | undefined;
  /** Undefined where nothing can be kept. */
  begin(key: string): Fill | undefined;
  addForm(kept: Kept, encoding: Encoding, form: Buffer): void;
}

const megabyte = 1024 * 1024;

export function createCache(changes: Changes, clock: Clock): Cache {
  const fills = new Set<Making>();
  const joinable = new Map<string, Making>();
  changes.onChange((changed) => {
    // What is being made may have been read before this change. Whoever asks from here on must not get it.
    joinable.clear();
    for (const fill of fills) {
      if (changed === "everything") fill.isOld = true;
      else for (const topic of changed) fill.changed.add(topic);
    }
  });
  const on = { changes, clock };
  const answers = createShelf<Kept>(on, { mostBytes: 16 * megabyte, bytesOf });
  const parts: Parts = {
    cards: createShelf(on, { mostBytes: 6 * megabyte, bytesOf: ({ json }) => json.length + 300 }),
    outlines: createShelf(on, { mostBytes: 2 * megabyte, bytesOf: ({ bytes }) => bytes + 500 }),
  };

  return {
    find: answers.find,
    underWay(key) {
      return changes.isFresh() ? joinable.get(key)?.promise : undefined;
    },
    begin(key) {
      // A change that nobody learns of can't end the wait for an answer from before it.
      if (!changes.isFresh()) return undefined;
      const fill: Making = {
        key,
        isOld: false,
        changed: new Set(),
        ...Promise.withResolvers<Kept | undefined>(),
      };
      fills.add(fill);
      joinable.set(key, fill);
      return {
        key,
        begunAt: clock.now(),
        parts,
        keepPart: (shelf, partKey, part) => {
          if (!hasChanged(fill, part)) shelf.put(partKey, part);
        },
        end: (kept) => end(fill, kept),
      };
    },
    addForm(kept, encoding, form) {
      const isThere = answers.take(kept.key, kept);
      kept.forms.set(encoding, form);
      if (isThere) answers.put(kept.key, kept);
    },
  };

  function end(fill: Making, kept: Kept | undefined) {
    fills.delete(fill);
    if (joinable.get(fill.key) === fill) joinable.delete(fill.key);
    const made = kept && !isOver(kept.dependence, clock) ? kept : undefined;
    if (made && !hasChanged(fill, made)) answers.put(made.key, made);
    fill.resolve(made);
  }
}

interface Making {
  key: string;
  /** Everything has changed since it began. */
  isOld: boolean;
  /** The topics that have. */
  changed: Set<string>;
  promise: Promise<Kept | undefined>;
  resolve(kept: Kept | undefined): void;
}

function hasChanged({ isOld, changed }: Making, { dependence }: { dependence: Dependence }): boolean {
  return isOld || (changed.size > 0 && dependence.topics.some((topic) => changed.has(topic)));
}

/** What an answer takes in memory, with all that is held for its sake. */
function bytesOf({ body, forms }: Kept): number {
  const compressed = [...forms.values()].reduce((sum, form) => sum + form.length, 0);
  return body.length + compressed + besideBytes;
}

/** Objects, maps, lists of fields and buffers of one answer. */
const besideBytes = 3000;
