import type { Code, Values } from "../findings.ts";
import type { Bytes } from "../types.ts";

/** How a language shows what a finding holds. */
export interface Show {
  bytes(size: Bytes): string;
  number(value: number): string;
}

/** What each finding says: what is there, and where it isn't well what to do. */
export type Says = {
  [C in Code]: (values: Values[C], show: Show) => readonly [what: string, advice?: string];
};
