import { Format } from "typebox/format";
import { Check } from "typebox/schema";
import type { Schema } from "../support/openapi.ts";

/** Values that nobody honest sends, as JSON. */
export const wrongValues: Record<string, string> = {
  null: "null",
  true: "true",
  zero: "0",
  "minus one": "-1",
  "minus zero": "-0",
  "a fraction": "1.5",
  "beyond every whole number": "9007199254740993",
  "beyond every bigint": "99999999999999999999999999",
  "beyond every number": "1e999",
  "hardly anything": "1e-320",
  "an empty text": '""',
  "a space": '" "',
  "a number as text": '"1"',
  "a NUL": '"a\\u0000b"',
  "control characters": '"\\u0001\\u0008\\u001b[31m\\u007f\\u0085"',
  "line breaks": '"a\\r\\nX-Injected: yes\\r\\n\\r\\nb\\u2028c"',
  "half a character": '"\\ud800"',
  "the other half": '"\\udfff text"',
  "text that turns round": '"\\u202egnp.exe"',
  "many marks on one letter": JSON.stringify(`e${"\u0301".repeat(500)}`),
  emoji: '"👩‍👩‍👧‍👦"',
  SQL: `"' or 1=1; drop table users; --"`,
  "a search query": '"foo & | ! <-> ( :* \\\\ \'"',
  "a pattern": '"%_\\\\%[a-z]*(a+)+$"',
  "a path": '"../../../../etc/passwd"',
  "a template": JSON.stringify("$" + "{7*7}{{7*7}}<script>alert(1)</script>"),
  "__proto__ as text": '"__proto__"',
  "constructor as text": '"constructor"',
  "a long text": JSON.stringify("x".repeat(5100)),
  "a huge text": JSON.stringify("x".repeat(60_000)),
  "a huge text of wide letters": JSON.stringify("🍎".repeat(15_000)),
  "a year there is none of": '"0000-01-01"',
  "a huge number": "9".repeat(50_000),
  "an empty list": "[]",
  "a list of null": "[null]",
  "a list of lists": "[[],[[]]]",
  "a long list": `[${"1,".repeat(20_000)}1]`,
  "an empty object": "{}",
  "an object that pretends": '{"length":-1,"toString":1,"valueOf":null,"toJSON":{},"then":1}',
  "a prototype": '{"__proto__":{"isAdmin":true}}',
  "a constructor": '{"constructor":{"prototype":{"isAdmin":true}}}',
  "operators of another database": '{"$ne":null,"$gt":""}',
  "a list ten thousand deep": `${"[".repeat(10_000)}${"]".repeat(10_000)}`,
  "an object ten thousand deep": `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
};

/** Texts for the address, as they are written there. */
export const wrongTexts: Record<string, string> = {
  nothing: "",
  zero: "0",
  "minus one": "-1",
  "plus one": "%2B1",
  "a fraction": "1.5",
  "a leading zero": "01",
  hexadecimal: "0x10",
  "an exponent": "1e3",
  infinity: "Infinity",
  "not a number": "NaN",
  "beyond every whole number": "9007199254740993",
  "beyond every bigint": "99999999999999999999999999",
  "a long number": "9".repeat(90),
  "a NUL": "%00",
  "control characters": "a%01%1b%7f",
  "line breaks": "a%0d%0aX-Injected:%20yes",
  "half a percent": "%",
  "a wrong percent": "%zz",
  "a byte that is no text": "%ff%fe",
  "half a character": "%ed%a0%80",
  emoji: "%F0%9F%8D%8E",
  "a year there is none of": "0000-01-01",
  "a space": "%20",
  null: "null",
  undefined: "undefined",
  __proto__: "__proto__",
  constructor: "constructor",
  SQL: "'%20or%201=1;--",
  "a search query": "foo%20%26%20%7C%20!%20(%20:*%20%5C%20'",
  "a path": "..%2f..%2f..%2fetc%2fpasswd",
  JSON: "%7B%22a%22:1%7D",
  "many words": Array.from({ length: 150 }, (_, n) => `w${n}`).join("%20"),
};

/** Headers as no honest client writes them. */
export const wrongHeaders: Record<string, string[]> = {
  authorization: [
    "",
    "Bearer",
    "Bearer ",
    "Bearer x",
    "Bearer a.b.c",
    "Basic YTpi",
    `Bearer ${"x".repeat(9000)}`,
  ],
  "if-match": ["", "*", ",,,", '"', "W/", '"x", "x"', "x".repeat(9000)],
  "if-none-match": ["", "*", ",,,", '"', "W/", '"x", "x"', "x".repeat(9000)],
  "idempotency-key": ["", " ", "\u00ff", "x".repeat(256), "__proto__"],
  "content-type": [
    "",
    "x",
    "application/json; charset=utf-16",
    "application/json;;;",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
  ],
  "accept-encoding": ["", "x", "br;q=x, gzip;q=-1", "*;q=0", ",".repeat(9000)],
  accept: ["", "x", "application/xml"],
  host: ["", "x y", "[::1", "a:b:c", "evil.example/?", "\u00ff"],
  origin: ["", "null", "x", "https://evil.example"],
  "x-forwarded-for": ["", "x", "1.2.3.4, x", ",".repeat(5000)],
  "user-agent": ["", "\u00ff", "x".repeat(9000)],
};

/** Whether the document refuses `json` for a value of `schema`: read by another validator than the server's. */
export function isRefused(schema: Schema, json: string): boolean {
  Format.Set("line", (text) => text.isWellFormed() && !/[\p{Cc}\u202e]/u.test(text));
  Format.Set("login", (text) => text.isWellFormed() && !/[\p{Cc}\u202e]/u.test(text));
  Format.Set("text", (text) => text.isWellFormed() && !/[\0\u202e]/.test(text));
  Format.Set("password", (text) => text.isWellFormed());
  Format.Set("phone", (text) => /^\+?\d/.test(text) && !/^\d{0,4}$/.test(text));
  Format.Set("iban", (text) => /^[A-Z]{2}\d{2}/.test(text));
  Format.Set("country", (text) => /^[A-Z]{2}$/.test(text));
  Format.Set("e-mail", (text) => /^[^@\s]+@[^@\s]+$/.test(text));
  return !Check(schema, JSON.parse(json));
}

/** The same for a text in the address, which only the plain writing of a number or a boolean makes one. */
export function isTextRefused(schema: Schema, written: string): boolean {
  const text = decode(written);
  if (text === undefined) return false;
  const isPlain =
    schema.type === "boolean" ? /^(true|false)$/.test(text) : /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text);
  const value = schema.type === "string" || !isPlain ? text : JSON.parse(text);
  return isRefused(schema, JSON.stringify(value));
}

/** Undefined where the text can't be read at all: then nobody knows what was meant. */
function decode(written: string): string | undefined {
  try {
    return decodeURIComponent(written);
  } catch {
    return undefined;
  }
}
