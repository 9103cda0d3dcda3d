/** More at once would fill the memory where there are many of them, fewer would ask too often. */
const most = 500;

/** Things that may be too many to be read or written together, in their order. */
export function inBatches<Thing>(all: Thing[]): Thing[][] {
  const count = Math.ceil(all.length / most);
  return Array.from({ length: count }, (_, n) => all.slice(n * most, (n + 1) * most));
}
