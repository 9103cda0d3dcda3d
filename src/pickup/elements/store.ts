import type { Entry, Snapshot, Store } from "./phone.ts";

/** The log of one day in IndexedDB; in memory where the browser keeps nothing. */
export async function openStore(day: number): Promise<Store & { isKept: boolean }> {
  try {
    return { ...storeIn(await open(day)), isKept: true };
  } catch {
    return { ...inMemory(), isKept: false };
  }
}

function open(day: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`farmgate pickup ${day}`, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("snapshot");
      request.result
        .createObjectStore("log", { autoIncrement: true })
        .createIndex("id", "event.id", { unique: true });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function storeIn(database: IDBDatabase): Store {
  const inTurn = <T>(
    name: string,
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
  ) =>
    new Promise<T | undefined>((resolve, reject) => {
      // What is said to be kept is on the disk.
      const transaction = database.transaction(name, mode, { durability: "strict" });
      const request = work(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  return {
    readSnapshot: () =>
      inTurn("snapshot", "readonly", (store) => store.get("day") as IDBRequest<Snapshot | undefined>),
    async writeSnapshot(snapshot) {
      await inTurn("snapshot", "readwrite", (store) => store.put(snapshot, "day"));
    },
    async readEntries() {
      return (await inTurn("log", "readonly", (store) => store.getAll() as IDBRequest<Entry[]>)) ?? [];
    },
    async write(entries) {
      await inTurn("log", "readwrite", (store) => {
        for (const entry of entries) {
          const found = store.index("id").getKey(entry.event.id);
          found.onsuccess = () =>
            found.result === undefined ? store.add(entry) : store.put(entry, found.result);
        }
        return undefined;
      });
    },
  };
}

function inMemory(): Store {
  let snapshot: Snapshot | undefined;
  const entries: Entry[] = [];
  return {
    readSnapshot: async () => snapshot,
    async writeSnapshot(other) {
      snapshot = other;
    },
    readEntries: async () => [...entries],
    async write(changed) {
      for (const entry of changed) if (!entries.includes(entry)) entries.push(entry);
    },
  };
}
