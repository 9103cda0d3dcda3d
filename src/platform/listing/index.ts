export { invalidCursor } from "./cursor.ts";
export { everyPage } from "./every-page.ts";
export {
  allOf,
  type Keyset,
  type List,
  type ListRow,
  limitFor,
  type PagePosition,
  readList,
} from "./keyset.ts";
export type { Keys, PageEntry, PageRequest, PageRow } from "./page.ts";
export {
  type Circle,
  entryOf,
  isCrowded,
  isInCircle,
  isInCircleUnindexed,
  kilometresFrom,
  type Place,
  parseCircle,
  radiusQuery,
} from "./radius.ts";
export { highestLimit, type Page, type PageQuery, readPage } from "./read-page.ts";
export { reindexWords } from "./reindex.ts";
export { setSearchLanguage } from "./search-language.ts";
export {
  type Column,
  findSearchCondition,
  type Search,
  searchList,
  withoutEmptySearch,
} from "./text-search.ts";
export { noteWordShares, notingWordShares, type WordLists } from "./word-shares.ts";
