import anyAscii from "any-ascii";

/**
 * A text in the characters that every bank of the SEPA takes: Latin letters, digits, blanks and `/-?:().,'+`. Other letters
 * are written in Latin ones (ä as ae, č as c, Щ as Shch), € as EUR, and what has no letters at all is left out; so is a
 * slash at either end and one after another, which the scheme refuses. At most `most` characters.
 */
export function sepaText(text: string, most: number): string {
  const letters = [...text.normalize("NFC").replace(/\p{Extended_Pictographic}/gu, "")];
  const latin = letters.map((letter) => written[letter] ?? anyAscii(letter)).join("");
  return latin
    .replace(/[^A-Za-z0-9/\-?:().,'+ ]/g, (sign) => signs[sign] ?? " ")
    .replace(/\/+/g, "/")
    .replace(/\s+/g, " ")
    .replace(/^[/ ]+/, "")
    .slice(0, most)
    .replace(/[/ ]+$/, "");
}

/** Where the scheme's best practices write letters otherwise than one by one without their marks. */
const written: Record<string, string> = {
  ...{ ä: "ae", ö: "oe", ü: "ue", Ä: "Ae", Ö: "Oe", Ü: "Ue", ẞ: "SS", "€": "EUR", "£": "GBP" },
};

const signs: Record<string, string> = {
  ...{ "&": "+", "@": "(at)", _: "-", ";": ",", "[": "(", "]": ")", "{": "(", "}": ")", "`": "'", '"': "'" },
};
