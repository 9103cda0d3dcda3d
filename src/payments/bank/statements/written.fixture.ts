/** Statements as banks write them, from what has happened on an account. */

/** One payment, or one of those that a bank books in a sum. */
export interface WrittenPayment {
  amountMinor: number;
  endToEndId?: string;
  /** Structured. */
  reference?: string;
  /** As the bank cut it. */
  lines?: string[];
  name?: string;
  iban?: string;
  returnReason?: string;
}

export interface WrittenBooking {
  isCredit: boolean;
  isReversal?: boolean;
  bookedOn: string;
  valuedOn?: string;
  bankReference?: string;
  status?: "BOOK" | "PDNG" | "INFO";
  payments: WrittenPayment[];
  /** Whether its payments are told one by one. */
  isBatch?: boolean;
}

export interface WrittenStatement {
  account: string;
  sequence?: number;
  day: string;
  openingMinor: number;
  bookings: WrittenBooking[];
}

export type CamtVersion = "02" | "03" | "04" | "08" | "13";
export const camtVersions: CamtVersion[] = ["02", "03", "04", "08", "13"];

export function decimal(minor: number, point = "."): string {
  const text = String(Math.abs(minor)).padStart(3, "0");
  return `${text.slice(0, -2)}${point}${text.slice(-2)}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function element(name: string, content: string | undefined): string {
  return content === undefined || content === "" ? "" : `<${name}>${content}</${name}>`;
}

function signed({ isCredit }: WrittenBooking, minor: number): number {
  return isCredit ? minor : -minor;
}

export function sumOf(booking: WrittenBooking): number {
  return booking.payments.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

export function closingOf({ openingMinor, bookings }: WrittenStatement): number {
  return bookings
    .filter(({ status = "BOOK" }) => status === "BOOK")
    .reduce((sum, booking) => sum + signed(booking, sumOf(booking)), openingMinor);
}

/** camt.053 of a version, valid by its schema. */
export function writeCamt(version: CamtVersion, statements: WrittenStatement[], lineEnd = "\n"): string {
  const writer = version === "08" || version === "13" ? newer : older;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt>`,
    `<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-05-02T06:00:00</CreDtTm></GrpHdr>`,
    ...statements.flatMap((statement, i) => stmt(version, writer, statement, i)),
    "</BkToCstmrStmt></Document>",
    "",
  ].join(lineEnd);
}

interface Writer {
  status(code: string): string;
  party(name: string): string;
}
const older: Writer = { status: (code) => code, party: (name) => element("Nm", name) };
const newer: Writer = {
  status: (code) => element("Cd", code),
  party: (name) => element("Pty", element("Nm", name)),
};

function stmt(version: CamtVersion, writer: Writer, statement: WrittenStatement, i: number): string[] {
  const { account, sequence, day, openingMinor, bookings } = statement;
  const balance = (code: string, minor: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${decimal(minor)}</Amt>` +
    `<CdtDbtInd>${minor < 0 ? "DBIT" : "CRDT"}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
  return [
    `<Stmt><Id>S${i + 1}</Id>${element("LglSeqNb", sequence?.toString())}<CreDtTm>${day}T22:00:00</CreDtTm>`,
    `<Acct><Id><IBAN>${account}</IBAN></Id><Ccy>EUR</Ccy></Acct>`,
    balance("OPBD", openingMinor),
    balance("CLBD", closingOf(statement)),
    ...bookings.map((booking) => ntry(version, writer, booking)),
    "</Stmt>",
  ];
}

function ntry(version: CamtVersion, writer: Writer, booking: WrittenBooking): string {
  const { isCredit, isReversal, bookedOn, valuedOn = bookedOn, bankReference, payments } = booking;
  const isBatch = booking.isBatch && payments.length > 1;
  const direction = isCredit ? "CRDT" : "DBIT";
  return [
    `<Ntry><Amt Ccy="EUR">${decimal(sumOf(booking))}</Amt><CdtDbtInd>${direction}</CdtDbtInd>`,
    isReversal ? "<RvslInd>true</RvslInd>" : "",
    `<Sts>${writer.status(booking.status ?? "BOOK")}</Sts>`,
    `<BookgDt><Dt>${bookedOn}</Dt></BookgDt><ValDt><Dt>${valuedOn}</Dt></ValDt>`,
    element("AcctSvcrRef", bankReference),
    "<BkTxCd><Prtry><Cd>NTRF+166</Cd></Prtry></BkTxCd>",
    "<NtryDtls>",
    isBatch ? `<Btch><NbOfTxs>${payments.length}</NbOfTxs></Btch>` : "",
    ...payments.map((payment) => txDtls(version, writer, booking, payment)),
    "</NtryDtls></Ntry>",
  ].join("");
}

function txDtls(
  version: CamtVersion,
  writer: Writer,
  booking: WrittenBooking,
  payment: WrittenPayment,
): string {
  const { isCredit, isReversal } = booking;
  const amount = `<Amt Ccy="EUR">${decimal(payment.amountMinor)}</Amt>`;
  const side = isCredit !== (isReversal ?? false) ? "Dbtr" : "Cdtr";
  const iban = payment.iban && `<${side}Acct><Id><IBAN>${payment.iban}</IBAN></Id></${side}Acct>`;
  const remittance = [
    ...(payment.lines ?? []).map((line) => element("Ustrd", escaped(line))),
    payment.reference === undefined
      ? ""
      : `<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>${payment.reference}</Ref></CdtrRefInf></Strd>`,
  ].join("");
  return [
    `<TxDtls><Refs><EndToEndId>${payment.endToEndId ?? "NOTPROVIDED"}</EndToEndId></Refs>`,
    version === "02"
      ? `<AmtDtls><TxAmt>${amount}</TxAmt></AmtDtls>`
      : `${amount}<CdtDbtInd>${isCredit ? "CRDT" : "DBIT"}</CdtDbtInd>`,
    element(
      "RltdPties",
      `${element(side, payment.name && writer.party(escaped(payment.name)))}${iban ?? ""}`,
    ),
    element("RmtInf", remittance),
    payment.returnReason === undefined ? "" : `<RtrInf><Rsn><Cd>${payment.returnReason}</Cd></Rsn></RtrInf>`,
    "</TxDtls>",
  ].join("");
}

export type Dialect = "german" | "dutch" | "plain";
export const dialects: Dialect[] = ["german", "dutch", "plain"];

/** MT940, in which a batch is one booking. */
export function writeMt940(dialect: Dialect, statements: WrittenStatement[], lineEnd = "\r\n"): string {
  return statements.flatMap((statement) => message(dialect, statement)).join(lineEnd) + lineEnd;
}

function message(dialect: Dialect, statement: WrittenStatement): string[] {
  const { account, sequence, day, openingMinor, bookings } = statement;
  const balance = (minor: number) => `${minor < 0 ? "D" : "C"}${short(day)}EUR${decimal(minor, ",")}`;
  return [
    ":20:STARTUMS",
    `:25:${account}`,
    `:28C:${String(sequence ?? 0).padStart(5, "0")}/001`,
    `:60F:${balance(openingMinor)}`,
    ...bookings
      .filter(({ status = "BOOK" }) => status === "BOOK")
      .flatMap((booking) => [line61(booking), ...field86(dialect, booking)]),
    `:62F:${balance(closingOf(statement))}`,
    "-",
  ];
}

function short(day: string): string {
  return day.replaceAll("-", "").slice(2);
}

function line61(booking: WrittenBooking): string {
  const { isCredit, isReversal, bookedOn, valuedOn = bookedOn, bankReference } = booking;
  const mark = isReversal ? `R${isCredit ? "D" : "C"}` : isCredit ? "C" : "D";
  const end = bankReference === undefined ? "" : `//${bankReference}`;
  return `:61:${short(valuedOn)}${short(bookedOn).slice(2)}${mark}R${decimal(sumOf(booking), ",")}NTRFNONREF${end}`;
}

function field86(dialect: Dialect, booking: WrittenBooking): string[] {
  const [first = { amountMinor: 0 }] = booking.payments;
  const text = booking.payments.length > 1 ? "SAMMLER" : "";
  const write = { german: german86, dutch: dutch86, plain: plain86 }[dialect];
  return cut(`:86:${write(text === "" ? first : { amountMinor: 0, lines: [text] }, booking)}`, 65);
}

function german86(payment: WrittenPayment, { isCredit }: WrittenBooking): string {
  const kind = payment.returnReason === undefined ? (isCredit ? "166" : "116") : "159";
  const lines = [
    ...cut(`EREF+${payment.endToEndId ?? "NOTPROVIDED"}`, 27),
    ...(payment.returnReason === undefined ? [] : cut(`RTRN+${payment.returnReason}`, 27)),
    ...cut(`SVWZ+${[payment.reference, ...(payment.lines ?? [])].filter(Boolean).join(" ")}`, 27),
  ];
  const fields = lines.slice(0, 14).map((line, i) => `?${i < 10 ? 20 + i : 50 + i}${line}`);
  const iban = payment.iban === undefined ? "" : `?31${payment.iban}`;
  const names = cut(payment.name ?? "", 27).map((line, i) => `?${32 + i}${line}`);
  return `${kind}?00GUTSCHRIFT?109310${fields.join("")}?30BANKXX21${iban}${names.slice(0, 2).join("")}?34000`;
}

function dutch86(payment: WrittenPayment): string {
  const part = (name: string, value: string | undefined) => (value ? `/${name}/${value}` : "");
  const free = payment.lines?.length ? `USTD//${payment.lines.join("")}` : undefined;
  return [
    "/TRTP/SEPA OVERBOEKING",
    part("RTRN", payment.returnReason),
    part("IBAN", payment.iban),
    part("NAME", payment.name),
    part("REMI", payment.reference === undefined ? free : `STRD/CUR/${payment.reference}`),
    part("EREF", payment.endToEndId ?? "NOTPROVIDED"),
  ].join("");
}

function plain86(payment: WrittenPayment): string {
  const words = [payment.name, payment.iban, payment.endToEndId, payment.reference, ...(payment.lines ?? [])];
  return words.filter(Boolean).join(" ");
}

/** In pieces of so many characters, none of which begins as a tag does. */
function cut(text: string, length: number): string[] {
  return text.match(new RegExp(`.{1,${length}}`, "gs")) ?? [];
}
