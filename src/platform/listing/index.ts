export { invalidCursor } from "./cursor.ts";
export { every, type Found, type List, type Place, readList, type Walk } from "./keyset.ts";
export type { Entry, Keys, PageRequest, PageRow } from "./page.ts";
export {
  entryOf,
  isAsNear,
  isCrowded,
  isWithin,
  kilometresFrom,
  type Near,
  nearOf,
  nearQuery,
  readNearest,
} from "./radius.ts";
export { highestLimit, type Page, type PageQuery, readPage } from "./read-page.ts";
export { rebuildWords } from "./reindex.ts";
export { readFound, withoutEmptySearch } from "./text-search.ts";
