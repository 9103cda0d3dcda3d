import { type Booking, bookingOf, paymentOf, restOf, wholeOf } from "./camt-entry.ts";
import {
  asAccount,
  type Entry,
  NotAStatement,
  newStatement,
  type Read,
  type Reader,
  readDay,
  readDecimal,
  type Statement,
} from "./statement.ts";
import { createXmlReader, find, type Node, textAt, type Wanted } from "./xml.ts";

/**
 * camt.053, bank to customer statement, of ISO 20022: versions 02 to 13, by their schemas. What differs between them and
 * matters here: a status is a text in older versions and a code inside in newer ones, a party's name lies under `Pty` in
 * newer ones, a payment has an amount of its own from 03 on. All are looked for, whatever version the file names.
 */
export function createCamtReader(decode: (bytes: Uint8Array | undefined) => string): Reader {
  let done: Read[] = [];
  const reading = createReading((read) => done.push(read));
  const read = createXmlReader(reading.wanted);
  return (bytes) => {
    read(decode(bytes));
    if (bytes === undefined) {
      read(undefined);
      if (!reading.hasStatement()) throw new NotAStatement(1, "The file holds no camt.053 statement.");
    }
    const taken = done;
    done = [];
    return taken;
  };
}

/** What is read one by one, however much of it there is. */
const containers = ["BkToCstmrStmt", "Stmt", "Ntry", "NtryDtls"];
/** Around a document banks put envelopes of their own. */
const mostEnvelopes = 10;

function createReading(tell: (read: Read) => void): { wanted: Wanted; hasStatement(): boolean } {
  let seen = false;
  /** How many containers are open. */
  let depth = 0;
  let statement: Statement | undefined;
  let places = 0;
  let fields: Node[] = [];
  let beginsAt = 0;
  let booking: Booking | undefined;

  const give = (entry: Entry | undefined) => entry && tell({ entry });
  /** What stands before the payments of a booking is enough to know it by. */
  const booked = (of: Statement) => {
    booking ??= bookingOf(of, fields, beginsAt, places + 1);
    return booking;
  };
  const requireAccount = (line: number) => {
    if (statement?.account === "") throw new NotAStatement(line, "The statement names no account.");
  };
  const opens: Record<string, (line: number) => void> = {
    Stmt() {
      seen = true;
      statement = newStatement();
      places = 0;
      tell({ statement });
    },
    Ntry(line) {
      requireAccount(line);
      fields = [];
      beginsAt = line;
      booking = undefined;
    },
  };
  const closes: Record<string, (line: number, of: Statement) => void> = {
    Stmt: requireAccount,
    Ntry(_line, of) {
      const last = booked(of);
      if (!last.isBooked) return;
      places++;
      if (last.parts === 0) return void give(wholeOf(last, fields));
      give(paymentOf(last));
      give(restOf(last));
    },
  };
  const wanted: Wanted = {
    opens(path, attributes, line) {
      const name = path.at(-1) ?? "";
      if (name === "Document") requireVersion(attributes, line);
      if (name !== containers[depth]) return depth === 0 && path.length <= mostEnvelopes;
      depth++;
      opens[name]?.(line);
      return true;
    },
    whole(_path, node, line) {
      const parent = containers[depth - 1];
      if (!statement) return;
      if (parent === "Stmt") return readHead(statement, node, line);
      if (parent === "Ntry") return void fields.push(node);
      if (node.name === "Btch") booked(statement).batch = node;
      if (node.name !== "TxDtls" || !booked(statement).isBooked) return;
      const of = booked(statement);
      if (of.held) give(paymentOf(of));
      of.held = { node, line };
    },
    closes(path, line) {
      const name = path.at(-1) ?? "";
      if (depth === 0 || name !== containers[depth - 1]) return;
      depth--;
      if (statement) closes[name]?.(line, statement);
    },
  };
  return { wanted, hasStatement: () => seen };
}

/** What the schemas up to the newest have in common; a later one is read once somebody has looked at it. */
const versions = { oldest: 2, newest: 13 };

/** The format is named in the namespace; a file without one is read for what it holds. */
function requireVersion(attributes: Record<string, string>, line: number): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!/^xmlns(:|$)/.test(name)) continue;
    const [, format, version] = /:xsd:([a-z]{4}\.\d{3})\.\d{3}\.(\d{2})/.exec(value) ?? [];
    if (format === undefined) continue;
    if (format !== "camt.053")
      throw new NotAStatement(line, `This is a ${format} message, no statement (camt.053).`);
    if (Number(version) < versions.oldest || Number(version) > versions.newest)
      throw new NotAStatement(line, `Version ${version} of camt.053 is not known.`);
  }
}

function readHead(statement: Statement, node: Node, line: number): void {
  if (node.name === "Acct") {
    statement.account = asAccount(textAt(node, "Id/IBAN", "Id/Othr/Id")) ?? "";
    statement.currency = textAt(node, "Ccy") ?? null;
  }
  if (node.name === "LglSeqNb" || (node.name === "ElctrncSeqNb" && statement.sequence === null)) {
    const number = node.text.trim().replace(/^\+?0*/, "");
    if (/^\d{1,18}$/.test(number)) statement.sequence = number;
  }
  if (node.name === "StmtPgntn" && /^\d{1,5}$/.test(textAt(node, "PgNb") ?? ""))
    statement.page = Number(textAt(node, "PgNb"));
  if (node.name === "Bal") readBalance(statement, node, line);
}

function readBalance(statement: Statement, node: Node, line: number): void {
  const type = textAt(node, "Tp/CdOrPrtry/Cd");
  const amount = find(node, "Amt");
  const minor = readDecimal(amount?.text.trim() ?? "", ".", amount?.attributes["Ccy"] ?? "");
  if (minor === undefined)
    throw new NotAStatement(line, "A balance has no amount of a known currency that can be read.");
  const signed = textAt(node, "CdtDbtInd") === "DBIT" ? -minor : minor;
  if (type === "OPBD" || type === "PRCD") statement.openingMinor = signed;
  if (type !== "CLBD") return;
  statement.closingMinor = signed;
  statement.closedOn = readDay(textAt(node, "Dt/Dt", "Dt/DtTm") ?? "") ?? null;
}
