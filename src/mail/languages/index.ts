import type { Translated } from "#words";
import { de } from "./de.ts";
import { en, type Words } from "./en.ts";
import { fr } from "./fr.ts";
import { nl } from "./nl.ts";

/** The letters in each language. */
export const letterWords: Translated<Words> = { en, de, fr, nl };
