import { de } from "./de.ts";
import { en, type PickupWords } from "./en.ts";
import { fr } from "./fr.ts";
import { nl } from "./nl.ts";

export type { PickupWords };
export const words = { en, de, fr, nl } satisfies Record<string, PickupWords>;
export type PickupLanguage = keyof typeof words;
