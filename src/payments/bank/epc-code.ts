import { qrPath, showMoney } from "#platform/base";
import { sepaText } from "./sepa-text.ts";

/** What a buyer is to transfer: to whom, how much, and by which creditor reference. */
export interface Transfer {
  holder: string;
  iban: string;
  bic: string | null;
  amountMinor: number;
  currency: string;
  reference: string;
}

/**
 * The text of a QR code by which banks' apps fill in a credit transfer (EPC069-12, version 002), a line each; the last one
 * that is filled ends it. Undefined where there can be none: it is in euro, from 0.01 to 999,999,999.99.
 */
export function epcText({
  holder,
  iban,
  bic,
  amountMinor,
  currency,
  reference,
}: Transfer): string | undefined {
  if (currency !== "EUR" || amountMinor < 1 || amountMinor > mostMinor) return undefined;
  const amount = `EUR${showMoney(amountMinor, "EUR").amount}`;
  const of = (name: string) =>
    ["BCD", "002", "1", "SCT", bic ?? "", name, iban, amount, "", reference].join("\n");
  const text = of([...holder].slice(0, longestName).join(""));
  // Letters that take several bytes may make it more than a code may hold.
  return Buffer.byteLength(text) <= mostBytes ? text : of(sepaText(holder, longestName));
}

const mostMinor = 99_999_999_999;
const longestName = 70;
const mostBytes = 331;

/** The same as a picture, dark on white whatever is around it; `label` says to those who don't see it what it is. */
export function epcSvg(transfer: Transfer, label: string): string | undefined {
  const text = epcText(transfer);
  if (text === undefined) return undefined;
  const { size, path } = qrPath(text);
  const name = label.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" role="img" aria-label="${name}"`,
    ` shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/>`,
    `<path stroke="#000" d="${path}"/></svg>`,
  ].join("");
}
