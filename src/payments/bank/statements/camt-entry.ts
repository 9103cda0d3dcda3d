import {
  asAccount,
  asId,
  asText,
  type Entry,
  mostRemittance,
  NotAStatement,
  readDay,
  readDecimal,
  type Statement,
} from "./statement.ts";
import { all, find, type Node, textAt } from "./xml.ts";

/** An `Ntry`, as far as it stands before its payments. */
export interface Booking {
  isBooked: boolean;
  entry: Entry;
  batch?: Node;
  /** A payment that isn't told yet: only the next one, or the end, says whether it is the only one. */
  held?: { node: Node; line: number };
  /** How many payments have been told. */
  parts: number;
  /** What is left of the booking beside these, positive where it moves as the booking does. */
  restMinor: number;
}

/** Throws NotAStatement where a booking has no amount or day that can be read. */
export function bookingOf(statement: Statement, fields: Node[], line: number, place: number): Booking {
  const node: Node = { name: "Ntry", text: "", attributes: {}, children: fields };
  // A newer status is a choice of a code and a word of the bank's own, an older one is the code itself.
  const isBooked = textAt(node, "Sts/Cd", "Sts") === "BOOK";
  const amount = amountOf(find(node, "Amt"));
  if (!amount) throw new NotAStatement(line, "A booking has no amount of a known currency that can be read.");
  const direction = textAt(node, "CdtDbtInd");
  if (direction !== "CRDT" && direction !== "DBIT")
    throw new NotAStatement(line, "A booking is neither a credit nor a debit.");
  const valuedOn = dayAt(node, "ValDt");
  const bookedOn = dayAt(node, "BookgDt") ?? valuedOn ?? statement.closedOn;
  if (isBooked && bookedOn === null) throw new NotAStatement(line, "A booking has no day that can be read.");
  const entry: Entry = {
    statement,
    line,
    place,
    part: 0,
    ...amount,
    isCredit: direction === "CRDT",
    bookingMinor: direction === "CRDT" ? amount.amountMinor : -amount.amountMinor,
    isReversal: /^(true|1)$/.test(textAt(node, "RvslInd") ?? ""),
    bookedOn: bookedOn ?? "",
    valuedOn,
    bankReference: asId(textAt(node, "AcctSvcrRef")) ?? ownNumber(textAt(node, "NtryRef"), bookedOn),
    endToEndId: null,
    batchIds: [],
    references: [],
    remittance: [],
    name: null,
    iban: null,
    returnReason: null,
  };
  return { isBooked, entry, parts: 0, restMinor: entry.amountMinor };
}

/** Where a bank gives a booking a number only, it may be one of that day. */
function ownNumber(typed: string | undefined, day: string | null): string | null {
  const id = asId(typed);
  return id && `${day} ${id}`;
}

/** The booking as one entry, with what its only payment says of it; nothing where no money moved. */
export function wholeOf(booking: Booking, fields: Node[]): Entry | undefined {
  const { entry, held } = booking;
  if (entry.amountMinor === 0) return undefined;
  const details = held ? detailsOf(booking, held.node) : {};
  const info = asText(fields.find(({ name }) => name === "AddtlNtryInf")?.text, mostInfo);
  const told = { ...entry, ...details };
  // What a bank tells of a booking without details stands here.
  if (info !== null && told.remittance.length === 0) told.remittance = [info];
  if (told.bankReference === null && held) told.bankReference = asId(textAt(held.node, "Refs/AcctSvcrRef"));
  return told;
}

const mostInfo = 500;

/** The held payment of a batch; nothing where it doesn't say what it came to. */
export function paymentOf(booking: Booking): Entry | undefined {
  const { entry, held } = booking;
  booking.parts++;
  if (!held) return undefined;
  const { node, line } = held;
  const amount = ["Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"]
    .map((path) => amountOf(find(node, path)))
    .find((one) => one?.currency === entry.currency);
  if (!amount || amount.amountMinor === 0) return undefined;
  const direction = textAt(node, "CdtDbtInd") ?? (entry.isCredit ? "CRDT" : "DBIT");
  const isCredit = direction === "CRDT";
  booking.restMinor -= isCredit === entry.isCredit ? amount.amountMinor : -amount.amountMinor;
  const own = { line, part: booking.parts, ...amount, isCredit };
  return { ...entry, ...own, ...detailsOf(booking, node) };
}

/** What a batch came to beside its payments: its fees, or payments without an amount. */
export function restOf(booking: Booking): Entry | undefined {
  const { entry, restMinor, parts } = booking;
  if (restMinor === 0) return undefined;
  const isCredit = restMinor > 0 === entry.isCredit;
  return { ...entry, part: parts + 1, amountMinor: Math.abs(restMinor), isCredit };
}

function detailsOf({ entry, batch }: Booking, node: Node): Partial<Entry> {
  const info = find(node, "RmtInf");
  const structured = all(info, "Strd");
  const free = [...all(info, "Ustrd"), ...structured.flatMap((one) => all(one, "AddtlRmtInf"))];
  const lines = free.map(({ text }) => asText(text)).filter((text) => text !== null);
  const more = lines.length === 0 ? asText(textAt(node, "AddtlTxInf"), mostInfo) : null;
  const batchIds = [
    ...["Refs/PmtInfId", "Refs/MsgId"].map((path) => textAt(node, path)),
    ...["PmtInfId", "MsgId"].map((path) => textAt(batch, path)),
  ];
  return {
    ...partyOf(entry, node),
    endToEndId: asId(textAt(node, "Refs/EndToEndId")),
    batchIds: [...new Set(batchIds.map(asId).filter((id) => id !== null))],
    references: structured
      .map((one) => asText(textAt(one, "CdtrRefInf/Ref")))
      .filter((reference) => reference !== null)
      .slice(0, mostRemittance),
    remittance: (more === null ? lines : [more]).slice(0, mostRemittance),
    returnReason: reasonOf(node),
  };
}

/** Who is on the other side. What takes a booking back names the parties of that one. */
function partyOf({ statement, isCredit, isReversal }: Entry, node: Node): Pick<Entry, "name" | "iban"> {
  const parties = find(node, "RltdPties");
  const isFromThem = isCredit !== isReversal;
  const sides = isFromThem ? ["Dbtr", "Cdtr"] : ["Cdtr", "Dbtr"];
  const [first, second] = sides.map((side) => ({
    name: asText(
      textAt(parties, ...["", "Ultmt"].flatMap((of) => [`${of}${side}/Pty/Nm`, `${of}${side}/Nm`])) ??
        textAt(parties, `${side}/Agt/FinInstnId/Nm`),
    ),
    iban: asAccount(textAt(parties, `${side}Acct/Id/IBAN`, `${side}Acct/Id/Othr/Id`)),
  }));
  // Of what came back some banks name the sides as they were on the way out.
  const isSite = first?.iban != null && first.iban === statement.account;
  return (isSite ? second : first) ?? { name: null, iban: null };
}

function reasonOf(node: Node): string | null {
  const info = find(node, "RtrInf");
  if (!info) return null;
  const words = all(info, "AddtlInf").map(({ text }) => text);
  return asText([textAt(info, "Rsn/Cd", "Rsn/Prtry"), ...words].filter(Boolean).join(" ")) ?? "returned";
}

function amountOf(node: Node | undefined): { amountMinor: number; currency: string } | undefined {
  const currency = node?.attributes["Ccy"] ?? "";
  if (!node || !/^[A-Z]{3}$/.test(currency)) return undefined;
  const amountMinor = readDecimal(node.text.trim().replace(/^\+|^(?=\.)/, ""), ".", currency);
  return amountMinor === undefined ? undefined : { amountMinor, currency };
}

function dayAt(node: Node, name: string): string | null {
  return readDay(textAt(node, `${name}/Dt`, `${name}/DtTm`) ?? "") ?? null;
}
