import type { Translated } from "#words";
import { de } from "./de.ts";
import { type DoctorWords, en } from "./en.ts";
import { fr } from "./fr.ts";
import { nl } from "./nl.ts";

export const words: Translated<DoctorWords> = { en, de, fr, nl };
