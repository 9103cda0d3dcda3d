import type { Translated } from "#words";
import { de } from "./de.ts";
import { type ConsoleWords, en } from "./en.ts";
import { fr } from "./fr.ts";
import { nl } from "./nl.ts";

export type { ConsoleWords };

/** The words of the console's pages. */
export const words: Translated<ConsoleWords> = { en, de, fr, nl };
