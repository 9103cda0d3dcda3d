import { LRUCache } from "lru-cache";
import type { Changed, Changes } from "../changes.ts";
import type { Clock } from "../clock.ts";
import type { Encoding } from "./compression.ts";

/** What an answer was made of. */
export interface Dependence {
  /** What it changes with, by the topics of the table `changes`. */
  topics: string[];
  /** When time alone changes it; undefined where it never does. */
  until?: Date | undefined;
}

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

/** A form with the fields that all answers with it have. */
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
  /** Keeps the answer, unless what it depends on has changed meanwhile; undefined: it isn't to be kept. */
  end(kept: Kept | undefined): void;
}

/** The answers that this process keeps. They are never older than what it knows of changes. */
export interface Cache {
  find(key: string): Kept | undefined;
  /** The making under way of an answer that holds all that is known; it may give none. */
  underWay(key: string): Promise<Kept | undefined> | undefined;
  /** Undefined where nothing can be kept. */
  begin(key: string): Fill | undefined;
  addForm(kept: Kept, encoding: Encoding, form: Buffer): void;
}

const mostBytes = 24 * 1024 * 1024;
const mostBytesOfOne = 1024 * 1024;

export function createCache(changes: Changes, clock: Clock): Cache {
  const topics = new Map<string, Set<Kept>>();
  const answers = new LRUCache<string, Kept>({
    maxSize: mostBytes,
    maxEntrySize: mostBytesOfOne,
    sizeCalculation: bytesOf,
    dispose: unlink,
  });
  const fills = new Set<Making>();
  const joinable = new Map<string, Making>();
  changes.onChange(drop);

  return {
    find(key) {
      if (!changes.isFresh()) return undefined;
      const kept = answers.get(key);
      if (kept === undefined || !isOver(kept)) return kept;
      answers.delete(key);
      return undefined;
    },
    underWay(key) {
      return changes.isFresh() ? joinable.get(key)?.promise : undefined;
    },
    begin(key) {
      // A change that nobody learns of can't end the wait for an answer from before it.
      if (!changes.isFresh()) return undefined;
      const fill: Making = {
        key,
        isOld: false,
        dropped: new Set(),
        ...Promise.withResolvers<Kept | undefined>(),
      };
      fills.add(fill);
      joinable.set(key, fill);
      return { key, begunAt: clock.now(), end: (kept) => end(fill, kept) };
    },
    addForm(kept, encoding, form) {
      const isThere = answers.peek(kept.key) === kept;
      if (isThere) answers.delete(kept.key);
      kept.forms.set(encoding, form);
      if (isThere) store(kept);
    },
  };

  function end(fill: Making, kept: Kept | undefined) {
    fills.delete(fill);
    if (joinable.get(fill.key) === fill) joinable.delete(fill.key);
    const isOld = fill.isOld || kept?.dependence.topics.some((topic) => fill.dropped.has(topic));
    const made = kept && !isOver(kept) ? kept : undefined;
    if (made && !isOld) store(made);
    fill.resolve(made);
  }

  function store(kept: Kept) {
    answers.set(kept.key, kept);
    if (answers.peek(kept.key) !== kept) return;
    for (const topic of kept.dependence.topics) {
      const holders = topics.get(topic) ?? new Set();
      topics.set(topic, holders.add(kept));
    }
  }

  function unlink(kept: Kept) {
    for (const topic of kept.dependence.topics) {
      const holders = topics.get(topic);
      holders?.delete(kept);
      if (holders?.size === 0) topics.delete(topic);
    }
  }

  function drop(changed: Changed) {
    // What is being made may have been read before this change. Whoever asks from here on must not get it.
    joinable.clear();
    for (const fill of fills) {
      if (changed === "everything") fill.isOld = true;
      else for (const topic of changed) fill.dropped.add(topic);
    }
    if (changed === "everything") answers.clear();
    else
      for (const topic of changed)
        for (const kept of [...(topics.get(topic) ?? [])]) answers.delete(kept.key);
  }

  function isOver({ dependence: { until } }: Kept): boolean {
    return until !== undefined && until <= clock.now();
  }
}

interface Making {
  key: string;
  /** Everything has changed since it began. */
  isOld: boolean;
  dropped: Set<string>;
  promise: Promise<Kept | undefined>;
  resolve(kept: Kept | undefined): void;
}

/** What an answer takes in memory, with all that is held for its sake. */
function bytesOf({ key, body, forms, dependence }: Kept): number {
  const compressed = [...forms.values()].reduce((sum, form) => sum + form.length, 0);
  return 2 * key.length + body.length + compressed + 200 * dependence.topics.length + besideBytes;
}

/** Objects, maps, lists of fields and buffers of one answer. */
const besideBytes = 3000;
