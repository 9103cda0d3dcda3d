/** Numbers from 0 to below 1 that look random and are the same for the same seed (a 32-bit linear congruence). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export type Pick = ReturnType<typeof picker>;

/** What is chosen by such numbers. */
export function picker(random: () => number) {
  const number = (least: number, below: number) => least + random() * (below - least);
  return {
    number,
    whole: (least: number, most: number) => Math.floor(number(least, most + 1)),
    happens: (share: number) => random() < share,
    of: <T>(all: T[]): T | undefined => all[Math.floor(number(0, all.length))],
    shuffled: <T>(all: T[]): T[] =>
      all
        .map((one) => ({ one, place: random() }))
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one),
  };
}
