import { unitName } from "../../words/elements/units.ts";
import type { Basket, Day } from "./day.ts";
import { type PickupLanguage, type PickupWords, words } from "./words.ts";

/** What is known of a day beside its baskets. */
export interface About {
  id: number;
  /** Its date and place, as people say them. */
  name: string;
  language: PickupLanguage;
  time_zone: string;
  /** How many decimals each currency has. */
  digits: Record<string, number>;
  is_staff: boolean;
  /** How codes on weight labels are laid out; missing in what an older program has kept. */
  weight_labels?: string[];
}

/** What a view of a day is written from: in the page by the server, and again and again by the phone. */
export interface View {
  about: About;
  day: Day;
  words: PickupWords;
  now: string;
  /** For the next form. */
  newId: () => string;
  money(minor: number, currency: string): string;
  /** An amount as a field shows it for somebody to change. */
  typed(minor: number, currency: string): string;
  number(value: number): string;
  /** What a package holds: `0.5 kg`, `6 pieces`. */
  pack(size: string, unit: string): string;
  time(moment: string): string;
}

export function viewOf(about: About, day: Day, now: string, newId: () => string): View {
  const { language, time_zone, digits } = about;
  // Hours as most who read English in Europe write them, as on all other pages.
  const locale = language === "en" ? "en-GB" : language;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: time_zone });
  const number = new Intl.NumberFormat(locale);
  const point = number.formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";
  const plural = new Intl.PluralRules(locale);
  return {
    ...{ about, day, now, newId, words: words[language] },
    money(minor, currency) {
      const decimals = digits[currency] ?? 2;
      const fixed = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      const format = new Intl.NumberFormat(locale, { style: "currency", currency, ...fixed });
      return format.format(minor / 10 ** decimals);
    },
    typed: (minor, currency) => amountOf({ about }, minor, currency).amount.replace(".", point),
    number: (value) => number.format(value),
    pack: (size, unit) => `${number.format(Number(size))} ${unitName(language, plural, size, unit)}`,
    time: (moment) => time.format(new Date(moment)),
  };
}

/** An amount in its currency's digits, as the API writes it. */
export function amountOf({ about }: Pick<View, "about">, minor: number, currency: string) {
  const decimals = about.digits[currency] ?? 2;
  return { amount: (minor / 10 ** decimals).toFixed(decimals), currency };
}

/**
 * Smallest units of what somebody has typed, with a comma or a point; undefined where it is no amount, or has more digits behind it
 * than its currency, as `1.250` has of thousands.
 */
export function typedMinor(
  { about }: Pick<View, "about">,
  typed: string,
  currency: string,
): number | undefined {
  const decimals = about.digits[currency] ?? 2;
  const [text, fraction = ""] = /^\d{1,9}(?:\.(\d*))?$/.exec(typed.trim().replace(",", ".")) ?? [];
  if (text === undefined || fraction.length > decimals) return undefined;
  return Math.round(Number(text) * 10 ** decimals);
}

export function basketAddress({ about }: Pick<View, "about">, { number }: Pick<Basket, "number">): string {
  return `/pickup/${about.id}/baskets/${number}/`;
}
