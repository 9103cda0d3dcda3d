import assert from "node:assert/strict";
import { test } from "node:test";
import { isIban } from "#platform/base";
import { type CreditTransfer, writeCreditTransfers } from "./credit-transfers.ts";
import { schemaErrors } from "./iso20022.fixture.ts";
import { names } from "./names.fixture.ts";
import { isInEea, isInSepa } from "./sepa-countries.ts";
import { sepaText } from "./sepa-text.ts";

const ibans = [
  ...["BE68539007547034", "NL91ABNA0417164300", "DE89370400440532013000", "FR1420041010050500013M02606"],
  ...["MT84MALT011000012345MTLCAST001S", "GB82WEST12345698765432", "CH9300762011623852957"],
  ...["LC55HEMM000100010012001200023015", "NO9386011117947", "RS35260005601001611379"],
].filter(isInSepa);

const from = {
  holder: "Coöperatie De Groene Poort",
  iban: "BE68539007547034",
  bic: null,
  address: { street: "Hoeveweg 3", postal_code: "9000", city: "Gent", country: "BE" },
};

function fileOf(transfers: CreditTransfer[]) {
  const at = { createdAt: new Date("2026-11-30T12:00:00.123Z"), executionDay: "2026-11-30" };
  return writeCreditTransfers({ messageId: "FG-20261130-1", ...at, from, transfers });
}

/** Every text of an element, in the order of the file. */
function textsOf(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}(?: [^>]*)?>([^<]*)</${element}>`, "g"))].map(
    ([, text = ""]) => text,
  );
}

const thousand = Array.from({ length: 1000 }, (_, i): CreditTransfer => {
  const all = Object.values(names);
  return {
    endToEndId: `PO${i + 1}-ABCD2345`,
    amountMinor: 1 + ((i * 7_919) % 1_000_000),
    to: { holder: all[i % all.length] ?? "", iban: ibans[i % ibans.length] ?? "" },
    address: { street: "Große Straße 12", postal_code: "8001", city: "Zürich", country: "CH" },
    text: `De Groene Poort, Auszahlung ${i + 1}`,
  };
});

test("a file of 1,000 transfers to people of 30 languages is what the official schema asks for", async (t) => {
  const errors = await schemaErrors("pain.001.001.09", fileOf(thousand));
  if (errors === undefined) return t.skip("the schemas of ISO 20022 are not here: set FARMGATE_SCHEMAS");
  assert.deepEqual(errors, []);
});

test("every account is as it was, and the sums are what the transfers come to, to the cent", () => {
  const xml = fileOf(thousand);
  const accounts = textsOf(xml, "IBAN").filter((iban) => iban !== from.iban);
  const expected = thousand.map(({ to }) => to.iban).filter((iban) => iban !== from.iban);
  assert.deepEqual(accounts.toSorted(), expected.toSorted());
  assert.ok(accounts.every((iban) => isIban(iban)));
  const cents = (texts: string[]) => texts.reduce((sum, text) => sum + Number(text.replace(".", "")), 0);
  const sum = thousand.reduce((all, { amountMinor }) => all + amountMinor, 0);
  assert.equal(cents(textsOf(xml, "InstdAmt")), sum);
  const [whole, ...parts] = textsOf(xml, "CtrlSum");
  assert.equal(cents([whole ?? ""]), sum);
  assert.equal(cents(parts), sum);
  const [count, ...counts] = textsOf(xml, "NbOfTxs").map(Number);
  assert.deepEqual([count, counts.reduce((all, one) => all + one, 0)], [1000, 1000]);
  assert.equal(new Set(textsOf(xml, "EndToEndId")).size, 1000);
});

test("addresses are told to banks beyond the EEA only, in parts", () => {
  const [home, abroad] = ["NL91ABNA0417164300", "CH9300762011623852957"].map((iban, i) => ({
    ...(thousand[0] as CreditTransfer),
    ...{ endToEndId: `PO${i}-A`, to: { holder: "Ana", iban } },
  })) as [CreditTransfer, CreditTransfer];
  assert.doesNotMatch(fileOf([home]), /PstlAdr/);
  const both = fileOf([home, abroad]);
  const [inEea = "", beyond = ""] = both.split("<PmtInf>").slice(1);
  assert.doesNotMatch(inEea, /PstlAdr/);
  assert.equal(beyond.match(/<PstlAdr>/g)?.length, 2);
  assert.match(
    beyond,
    /<StrtNm>Grosse Strasse 12<\/StrtNm><PstCd>8001<\/PstCd><TwnNm>Zuerich<\/TwnNm><Ctry>CH<\/Ctry>/,
  );
  assert.doesNotMatch(both, /AdrLine|CdtrAgt/);
});

test("a text keeps to the letters that every bank takes", () => {
  const written = Object.values(names).map((name) => sepaText(name, 70));
  for (const name of written) assert.match(name, /^[A-Za-z0-9\-?:().,'+ ]{3,70}$/);
  for (const [typed, expected] of [
    ["Bäckerei Groß & Čačić, 5 €", "Baeckerei Gross + Cacic, 5 EUR"],
    ["Χρήστος Ψαράς", "Christos Psaras"],
    ["Щукин Фёдор", "Shchukin Fedor"],
    ["//a//b/", "a/b"],
    ["🍎<b>\u0000\u202e", "b"],
    ["🍎", ""],
  ])
    assert.equal(sepaText(typed ?? "", 70), expected);
});

test("a name that Latin letters can't write at all makes no file that the schema refuses", async (t) => {
  const transfers = ["🍎", "/", ""].map((holder, i) => ({
    ...(thousand[i] as CreditTransfer),
    ...{ to: { holder, iban: "NL91ABNA0417164300" }, text: holder },
  }));
  const errors = await schemaErrors("pain.001.001.09", fileOf(transfers));
  if (errors === undefined) return t.skip("the schemas of ISO 20022 are not here: set FARMGATE_SCHEMAS");
  assert.deepEqual(errors, []);
});

test("SEPA's countries hold those of the EEA, and not the whole world", () => {
  assert.ok(isInSepa("RS35260005601001611379") && !isInEea("RS35260005601001611379"));
  assert.ok(isInEea("IS140159260076545510730339"));
  assert.ok(!isInSepa("TR330006100519786457841326"));
});
