import type { Translated } from "#words";
import { de } from "./de.ts";
import { en, type SheetWords } from "./en.ts";
import { fr } from "./fr.ts";
import { nl } from "./nl.ts";

export type { SheetWords };

/** The words of the sheets of a market day. */
export const words: Translated<SheetWords> = { en, de, fr, nl };
