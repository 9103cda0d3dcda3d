import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import sharp from "sharp";
// The reader of scanned baskets, as browsers get it.
import { prepareZXingModule, readBarcodes } from "../../pickup/vendor/reader/index.js";
import { makeCreditorReference, readCreditorReference, showCreditorReference } from "./creditor-reference.ts";
import { epcSvg, epcText, type Transfer } from "./epc-code.ts";
import { names } from "./names.fixture.ts";

// Awaited, so that the file has a process of its own: those of the site refuse to read SVG.
const wasm = await readFile(new URL("../../pickup/vendor/reader/zxing_reader.wasm", import.meta.url));
prepareZXingModule({
  overrides: { locateFile: () => `data:application/wasm;base64,${wasm.toString("base64")}` },
});

const transfer: Transfer = {
  holder: "Coöperatie De Groene Poort",
  iban: "BE68539007547034",
  bic: null,
  amountMinor: 1234,
  currency: "EUR",
  reference: makeCreditorReference(36),
};

async function read(svg: string): Promise<string[]> {
  const { data, info } = await sharp(Buffer.from(svg), { density: 288 })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const image = { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
  const found = await readBarcodes(image as Parameters<typeof readBarcodes>[0], {
    formats: ["QRCode"],
    maxNumberOfSymbols: 2,
  });
  return found.map(({ text }) => text);
}

test("a bank's app reads from the code what the buyer reads beside it", async () => {
  const expected = [
    "BCD",
    "002",
    "1",
    "SCT",
    "",
    transfer.holder,
    transfer.iban,
    "EUR12.34",
    "",
    transfer.reference,
  ];
  assert.equal(epcText(transfer), expected.join("\n"));
  assert.deepEqual(await read(epcSvg(transfer, "Scan & pay") ?? ""), [expected.join("\n")]);
});

test("the longest name, account and sum still make a code, of at most 331 bytes", async () => {
  const longest = {
    ...transfer,
    ...{ holder: "Ω".repeat(90), bic: "GKCCBEBBXXX", amountMinor: 99_999_999_999 },
    ...{ iban: "MT84MALT011000012345MTLCAST001S", reference: "RF18539007547034539007547" },
  };
  const text = epcText(longest) ?? "";
  assert.ok(Buffer.byteLength(text) <= 331);
  assert.deepEqual(await read(epcSvg(longest, "") ?? ""), [text]);
  const wider = epcText({ ...longest, holder: "𝐀".repeat(90) }) ?? "";
  assert.ok(Buffer.byteLength(wider) <= 331);
  assert.match(wider, /\nA{70}\n/);
});

test("every name is in the code as it is written", async () => {
  for (const holder of Object.values(names)) {
    const [text = ""] = await read(epcSvg({ ...transfer, holder }, "") ?? "");
    assert.equal(text.split("\n")[5], holder);
  }
});

test("there is no code in another currency, nor of a sum that the scheme doesn't know", () => {
  for (const change of [{ currency: "CHF" }, { amountMinor: 0 }, { amountMinor: 100_000_000_000 }])
    assert.equal(epcText({ ...transfer, ...change }), undefined);
});

test("a reference is read however it is written, and no slip of one or two digits is taken for another", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 40 }),
      fc.nat(),
      fc.integer({ min: 1, max: 9 }),
      (n, at, by) => {
        const reference = makeCreditorReference(n);
        assert.match(reference, /^RF\d{2}\d{8,21}$/);
        const typed = ` ${showCreditorReference(reference).toLowerCase().replaceAll(" ", "\u00a0-")} `;
        assert.equal(readCreditorReference(typed), reference);
        const i = 2 + (at % (reference.length - 2));
        const wrong = reference.slice(0, i) + ((Number(reference[i]) + by) % 10) + reference.slice(i + 1);
        assert.equal(readCreditorReference(wrong), undefined);
        const [a = "", b = ""] = reference.slice(i, i + 2);
        if (b === "" || a === b) return;
        assert.equal(
          readCreditorReference(reference.slice(0, i) + b + a + reference.slice(i + 2)),
          undefined,
        );
      },
    ),
  );
});

test("what only looks like a reference is none", () => {
  assert.equal(readCreditorReference("RF18 5390 0754 7034"), "RF18539007547034");
  for (const typed of [
    "RF00539007547034",
    "RF18539007547035",
    "RF18",
    "BE68539007547034",
    "",
    "RF18".repeat(500),
  ])
    assert.equal(readCreditorReference(typed), undefined, typed.slice(0, 30));
});
