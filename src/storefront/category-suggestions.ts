import { html } from "ghtml";
import type { Category } from "#products";
import { goodsWords, type Html, type Visit } from "#web";
import type { Language } from "#words";
import { type Asked, listAddress } from "./product-filters.ts";
import { words } from "./words/index.ts";

/** The way to the categories that a search names in the language of the page; what is searched is in the language of the site. */
export function categorySuggestions({ language }: Visit<unknown, unknown>, asked: Asked): Html {
  const { search, ...others } = asked;
  if (search === undefined || others.category !== undefined) return "";
  const { goods } = words[language];
  return html`!${categoriesNamed(language, search).map(
    (category) =>
      html`<p><a href="${listAddress(others, { category })}">${goods.allInCategory(goodsWords[language].categories[category])}</a></p>`,
  )}`;
}

/** The categories of whose name a word is searched for, or as it begins: `legume` names `Légumes`. */
function categoriesNamed(language: Language, search: string): Category[] {
  const searched = wordsOf(search).filter((word) => word.length >= shortestWord);
  const names = Object.entries(goodsWords[language].categories) as [Category, string][];
  return names.flatMap(([category, name]) => {
    const isNamed = wordsOf(name).some((word) => searched.some((one) => word.startsWith(one)));
    return isNamed && category !== "other" ? [category] : [];
  });
}

/** `vis` is one. */
const shortestWord = 3;

/** Without the marks that people leave out. */
function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return (
    plain
      .replaceAll("œ", "oe")
      .replaceAll("ß", "ss")
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
