import { currencyCodes, currencyDigits } from "#platform/base";

/** What a bank says of one account in one statement, or in a page of it. */
export interface Statement {
  /** The IBAN, or what the bank calls the account. */
  account: string;
  currency: string | null;
  /** The bank's own number of the statement, without leading zeros; null where it gives none. */
  sequence: string | null;
  /** The page that the file begins with, where it isn't the first one. */
  page: number;
  /** Balances in minor units, negative where the account is overdrawn; null until they are read. */
  openingMinor: number | null;
  closingMinor: number | null;
  /** The day of the closing balance. */
  closedOn: string | null;
}

/** A booking, or one of the payments that a bank has booked in one sum. */
export interface Entry {
  statement: Statement;
  /** Where it begins in the file. */
  line: number;
  /** Which booking of its statement it is, from 1. */
  place: number;
  /** 0 for a whole booking, from 1 for a payment of a batch. */
  part: number;
  /** More than nothing. */
  amountMinor: number;
  currency: string;
  isCredit: boolean;
  /** What its whole booking came to, negative where it went out: of a payment of a batch, that of the batch. */
  bookingMinor: number;
  /** Takes an earlier booking back. */
  isReversal: boolean;
  bookedOn: string;
  valuedOn: string | null;
  /** The bank's own reference of the booking. */
  bankReference: string | null;
  endToEndId: string | null;
  /** What the order of a whole batch was called. */
  batchIds: string[];
  /** Structured references. */
  references: string[];
  /** What the payer wrote, in the lines that the bank cut it into. */
  remittance: string[];
  /** The other side. */
  name: string | null;
  iban: string | null;
  /** Why a payment came back, as the bank says it; null where it isn't a return. */
  returnReason: string | null;
}

export type Read = { statement: Statement } | { entry: Entry };

/** Takes a file piece by piece and answers what each completes; `undefined` is its end. Throws NotAStatement. */
export type Reader = (bytes: Uint8Array | undefined) => Read[];

/** The file is not a statement, or breaks off. */
export class NotAStatement extends Error {
  readonly line: number;
  readonly why: string;

  constructor(line: number, why: string) {
    super(`Line ${line}: ${why}`);
    this.line = line;
    this.why = why;
  }
}

export function newStatement(): Statement {
  return {
    account: "",
    currency: null,
    sequence: null,
    page: 1,
    openingMinor: null,
    closingMinor: null,
    closedOn: null,
  };
}

/**
 * The minor units of a decimal without sign whose fraction may be shorter or longer than the currency's (`12`, `12.3`,
 * `12.30000`); undefined where it is no amount, would have to be rounded, or is of no currency of ISO 4217.
 */
export function readDecimal(typed: string, separator: "." | ",", currency: string): number | undefined {
  // How many digits its unit has nobody knows.
  if (!currencyCodes.includes(currency)) return undefined;
  const [whole = "", fraction = "", ...more] = typed.split(separator);
  if (more.length > 0 || !/^\d{1,18}$/.test(whole) || !/^\d{0,18}$/.test(fraction)) return undefined;
  const digits = currencyDigits(currency);
  if (/[1-9]/.test(fraction.slice(digits))) return undefined;
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** A day that exists, as `2026-05-01`; undefined where it doesn't. */
export function readDay(typed: string): string | undefined {
  const [, day = ""] = /^(\d{4}-\d{2}-\d{2})(?:$|[TZ+-])/.exec(typed) ?? [];
  const moment = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== day ? undefined : day;
}

/** A text as it may be stored and shown: one line, one form; null where nothing is left. */
export function asText(raw: string | undefined, most = mostText): string | null {
  if (raw === undefined) return null;
  // Most are in that form as they come.
  if (/^[!-~]+(?: [!-~]+)*$/.test(raw)) return raw.slice(0, most);
  const text = raw
    .toWellFormed()
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return text === "" ? null : [...text].slice(0, most).join("");
}

const mostText = 140;

/** An id as the bank gives it; what stands for none is none. */
export function asId(raw: string | null | undefined): string | null {
  const id = asText(raw ?? undefined);
  return id === null || /^(NOTPROVIDED|NOT PROVIDED|NONREF|NOREF|0+|-+)$/i.test(id) ? null : id;
}

/** An account's number in one form, whoever writes it: an IBAN where that can be told. */
export function asAccount(raw: string | null | undefined): string | null {
  const account = asText(raw ?? undefined);
  return account === null ? null : account.replace(/\s/g, "").toUpperCase();
}

/** More lines than that no payer writes. */
export const mostRemittance = 40;
