import type { Day, DayEvent, Person } from "./day.ts";
import { apply, judge, type Refusal } from "./rules.ts";
import type { About } from "./view.ts";

/** A day as the server told it, with the number of the last event in it. */
export interface Snapshot {
  about: About;
  last_event: number;
  day: Day;
}

/**
 * An event of this phone. `sent`: taken, though the day that is known here may be older; `known`: the day that is known here
 * holds it; `refused`: not taken, and to be told.
 */
export interface Entry {
  event: DayEvent;
  state: "unsent" | "sent" | "known" | "refused" | "seen";
  refusal?: Refusal;
}

export interface Store {
  readSnapshot(): Promise<Snapshot | undefined>;
  writeSnapshot(snapshot: Snapshot): Promise<void>;
  /** All that was noted, in that order. */
  readEntries(): Promise<Entry[]>;
  /** Adds an entry, or writes what has become of one. */
  write(entries: Entry[]): Promise<void>;
}

/** How the site is asked. Both throw `Refused` for what it refuses, and anything else where it can't be reached. */
export interface Site {
  send(
    events: DayEvent[],
  ): Promise<{ id: string; result: string; code: string | null; by: Person | null; at: string | null }[]>;
  fetchDay(): Promise<Snapshot>;
}

/** The site has heard, and says no to all of it. */
export class Refused extends Error {
  code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const batchSize = 100;

/** A day in one phone: what the site said last, and what was done here since. Nothing in it needs a network. */
export class Phone {
  snapshot: Snapshot | undefined;
  entries: Entry[] = [];
  /** Whether the site was reached when it was last tried. */
  isOnline = true;
  /** Why the site takes nothing from this phone any more. */
  refusedFor: string | undefined;
  #me: Person;
  #store: Store;
  #site: Site;
  #day: Day | undefined;
  #syncing: Promise<void> | undefined;

  constructor(me: Person, store: Store, site: Site) {
    this.#me = me;
    this.#store = store;
    this.#site = site;
  }

  /** Takes up what was kept, also by another tab. */
  async load(): Promise<void> {
    const snapshot = await this.#store.readSnapshot();
    if (snapshot && snapshot.last_event >= (this.snapshot?.last_event ?? 0)) this.snapshot = snapshot;
    this.entries = await this.#store.readEntries();
    this.#day = undefined;
  }

  /** The day as it is for this phone. */
  get day(): Day {
    if (this.#day) return this.#day;
    this.#day = structuredClone(this.snapshot?.day ?? { baskets: [] });
    for (const { event, state } of this.entries)
      if (state === "unsent" || state === "sent") this.#apply(event);
    return this.#day;
  }

  get unsent(): number {
    return this.entries.filter(({ state }) => state === "unsent").length;
  }

  get refused(): Entry[] {
    return this.entries.filter(({ state }) => state === "refused");
  }

  /** Notes what was done, unless the day as it is known here speaks against it. */
  async add(event: DayEvent): Promise<Refusal | undefined> {
    const refusal = judge(this.day, event);
    if (refusal) return refusal;
    const entry: Entry = { event, state: "unsent" };
    // Kept before it is shown: what is shown was not lost.
    await this.#store.write([entry]);
    this.entries.push(entry);
    this.#apply(event);
    return undefined;
  }

  /** The refusals have been read. */
  async dismiss(): Promise<void> {
    const read = this.refused;
    for (const entry of read) entry.state = "seen";
    await this.#store.write(read);
  }

  /** Sends what isn't sent, in its order, and asks how the day is now. */
  async sync(): Promise<void> {
    this.#syncing ??= this.#syncOnce().finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  async #syncOnce(): Promise<void> {
    try {
      for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch())
        await this.#send(batch);
      const sent = this.entries.filter(({ state }) => state === "sent");
      const snapshot = await this.#site.fetchDay();
      this.snapshot = snapshot;
      for (const entry of sent) entry.state = "known";
      this.#day = undefined;
      await this.#store.writeSnapshot(snapshot);
      await this.#store.write(sent);
      [this.isOnline, this.refusedFor] = [true, undefined];
    } catch (error) {
      this.isOnline = error instanceof Refused;
      this.refusedFor = error instanceof Refused ? error.code : undefined;
    }
  }

  #nextBatch(): Entry[] {
    return this.entries.filter(({ state }) => state === "unsent").slice(0, batchSize);
  }

  async #send(batch: Entry[]): Promise<void> {
    const results = await this.#site.send(batch.map(({ event }) => event));
    const byId = new Map(results.map((result) => [result.id, result]));
    for (const entry of batch) {
      const result = byId.get(entry.event.id);
      if (!result) throw new Error("the site told nothing of an event");
      if (result.result === "refused") {
        entry.state = "refused";
        entry.refusal = { code: result.code ?? "", by: result.by, at: result.at };
        this.#day = undefined;
      } else entry.state = "sent";
    }
    await this.#store.write(batch);
  }

  #apply(event: DayEvent): void {
    if (!this.#day || judge(this.#day, event)) return;
    apply(this.#day, event, { event: event.id, by: this.#me, at: event.at });
  }
}
