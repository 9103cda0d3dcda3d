import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readStatements } from "./read.ts";
import { type Entry, NotAStatement, type Statement } from "./statement.ts";
import { camtVersions, dialects, type WrittenStatement, writeCamt, writeMt940 } from "./written.fixture.ts";

const account = "NL02ABNA0123456789";

async function read(
  file: string | Uint8Array,
  pieces = 64,
): Promise<{ entries: Entry[]; statements: Statement[] }> {
  const bytes = typeof file === "string" ? Buffer.from(file) : file;
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces);
  }
  const entries: Entry[] = [];
  const statements: Statement[] = [];
  for await (const one of readStatements(chunks())) {
    if ("entry" in one) entries.push(one.entry);
    else statements.push(one.statement);
  }
  return { entries, statements };
}

async function refusal(file: string | Uint8Array): Promise<{ line: number; why: string }> {
  const error = await read(file).then(
    () => assert.fail("the file was taken"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof NotAStatement, String(error));
  return error;
}

const paid: WrittenStatement = {
  account,
  sequence: 12,
  day: "2027-01-02",
  openingMinor: 100_000,
  bookings: [
    {
      isCredit: true,
      bookedOn: "2026-12-31",
      valuedOn: "2027-01-02",
      bankReference: "B4E08MS9D00A0009",
      payments: [
        {
          amountMinor: 1250,
          lines: ["rf18 5390 0754 7", "034 danke & <tot> ziens"],
          name: "Jörg Müller GmbH & Co",
          iban: "DE89370400440532013000",
        },
      ],
    },
    {
      isCredit: false,
      bookedOn: "2027-01-02",
      bankReference: "X2",
      payments: [{ amountMinor: 2000, endToEndId: "PO12-ABCD2345", name: "Ana", iban: "BE68539007547034" }],
    },
    {
      isCredit: false,
      isReversal: true,
      bookedOn: "2027-01-02",
      valuedOn: "2026-12-31",
      bankReference: "X3",
      payments: [{ amountMinor: 1250, name: "Jörg", iban: "DE89370400440532013000" }],
    },
    {
      isCredit: true,
      bookedOn: "2027-01-02",
      bankReference: "X4",
      payments: [{ amountMinor: 2000, endToEndId: "PO12-ABCD2345", returnReason: "AC04", name: "Ana" }],
    },
  ],
};

for (const lineEnd of ["\n", "\r\n", "\r", "\n\r"]) {
  const files = [
    ...camtVersions.map(
      (version) => [`camt.053.001.${version}`, writeCamt(version, [paid], lineEnd)] as const,
    ),
    ...dialects.map((dialect) => [`MT940 (${dialect})`, writeMt940(dialect, [paid], lineEnd)] as const),
  ];
  for (const [name, file] of files) {
    test(`${name} with line ends ${JSON.stringify(lineEnd)} says what was paid, by whom and for what`, async () => {
      const { entries, statements } = await read(file);
      const [statement] = statements;
      assert.equal(statements.length, 1);
      assert.deepEqual(
        [statement?.account, statement?.sequence, statement?.openingMinor, statement?.closingMinor],
        [account, "12", 100_000, 98_000 + 2000],
      );
      const told = entries.map((one) => [one.place, one.part, one.isCredit, one.isReversal, one.amountMinor]);
      assert.deepEqual(told, [
        [1, 0, true, false, 1250],
        [2, 0, false, false, 2000],
        [3, 0, false, true, 1250],
        [4, 0, true, false, 2000],
      ]);
      const [first, second, third, fourth] = entries as [Entry, Entry, Entry, Entry];
      assert.deepEqual([first.bookedOn, first.valuedOn], ["2026-12-31", "2027-01-02"]);
      assert.deepEqual([third.bookedOn, third.valuedOn], ["2027-01-02", "2026-12-31"]);
      assert.match(first.remittance.join("").replace(/\s/g, ""), /rf18539007547034danke&<tot>ziens/);
      assert.equal(first.bankReference, "B4E08MS9D00A0009");
      assert.equal(first.endToEndId, null);
      if (name.includes("plain")) return;
      assert.deepEqual([first.name, first.iban], ["Jörg Müller GmbH & Co", "DE89370400440532013000"]);
      assert.equal(second.endToEndId, "PO12-ABCD2345");
      assert.deepEqual([second.returnReason, fourth.returnReason], [null, "AC04"]);
    });
  }
}

const batch: WrittenStatement = {
  ...paid,
  bookings: [
    {
      isCredit: true,
      isBatch: true,
      bookedOn: "2027-01-02",
      bankReference: "BATCH1",
      payments: [1, 2, 3].map((n) => ({ amountMinor: n * 100, lines: [`payment ${n}`], name: `Payer ${n}` })),
    },
  ],
};

test("a batch is read as its single payments", async () => {
  for (const version of camtVersions) {
    const { entries } = await read(writeCamt(version, [batch]));
    assert.deepEqual(
      entries.map(({ part, amountMinor, name }) => [part, amountMinor, name]),
      [1, 2, 3].map((n) => [n, n * 100, `Payer ${n}`]),
    );
  }
});

test("what a batch came to beside its payments is an entry of its own, so that nothing of the account is lost", async () => {
  const file = writeCamt("08", [batch]).replace('<Ntry><Amt Ccy="EUR">6.00', '<Ntry><Amt Ccy="EUR">5.10');
  const { entries } = await read(file);
  assert.deepEqual(
    entries.map(({ part, amountMinor, isCredit }) => [part, amountMinor, isCredit]),
    [...[1, 2, 3].map((n) => [n, n * 100, true]), [4, 90, false]],
  );
});

test("what is not booked yet is passed over", async () => {
  const bookings = [
    { ...paid.bookings[0], status: "PDNG" },
    ...paid.bookings.slice(1),
  ] as typeof paid.bookings;
  for (const version of camtVersions)
    assert.equal((await read(writeCamt(version, [{ ...paid, bookings }]))).entries.length, 3);
});

test("a file in Latin-1 is read as it says", async () => {
  const file = writeCamt("02", [paid]).replace('encoding="UTF-8"', 'encoding="ISO-8859-1"');
  const { entries } = await read(Buffer.from(file, "latin1"));
  assert.equal(entries[0]?.name, "Jörg Müller GmbH & Co");
  const swift = await read(Buffer.from(writeMt940("german", [paid]), "latin1"));
  assert.equal(swift.entries[0]?.name, "Jörg Müller GmbH & Co");
});

test("a statement of several pages is one, and a page alone is known by its number", async () => {
  const file = writeMt940("dutch", [paid]);
  const second = file.replace("/001", "/002").replace(":60F:", ":60M:").replaceAll("X2", "Y2");
  const whole = await read(file.replace(":62F:", ":62M:") + second);
  assert.equal(whole.statements.length, 1);
  assert.deepEqual(
    whole.entries.map(({ place }) => place),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
  assert.equal((await read(second)).statements[0]?.page, 2);
});

test("a German bank code and account in MT940 are the IBAN that camt.053 names", async () => {
  const file = writeMt940("german", [{ ...paid, account: "37040044/532013000" }]);
  assert.equal((await read(file)).statements[0]?.account, "DE89370400440532013000");
  const withCurrency = writeMt940("german", [{ ...paid, account: `${account}EUR` }]);
  assert.equal((await read(withCurrency)).statements[0]?.account, account);
});

const head = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>';
for (const [name, file, line] of [
  ["nothing", "", 1],
  ["blanks", "\n\n \n", 1],
  ["a letter", "Dear bank,\nwhere is my money?\n", 1],
  ["a picture", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a]), 1],
  ["a page", "<!doctype html><html></html>", 1],
  ["XML of something else", "<?xml version='1.0'?>\n<feed><entry/></feed>", 1],
  [
    "another message",
    '<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><a/></Document>',
    2,
  ],
  ["a version that nobody has seen", `<?xml version="1.0"?>\n${head.replace("001.02", "001.99")}`, 2],
  ["entities", `<!DOCTYPE Document [\n<!ENTITY a "b">]>\n${head}</BkToCstmrStmt></Document>`, 2],
  [
    "an external entity",
    `<!DOCTYPE Document SYSTEM "file:///etc/passwd">\n${head}</BkToCstmrStmt></Document>`,
    1,
  ],
  ["an unknown entity", `\n${head}<Stmt>\n<Id>&x;</Id></Stmt></BkToCstmrStmt></Document>`, 3],
  ["a document cut off", `${head}<Stmt>\n<Id>1</Id>\n`, 3],
  ["an encoding that nobody knows", "<?xml version='1.0' encoding='EBCDIC-37'?><a/>", 1],
  ["an amount with half a cent", writeCamt("02", [paid]).replace("12.50<", "12.505<"), 8],
  ["an amount that is none", writeCamt("02", [paid]).replace(">12.50<", ">NaN<"), 8],
  [
    "a currency that there is none of",
    writeCamt("02", [paid]).replace('Ccy="EUR">12.50<', 'Ccy="EUX">12.50<'),
    8,
  ],
  ["an MT940 of no known currency", writeMt940("plain", [paid]).replaceAll("EUR", "EUX"), 4],
  [
    "a day that is none",
    writeCamt("02", [paid]).replaceAll("2026-12-31", "2026-02-30").replaceAll("2027-01-02", "x"),
    8,
  ],
  ["an MT940 cut off", writeMt940("german", [paid]).replace(/:62F:.*/s, ""), 17],
  ["an MT940 with a wrong line", writeMt940("plain", [paid]).replace(/:61:\d+/, ":61:99"), 5],
  ["an MT940 with an amount that goes on", writeMt940("plain", [paid]).replace("CR12,50", "CR1.250,50"), 5],
  ["an interim report", ":20:X\r\n:25:NL02ABNA0123456789\r\n:28C:1\r\n:34F:EUR0,\r\n", 4],
] as const) {
  test(`a file with ${name} is refused, and the line is told`, async () => {
    const { line: told, why } = await refusal(file);
    assert.equal(told, line, why);
  });
}

test("a text without an end takes no memory", async () => {
  const { why } = await refusal(`${head}<Stmt><Id>${"x".repeat(3_000_000)}`);
  assert.match(why, /too long/);
  assert.match((await refusal(`:20:${"x".repeat(300_000)}`)).why, /too long/);
});

test("a file cut at any byte, or with any byte changed, is refused or read, and nothing else", async () => {
  const files = [
    ...camtVersions.map((v) => writeCamt(v, [paid])),
    ...dialects.map((d) => writeMt940(d, [paid])),
  ];
  const arbitrary = fc.record({
    file: fc.constantFrom(...files),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
    change: fc.option(fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.nat(255) })),
    pieces: fc.integer({ min: 1, max: 500 }),
  });
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ file, cut, change, pieces }) => {
      const bytes = Buffer.from(file);
      if (change) bytes[Math.floor(change.at * bytes.length)] = change.byte;
      const length = Math.floor(cut * bytes.length);
      try {
        const { entries } = await read(bytes.subarray(0, length), pieces);
        for (const { amountMinor, bookedOn } of entries) {
          assert.ok(Number.isSafeInteger(amountMinor) && amountMinor > 0);
          assert.match(bookedOn, /^\d{4}-\d\d-\d\d$/);
        }
      } catch (error) {
        assert.ok(error instanceof NotAStatement && error.line > 0, String(error));
      }
    }),
    { numRuns: 300 },
  );
});

test("random bytes are refused or read, and nothing else", async () => {
  const starts = ["", "<", ":20:", `${head}<Stmt>`, "{1:"];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), async (start, bytes) => {
      await read(Buffer.concat([Buffer.from(start), bytes])).catch((error: unknown) =>
        assert.ok(error instanceof NotAStatement, String(error)),
      );
    }),
    { numRuns: 300 },
  );
});
