import { LRUCache } from "lru-cache";
import type { Clock } from "#platform/base";
import type { Changed, Changes } from "./invalidation.ts";

/** What an answer was made of, or a part of one. */
export interface Dependence {
  /** What it changes with, by the topics of the table `changes`. */
  topics: string[];
  /** When time alone changes it; undefined where it never does. */
  until?: Date | undefined;
}

/** What several things depend on together. */
export function together(dependences: Dependence[]): Dependence {
  const ends = dependences.flatMap(({ until }) => (until === undefined ? [] : [until.getTime()]));
  return {
    topics: [...new Set(dependences.flatMap(({ topics }) => topics))],
    until: ends.length === 0 ? undefined : new Date(Math.min(...ends)),
  };
}

/** Things that this process keeps until what they depend on changes. They are never older than what it knows of that. */
export interface Shelf<Thing> {
  find(key: string): Thing | undefined;
  /** To be called by who has watched for changes since before the thing was made, and seen none. */
  put(key: string, thing: Thing): void;
  /** False, and nothing done, where it isn't that one that is there. */
  take(key: string, thing: Thing): boolean;
}

/** A shelf that holds at most so many bytes; what was asked for longest ago goes first. */
export function createShelf<Thing extends { dependence: Dependence }>(
  { changes, clock }: { changes: Changes; clock: Clock },
  { mostBytes, bytesOf }: { mostBytes: number; bytesOf: (thing: Thing) => number },
): Shelf<Thing> {
  const holders = new Map<string, Set<string>>();
  const things = new LRUCache<string, Thing>({
    maxSize: mostBytes,
    maxEntrySize: Math.min(mostBytes, mostBytesOfOne),
    sizeCalculation: (thing, key) =>
      bytesOf(thing) + 2 * key.length + bytesOfTopic * thing.dependence.topics.length,
    dispose: unlink,
  });
  changes.onChange(drop);

  return {
    find(key) {
      if (!changes.isFresh()) return undefined;
      const thing = things.get(key);
      if (thing === undefined || !isOver(thing.dependence, clock)) return thing;
      things.delete(key);
      return undefined;
    },
    put(key, thing) {
      things.set(key, thing);
      if (things.peek(key) !== thing) return;
      for (const topic of thing.dependence.topics) {
        const keys = holders.get(topic) ?? new Set();
        holders.set(topic, keys.add(key));
      }
    },
    take: (key, thing) => things.peek(key) === thing && things.delete(key),
  };

  function unlink({ dependence }: Thing, key: string) {
    for (const topic of dependence.topics) {
      const keys = holders.get(topic);
      keys?.delete(key);
      if (keys?.size === 0) holders.delete(topic);
    }
  }

  function drop(changed: Changed) {
    if (changed === "everything") things.clear();
    else for (const topic of changed) for (const key of [...(holders.get(topic) ?? [])]) things.delete(key);
  }
}

/** Whether time alone has changed it. */
export function isOver({ until }: Dependence, clock: Clock): boolean {
  return until !== undefined && until.getTime() <= clock.now().getTime();
}

const mostBytesOfOne = 1024 * 1024;
/** A name, and a place in the set of those that depend on it. */
const bytesOfTopic = 200;
