import type { Translated } from "#words";
import { de } from "./de/index.ts";
import { en } from "./en/index.ts";
import { fr } from "./fr/index.ts";
import { nl } from "./nl/index.ts";

export type StorefrontWords = typeof en;

/** The words of the storefront's pages, by topic. */
export const words: Translated<StorefrontWords> = { en, de, fr, nl };
