/** Whose work it is. */
type Owner = string | number;

interface Waiting {
  begin(): void;
  giveUp(error: Error): void;
}

/** Runs work when its turn has come. */
export type FairQueue = <T>(owner: Owner, work: () => Promise<T>) => Promise<T>;

/**
 * Runs pieces of work, `places` at a time and at most `share` of one owner. Owners take turns, however many pieces each
 * of them has waiting. Where too many wait, whoever has most of them waiting loses the last of theirs: it ends with
 * `refusal`, as does the newcomer where all wait for as few.
 */
export function createFairQueue({
  places,
  share,
  mostWaiting,
  refusal,
}: {
  places: number;
  share: number;
  mostWaiting: number;
  refusal: () => Error;
}): FairQueue {
  /** Of each owner who waits, in the order of their turns. */
  const lines = new Map<Owner, Waiting[]>();
  const atWork = new Map<Owner, number>();
  let waiting = 0;
  let taken = 0;

  return async function inTurn<T>(owner: Owner, work: () => Promise<T>): Promise<T> {
    await turnOf(owner);
    try {
      return await work();
    } finally {
      leave(owner);
    }
  };

  function turnOf(owner: Owner): Promise<void> {
    const line = lines.get(owner) ?? [];
    if (waiting >= mostWaiting) makeRoom(line.length + 1);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    line.push({ begin: resolve, giveUp: reject });
    lines.set(owner, line);
    waiting++;
    admit();
    return promise;
  }

  function makeRoom(wanted: number) {
    const [longest = []] = [...lines.values()].sort((a, b) => b.length - a.length);
    if (longest.length <= wanted) throw refusal();
    longest.pop()?.giveUp(refusal());
    waiting--;
  }

  function admit() {
    while (taken < places) {
      const next = [...lines].find(([owner]) => (atWork.get(owner) ?? 0) < share);
      if (next === undefined) return;
      const [owner, line] = next;
      const [first, ...rest] = line;
      // The others come before their next.
      lines.delete(owner);
      if (rest.length > 0) lines.set(owner, rest);
      atWork.set(owner, (atWork.get(owner) ?? 0) + 1);
      waiting--;
      taken++;
      first?.begin();
    }
  }

  function leave(owner: Owner) {
    const left = (atWork.get(owner) ?? 0) - 1;
    if (left > 0) atWork.set(owner, left);
    else atWork.delete(owner);
    taken--;
    admit();
  }
}
