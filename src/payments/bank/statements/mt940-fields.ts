import { asAccount, asId, asText, readDay, readDecimal } from "./statement.ts";

/** A booking's line, field 61. */
export interface Line {
  /** What is only expected isn't. */
  isBooked: boolean;
  valuedOn: string;
  bookedOn: string;
  isCredit: boolean;
  isReversal: boolean;
  amountMinor: number;
  currency: string;
  customerReference: string | null;
  bankReference: string | null;
  /** What stands on the line below, which few banks use. */
  remittance: string[];
}

/**
 * `2601020102CR12,50NTRFNONREF//B4E08MS9D00A0009` is: value day, booking's month and day, mark (with R where it takes one
 * back, E where it is expected), the third letter of the currency, amount, kind, the customer's reference, the bank's.
 */
const shape =
  /^(\d{6})(\d{4})?(R?[CD]|E[CD])([A-Z])?(\d{1,15}(?:,\d{0,5})?)(?![\d,.])([A-Z][A-Z0-9]{3})?(.*)$/;

/** Undefined where the line can't be read. */
export function lineOf([first = "", ...more]: string[], currency: string): Line | undefined {
  const [, value = "", entry, mark = "", , amount = "", , references = ""] = shape.exec(first) ?? [];
  const valuedOn = readDay(dayOf(value));
  const amountMinor = readDecimal(amount, ",", currency);
  if (valuedOn === undefined || amountMinor === undefined) return undefined;
  const bookedOn = entry === undefined ? valuedOn : bookingDay(valuedOn, entry);
  if (bookedOn === undefined) return undefined;
  const [own, ...bank] = references.split("//");
  return {
    isBooked: !mark.startsWith("E"),
    valuedOn,
    bookedOn,
    // What takes a credit back is a debit.
    isCredit: mark === "C" || mark === "RD",
    isReversal: mark.startsWith("R"),
    amountMinor,
    currency,
    customerReference: asId(own),
    bankReference: asId(bank.join("//")),
    remittance: more.map((text) => asText(text)).filter((text) => text !== null),
  };
}

/** SWIFT's years have two digits. */
function dayOf(typed: string): string {
  const [, year = "", month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(typed) ?? [];
  return `${Number(year) < 80 ? "20" : "19"}${year}-${month}-${day}`;
}

/** A booking day has no year: it is the one nearest to the value day, so a booking of 2 January may be of the year after. */
function bookingDay(valuedOn: string, monthAndDay: string): string | undefined {
  const year = Number(valuedOn.slice(0, 4));
  const days = [year - 1, year, year + 1]
    .map((one) => readDay(`${one}-${monthAndDay.slice(0, 2)}-${monthAndDay.slice(2)}`))
    .filter((day) => day !== undefined);
  const distance = (day: string) => Math.abs(Date.parse(day) - Date.parse(valuedOn));
  return days.sort((a, b) => distance(a) - distance(b))[0];
}

/** Field 25: an IBAN with or without its currency, a German bank code and account, or whatever the bank writes. */
export function accountOf(typed: string): string | undefined {
  const account = asAccount(typed)?.replace(/^\//, "");
  if (!account) return undefined;
  const [, iban] = /(?:^|\/)([A-Z]{2}\d{2}[A-Z0-9]{11,30}?)(?:[A-Z]{3})?$/.exec(account) ?? [];
  if (iban !== undefined) return iban;
  const [, bankCode, number = ""] = /^(\d{8})\/(\d{1,10})(?:[A-Z]{3})?$/.exec(account) ?? [];
  return bankCode === undefined ? account : germanIban(bankCode, number);
}

/** Every German account but a few of old has the IBAN of its bank code and number (ISO 13616). */
function germanIban(bankCode: string, number: string): string {
  const bban = bankCode + number.padStart(10, "0");
  const check = 98n - (BigInt(`${bban}131400`) % 97n);
  return `DE${String(check).padStart(2, "0")}${bban}`;
}
