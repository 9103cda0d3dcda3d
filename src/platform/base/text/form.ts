/** How typed text is brought into its form, which is all that is looked at, compared and kept of it. */

/** Composed (NFC), without the blanks around it; empty where there is nothing to see. Line breaks inside stay. */
export function asText(typed: string): string {
  const text = manyMarks.test(typed) ? typed : typed.normalize("NFC");
  return showsSomething.test(text) ? withoutOuterBlanks(text) : "";
}

/**
 * The same for one line, such as a name, in which nothing stays that can't be seen: two that look the same are the same.
 * What shapes the letter before it stays, as between the people of an emoji and in words of Persian and Indian scripts.
 */
export function asLine(typed: string): string {
  const plain = typed.replace(idle, "").replace(unseen, "");
  const unmarked = plain.replace(directionMarks, "");
  return asText(rightToLeft.test(unmarked) ? plain : unmarked);
}

/** Whether a line is whole Unicode without control characters, and turns nothing round that follows it. */
export function isLine(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}|[\u2028\u2029]/u.test(text) && !turns.test(text);
}

/** The same for prose, which may have line breaks and tabs. */
export function isProse(text: string): boolean {
  return text.isWellFormed() && !/[^\P{Cc}\t\n\r]/u.test(text) && !turns.test(text);
}

/** Embeddings, overrides and isolates of direction: one that isn't closed turns what stands behind the text. */
const turns = /[\u202a-\u202e\u2066-\u2069]/;

/**
 * More marks in a row than any language writes (the stream-safe form of UAX #15). Composing sorts each row, and takes
 * seconds for one as long as a body.
 */
const manyMarks = /\p{M}{31}/u;

/** Marks alone have nothing to stand on; Braille's blank and the null notehead are empty shapes. */
const showsSomething = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}\u2800\u{1d159}]/u;

/** By hand, since a regular expression for the end looks at each run of blanks as often as it is long. */
function withoutOuterBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text, start)) start++;
  while (end > start && (isBlank(text, end - 1) || isLooseJoiner(text, end - 1))) end--;
  return text.slice(start, end).replace(/^[\u200c\u200d]+/, "");
}

function isBlank(text: string, index: number): boolean {
  return blank.test(text.charAt(index));
}

/** Joiners end words of Indian scripts behind a virama, which is a mark. */
function isLooseJoiner(text: string, index: number): boolean {
  return /[\u200c\u200d]/.test(text.charAt(index)) && !/\p{M}/u.test(text.charAt(index - 1));
}

/** Not what shapes the letter before it, nor what turns text round: that is to be refused. */
const blank =
  /[\p{White_Space}\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]|\u034f/u;

/** What is never seen, wherever it stands. */
const unseen =
  /[\u034f\u00ad\u115f\u1160\u17b4\u17b5\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}]/gu;

/** Joiners, variation selectors and tags behind what they can't shape. `#` and `*` may begin an emoji. */
const idle =
  /(?<=^|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{White_Space}[\p{P}--\p{Emoji}]])[\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\u{e0000}-\u{e0fff}]+/gv;

/** They order what has no direction of its own, beside letters that are written from right to left. */
const directionMarks = /[\u061c\u200e\u200f]/g;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
