import type { PagePosition } from "./keyset.ts";
import type { Keys } from "./page.ts";

/** A list may be longer than the memory: it is read as its pages are, some rows at a time. */
export async function* everyPage<Row extends { keys: Keys }>(
  read: (page: PagePosition) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let after: Keys | undefined;
  do {
    const rows = await read({ take, after, backwards: false });
    if (rows.length > 0) yield rows;
    after = rows.length < take ? undefined : rows.at(-1)?.keys;
  } while (after !== undefined);
}

/** More at once would fill the memory where many are read, fewer would ask too often. */
const take = 500;
