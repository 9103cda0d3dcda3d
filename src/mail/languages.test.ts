import assert from "node:assert/strict";
import { test } from "node:test";
import type { LetterWords } from "#mail";
import { type Language, languageNames, languages } from "#words";
import { everyOrderTold, lettersBut } from "../../tests/support/letters.ts";
import { letterWords } from "./languages/index.ts";

const names = { siteName: "Hofmarkt", username: "klaas" };

/** Every letter in a language, by a name that is the same in all. */
function lettersIn(language: Language): Map<string, LetterWords> {
  const words = letterWords[language];
  return new Map([
    ...Object.entries(lettersBut(words, names)),
    ...everyOrderTold().map((told): [string, LetterWords] => [JSON.stringify(told), words.order(told)]),
  ]);
}

const english = lettersIn("en");

/** What was put into letters, which all languages leave as it is. */
const data = [
  ...["Hofmarkt", "klaas", "K7M2QX9R", "15", "e…@example.org", "€1.00", "7034", "Market of Ghent", "Ana"],
  ...["2 × Pears (1 kg), €7.00", "€7.00", "Wednesday, May 1", "Knock twice.", "We are away."],
  ...["Dorpsstraat 1, 9000 Ghent, BE", "+32 470 11 22 33", "staff", "https://market.example/"],
  ...["Friday, May 3", "16:00", "17:00", "De Loods, Loskaai 1, 9000 Ghent, BE", "12"],
  ...["npm run farmgate -- approve klaas", "npm run farmgate -- refuse klaas"],
];

/** None of them is a word of another language of the site. */
const englishWords =
  /\b(the|your|you|and|from|has|have|been|with|this|order|password|email|they|wrote|it|for|will)\b/i;

const textOf = ({ subject, lines, link }: LetterWords) => [subject, ...lines, ...Object.values(link ?? {})];

for (const language of languages.filter((one) => one !== "en")) {
  const letters = lettersIn(language);
  const each = (check: (line: string, inEnglish: string, name: string) => void) => {
    assert.ok(letters.size > 500, `only ${letters.size}`);
    for (const [name, letter] of letters) {
      const [lines, others] = [textOf(letter), textOf(english.get(name) ?? assert.fail(name))];
      assert.equal(lines.length, others.length, name);
      for (const [place, line] of lines.entries()) check(line, others[place] ?? "", name);
    }
  };

  test(`each sentence of each letter is there in ${languageNames[language]}, and none is English`, () =>
    each((line, inEnglish) => {
      if (line.startsWith("•") || line.startsWith("https:")) return assert.equal(line, inEnglish);
      assert.notEqual(line, inEnglish);
      assert.doesNotMatch(line, /undefined|null|NaN|\[object/);
      const said = data.reduce((rest, one) => rest.replaceAll(one, "·"), line);
      assert.doesNotMatch(said, englishWords);
    }));

  test(`letters in ${languageNames[language]} tell all that the English ones tell`, () =>
    each((line, inEnglish) => {
      for (const one of data) if (inEnglish.includes(one)) assert.ok(line.includes(one), `${one}: ${line}`);
      const orders = /order 7|order, .* 7/.test(inEnglish);
      if (orders) assert.match(line, /\b7\b/);
    }));

  test(`what people typed stands in the quotes of ${languageNames[language]}`, () => {
    const reasons = new Map([...letters].filter(([name]) => name.includes('"We are away."')));
    const marks = { de: "„We are away.“", fr: "« We are away. »", nl: "“We are away.”", en: "" };
    for (const [name, { lines }] of reasons)
      if (name.includes('"event":"cancelled"')) assert.match(lines.join("\n"), new RegExp(marks[language]));
    assert.ok(reasons.size > 100);
  });
}

test("a name that begins with a vowel has its article in French", () => {
  const { fr } = letterWords;
  assert.equal(
    fr.enabled({ siteName: "Étable", username: "x" }).lines[0]?.startsWith("L’équipe d’Étable"),
    true,
  );
  assert.equal(
    fr.enabled({ siteName: "Ferme", username: "x" }).lines[0]?.startsWith("L’équipe de Ferme"),
    true,
  );
});
