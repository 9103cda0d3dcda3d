import { currencyDigits } from "#platform/base";
import { unitName } from "./elements/units.ts";
import type { Language, Translated } from "./languages.ts";

/** How a language writes numbers, money, days and units. */
export type Format = ReturnType<typeof createFormat>;

const formats = new Map<string, Format>();

/** `timeZone` is the site's, in which moments are told. */
export function formatOf(language: Language, timeZone: string): Format {
  const key = `${language} ${timeZone}`;
  const format = formats.get(key) ?? createFormat(language, timeZone);
  formats.set(key, format);
  return format;
}

/** Days and hours as most who read English in Europe write them, which nobody mistakes. */
const locales: Translated<string> = { en: "en-GB", de: "de", fr: "fr", nl: "nl" };

function createFormat(ofLanguage: Language, timeZone: string) {
  const language = locales[ofLanguage];
  const money = new Map<string, Intl.NumberFormat>();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  const mean = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  const shortDay = new Intl.DateTimeFormat(language, { day: "numeric", month: "numeric", timeZone: "UTC" });
  const weekday = new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  const dayName = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone });
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short", timeZone });
  const list = new Intl.ListFormat(language);
  const plural = new Intl.PluralRules(language);
  const region = new Intl.DisplayNames(language, { type: "region" });
  const collator = new Intl.Collator(language);
  const point = number.formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";
  return {
    /** An amount with as many digits as ISO 4217 gives its currency. */
    money({ amount, currency }: { amount: string; currency: string }): string {
      const digits = currencyDigits(currency);
      const format =
        money.get(currency) ??
        new Intl.NumberFormat(language, {
          style: "currency",
          currency,
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        });
      money.set(currency, format);
      // A text keeps all of its digits, which a number of this size may not.
      return format.format(amount as Intl.StringNumericLiteral);
    },
    /** A decimal as text, or a number. */
    number: (value: number | string) => number.format(value as Intl.StringNumericLiteral),
    /** A decimal as a field shows it for somebody to change: nothing stands between its thousands. */
    typed: (decimal: string) => decimal.replace(".", point),
    /** The mean of ratings, to one digit. */
    mean: (value: number) => mean.format(value),
    /** A day as `2026-11-29`. */
    day: (value: string) => day.format(new Date(value)),
    /** As short as it goes, for a chart. */
    shortDay: (value: string) => shortDay.format(new Date(value)),
    /** The same with its name, without its year. */
    weekday: (value: string) => weekday.format(new Date(value)),
    /** A day of the week, of which Monday is the first. */
    dayName: (weekday: number) => dayName.format(Date.UTC(2024, 0, weekday)),
    moment: (value: Date) => moment.format(value),
    time: (value: Date) => time.format(value),
    list: (values: string[]) => list.format(values),
    /** A country by its code of ISO 3166. */
    country: (code: string) => region.of(code) ?? code,
    /** For sorting as the language does. */
    compare: collator.compare,
    /** One form of a word by how many there are. */
    plural: (count: number, one: string, other: string) => (plural.select(count) === "one" ? one : other),
    /** What a package holds: `0.5 kg`, `6 pieces`. */
    pack: (size: string, unit: string) =>
      `${number.format(size as Intl.StringNumericLiteral)} ${unitName(ofLanguage, plural, size, unit)}`,
    /** A weight: `1.254 kg`, `820 g`. */
    grams: (grams: number) =>
      grams < 1000 ? `${number.format(grams)} g` : `${number.format(grams / 1000)} kg`,
    /** What is not measured yet: `about 1.2 kg`. */
    about: (text: string) => `${about[ofLanguage]} ${text}`,
    /** The unit alone, as in a price per unit. */
    unit: (unit: string) => unitName(ofLanguage, plural, "1", unit),
  };
}

const about: Translated<string> = { en: "about", de: "etwa", fr: "environ", nl: "ongeveer" };
