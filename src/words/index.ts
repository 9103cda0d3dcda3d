/** The door of words: the languages of the site, and how each writes numbers, money and days. */
export { type Format, formatOf } from "./format.ts";
export {
  acceptedLanguage,
  isLanguage,
  type Language,
  languageNames,
  languages,
  type Translated,
} from "./languages.ts";
