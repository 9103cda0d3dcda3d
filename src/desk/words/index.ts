import type { Translated } from "#words";
import { de } from "./de/index.ts";
import { en } from "./en/index.ts";
import { fr } from "./fr/index.ts";
import { nl } from "./nl/index.ts";

export type DeskWords = typeof en;

/** The words of the desk's pages, by topic. */
export const words: Translated<DeskWords> = { en, de, fr, nl };
