/** Where a page begins: the keys of the row beside it, in the list's order; texts, numbers or null. */
export type Keys = (string | number)[];

/** What a list's query reads: its filters, and from where on how many in which direction. */
export interface PageRequest<F> {
  filters: F;
  /** One more than the page holds tells whether there is another page. */
  take: number;
  /** The keys of the row that the page begins after; undefined on the first page. */
  after: Keys | undefined;
  /** True where the page is read towards the list's beginning: the query then turns its order round. */
  backwards: boolean;
}

export interface PageRow {
  keys: Keys;
}

/** Which thing stands in a place of a list, with members that say something about its place there. */
export interface PageEntry {
  id: number;
  extra?: object | undefined;
}
