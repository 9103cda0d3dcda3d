import { showMoney } from "#platform/base";
import { isInEea } from "./sepa-countries.ts";
import { sepaText } from "./sepa-text.ts";

/** An account and whose it is. */
export interface Account {
  holder: string;
  iban: string;
}

/** As it is written in parts: a town in free lines is refused since 15 November 2026. */
export interface StructuredAddress {
  street: string;
  postal_code: string;
  city: string;
  country: string;
}

/** What is sent to one account, in euro. */
export interface CreditTransfer {
  endToEndId: string;
  amountMinor: number;
  to: Account;
  /** Only written for accounts beyond the EEA. */
  address: StructuredAddress | null;
  /** What the receiver reads on their statement. */
  text: string;
}

/** All that is sent from the site's account at once. */
export interface CreditTransferFile {
  messageId: string;
  createdAt: Date;
  /** As `2026-11-30`. */
  executionDay: string;
  from: Account & { bic: string | null; address: StructuredAddress | null };
  transfers: CreditTransfer[];
}

/**
 * The order to a bank to send SEPA credit transfers: ISO 20022's pain.001.001.09, by the implementation guidelines of the
 * European Payments Council (EPC132-08). Receivers' banks are known by their IBAN alone. Each transfer is booked by itself, so
 * that the statement names it. Those beyond the EEA stand apart, for they tell the addresses of both sides.
 */
export function writeCreditTransfers(file: CreditTransferFile): string {
  const { messageId, createdAt, from, transfers } = file;
  const groups = [
    transfers.filter(({ to }) => isInEea(to.iban)),
    transfers.filter(({ to }) => !isInEea(to.iban)),
  ];
  const payments = groups.flatMap((those, i) =>
    those.length === 0 ? [] : payment(file, those, { id: `${messageId}-${i + 1}`, isAbroad: i === 1 }),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>',
    `<GrpHdr><MsgId>${messageId}</MsgId><CreDtTm>${createdAt.toISOString().slice(0, 19)}Z</CreDtTm>`,
    `${totals(transfers)}<InitgPty><Nm>${nameOf(from.holder)}</Nm></InitgPty></GrpHdr>`,
    ...payments,
    "</CstmrCdtTrfInitn></Document>",
    "",
  ].join("\n");
}

function payment(
  { executionDay, from }: CreditTransferFile,
  transfers: CreditTransfer[],
  { id, isAbroad }: { id: string; isAbroad: boolean },
): string[] {
  const bank = from.bic ? `<BICFI>${from.bic}</BICFI>` : "<Othr><Id>NOTPROVIDED</Id></Othr>";
  return [
    `<PmtInf><PmtInfId>${id}</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg>${totals(transfers)}`,
    `<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt><Dt>${executionDay}</Dt></ReqdExctnDt>`,
    `<Dbtr><Nm>${nameOf(from.holder)}</Nm>${isAbroad ? addressOf(from.address) : ""}</Dbtr>`,
    `<DbtrAcct><Id><IBAN>${from.iban}</IBAN></Id></DbtrAcct>`,
    // The schema asks for the payer's bank, known or not.
    `<DbtrAgt><FinInstnId>${bank}</FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>`,
    ...transfers.map((one) => transfer(one, isAbroad)),
    "</PmtInf>",
  ];
}

function transfer({ endToEndId, amountMinor, to, address, text }: CreditTransfer, isAbroad: boolean): string {
  const told = sepaText(text, longestText);
  return [
    `<CdtTrfTxInf><PmtId><EndToEndId>${endToEndId}</EndToEndId></PmtId>`,
    `<Amt><InstdAmt Ccy="EUR">${inEuro(amountMinor)}</InstdAmt></Amt>`,
    `<Cdtr><Nm>${nameOf(to.holder)}</Nm>${isAbroad ? addressOf(address) : ""}</Cdtr>`,
    `<CdtrAcct><Id><IBAN>${to.iban}</IBAN></Id></CdtrAcct>`,
    told === "" ? "" : `<RmtInf><Ustrd>${told}</Ustrd></RmtInf>`,
    "</CdtTrfTxInf>",
  ].join("");
}

function totals(transfers: CreditTransfer[]): string {
  const sum = transfers.reduce((all, { amountMinor }) => all + amountMinor, 0);
  return `<NbOfTxs>${transfers.length}</NbOfTxs><CtrlSum>${inEuro(sum)}</CtrlSum>`;
}

function inEuro(minor: number): string {
  return showMoney(minor, "EUR").amount;
}

/** A name without a single letter that Latin could write is none to the schema either. */
function nameOf(holder: string): string {
  return sepaText(holder, longestName) || "NOTPROVIDED";
}

const longestName = 70;
const longestText = 140;

function addressOf(address: StructuredAddress | null): string {
  if (address === null) return "";
  const parts = [
    ["StrtNm", sepaText(address.street, 70)],
    ["PstCd", sepaText(address.postal_code, 16)],
    ["TwnNm", sepaText(address.city, 35)],
    ["Ctry", address.country],
  ];
  const filled = parts.filter(([, text]) => text !== "").map(([name, text]) => `<${name}>${text}</${name}>`);
  return `<PstlAdr>${filled.join("")}</PstlAdr>`;
}
