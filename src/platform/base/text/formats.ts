import { isRecord } from "../invalid-input.ts";
import { isEmailAddress, readEmail } from "./email.ts";
import { asLine, asText, isLine, isProse } from "./form.ts";
import { isIban, readIban } from "./iban.ts";
import { isPhone, readPhone } from "./phone.ts";
import { isTaxNumber, readTaxNumber } from "./tax-number.ts";

interface TextFormat {
  /** Brings what was typed into the form in which it is checked and kept. */
  read(typed: string): string;
  takes(text: string): boolean;
}

/** The formats of texts that schemas name. A text whose schema names none of these is read by `asText`. */
export const textFormats: Record<string, TextFormat> = {
  line: { read: asLine, takes: isLine },
  text: { read: asText, takes: isProse },
  // As it was typed, to the last blank.
  password: { read: (typed) => typed, takes: (text) => text.isWellFormed() },
  "e-mail": { read: readEmail, takes: isEmailAddress },
  // What one signs in with: no username holds an @.
  login: { read: (typed) => (typed.includes("@") ? readEmail(typed) : asLine(typed)), takes: isLine },
  phone: { read: readPhone, takes: isPhone },
  iban: { read: readIban, takes: isIban },
  "tax-number": { read: readTaxNumber, takes: isTaxNumber },
  // Which there are is the schema's pattern.
  country: { read: (typed) => asLine(typed).toUpperCase(), takes: isLine },
};

/**
 * Brings every text in a body or a query into its form, as its schema says; called before it is validated. What the
 * schema doesn't name stays as it is and is refused.
 */
export function inForm(schema: unknown, value: unknown): unknown {
  if (!isRecord(schema)) return value;
  if (typeof value === "string") {
    const isText = [schema["type"]].flat().includes("string");
    return isText ? (textFormats[String(schema["format"])]?.read ?? asText)(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => inForm(schema["items"], item));
  if (!isRecord(value) || !isRecord(schema["properties"])) return value;
  for (const [name, member] of Object.entries(schema["properties"])) {
    if (Object.hasOwn(value, name)) value[name] = inForm(member, value[name]);
  }
  return value;
}
