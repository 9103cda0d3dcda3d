/** The languages that people can read the site in, each by its ISO 639-1 code. */
export const languages = ["en", "de", "fr", "nl"] as const;

export type Language = (typeof languages)[number];

/** The words of one part in every language: one that is missing doesn't compile. */
export type Translated<Words> = Record<Language, Words>;

/** What each language calls itself. */
export const languageNames: Translated<string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  nl: "Nederlands",
};

export function isLanguage(text: string | null | undefined): text is Language {
  return languages.some((language) => language === text);
}

/**
 * The language that an `Accept-Language` field prefers among those there are, by its weights and then by its order
 * (RFC 9110, 12.5.4); `de-AT` is read as `de`. Undefined where it names none of them.
 */
export function acceptedLanguage(field: string | undefined): Language | undefined {
  const wanted = (field ?? "").split(",", mostRanges).map((range) => {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    return { language: tag.split("-")[0]?.toLowerCase(), weight: weight ? Number(weight.slice(2)) : 1 };
  });
  return wanted
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ language }) => language)
    .find(isLanguage);
}

/** Browsers name a handful. */
const mostRanges = 20;
