import { currencyDigits } from "#platform/base";

/** Numbers as people type them and spreadsheets write them: with a comma or a point, with blanks between thousands. */

/** A decimal with a point, if it is one; else what was typed, for the rules to refuse. */
export function typedDecimal(typed: string): string {
  const text = typed.replaceAll(/[\s\u00a0\u202f'’]/g, "");
  const last = Math.max(text.lastIndexOf(","), text.lastIndexOf("."));
  if (last === -1) return text;
  const sign = text.charAt(last);
  const isGrouping = text.split(sign).length > 2;
  const whole = (isGrouping ? text : text.slice(0, last)).replaceAll(/[.,]/g, "");
  const fraction = isGrouping ? "" : text.slice(last + 1);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/**
 * An amount with the digits of its currency: `3,5` of EUR as `3.50`. What may be thousands or thousandths, `1.250`, keeps its three
 * digits, for the rules to refuse.
 */
export function typedAmount(typed: string, currency: string): string {
  const [whole = "", fraction = ""] = typedDecimal(typed).split(".");
  const digits = currencyDigits(currency);
  const isUnclear = /^[1-9]\d{0,2}[.,]\d{3}$/.test(typed.trim());
  const exact = isUnclear ? fraction : fraction.replace(/0+$/, "").padEnd(digits, "0");
  return exact === "" ? whole : `${whole}.${exact}`;
}
