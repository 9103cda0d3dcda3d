import type { Translated } from "#words";
import { de } from "./de/index.ts";
import { en } from "./en/index.ts";
import { fr } from "./fr/index.ts";
import { nl } from "./nl/index.ts";

/** The words of the storefront's pages, by topic. */
export const words: Translated<typeof en> = { en, de, fr, nl };
