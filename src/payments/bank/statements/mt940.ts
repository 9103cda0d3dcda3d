import { decodeLine } from "./decoding.ts";
import { readDetails } from "./mt940-details.ts";
import { accountOf, type Line, lineOf } from "./mt940-fields.ts";
import {
  type Entry,
  NotAStatement,
  newStatement,
  type Read,
  type Reader,
  readDay,
  readDecimal,
  type Statement,
} from "./statement.ts";

/**
 * SWIFT MT940, customer statement: tags at the beginnings of lines, each with what follows until the next. What banks put
 * around a message (headers, `-}`) is passed over. A statement is of one or more messages, its pages.
 */
export function createMt940Reader(): Reader {
  const reading = createReading();
  let rest: Uint8Array = new Uint8Array();
  let lineEnd: number | undefined;
  return (bytes) => {
    const done: Read[] = [];
    const all = bytes === undefined ? rest : rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    // A program of old may end lines by a carriage return alone, which then stands within the first of them.
    lineEnd ??= all.includes(lineFeed) || !all.includes(carriageReturn) ? lineFeed : carriageReturn;
    let from = 0;
    for (let end = all.indexOf(lineEnd); end >= 0; end = all.indexOf(lineEnd, from)) {
      done.push(...reading.line(textOf(all.subarray(from, end))));
      from = end + 1;
    }
    rest = all.subarray(from);
    if (rest.length > longestLine) reading.refuse("A line is too long.");
    if (bytes === undefined) {
      if (rest.length > 0) done.push(...reading.line(textOf(rest)));
      done.push(...reading.end());
    }
    return done;
  };
}

const lineFeed = 10;
const carriageReturn = 13;
const longestLine = 100_000;
/** Lines that banks put before the first tag. */
const mostHeaderLines = 20;
/** A field of more lines than that is none. */
const mostLines = 200;

function textOf(bytes: Uint8Array): string {
  return decodeLine(bytes).replace(/^\uFEFF|^\r+|\r+$/g, "");
}

interface Field {
  tag: string;
  lines: string[];
  line: number;
}

function createReading() {
  let number = 0;
  let field: Field | undefined;
  let hasBegun = false;
  const message = createMessage();
  const refuse = (why: string, line = number): never => {
    throw new NotAStatement(line, why);
  };
  const finish = (): Read[] => {
    const done = field ? message.take(field) : [];
    field = undefined;
    return done;
  };
  return {
    refuse,
    line(text: string): Read[] {
      number++;
      // The blocks of a SWIFT message stand before its first tag, on its line or on their own.
      const [, tag, value] = /^(?:\{.*\{4:)?:(\d{2}[A-Z]?):(.*)$/.exec(text) ?? [];
      if (tag !== undefined) {
        hasBegun = true;
        const done = finish();
        field = { tag, lines: [value ?? ""], line: number };
        return done;
      }
      if (/^-?(\}.*)?$|^\{/.test(text)) return text === "" ? [] : finish();
      if (field) {
        field.lines.push(text);
        if (field.lines.length > mostLines) refuse("A field has too many lines.");
      } else if (!hasBegun && number > mostHeaderLines) refuse("This is neither camt.053 nor MT940.", 1);
      return [];
    },
    end(): Read[] {
      if (!hasBegun) refuse("This is neither camt.053 nor MT940.", 1);
      const done = finish();
      if (message.isOpen()) refuse("The file breaks off: a closing balance (:62F:) is missing.");
      return [...done, ...message.rest()];
    },
  };
}

/** Puts the fields of a message together. */
function createMessage() {
  let statement: Statement | undefined;
  let state: "begun" | "open" | "closed" = "closed";
  let entry: Entry | undefined;
  let places = 0;
  /** The statement that the page before belonged to, and its last page. */
  let before: { statement: Statement; page: number } | undefined;
  let page = 1;

  const give = (): Read[] => {
    const done = entry ? [{ entry }] : [];
    entry = undefined;
    return done;
  };
  const begin = ({ line }: Field): void => {
    if (state === "open")
      throw new NotAStatement(line, "A statement begins before the one before has ended.");
    statement = newStatement();
    state = "begun";
    page = 1;
  };
  const take: Record<string, (field: Field, of: Statement) => Read[]> = {
    "25"(field, of) {
      of.account = accountOf(field.lines[0] ?? "") ?? "";
      return [];
    },
    "28"(field, of) {
      const [, sequence = "", typedPage] = /^0*(\d+)(?:\/0*(\d+))?/.exec(field.lines[0]?.trim() ?? "") ?? [];
      of.sequence = /^0*$/.test(sequence) ? null : sequence;
      page = Number(typedPage) || 1;
      return [];
    },
    "60"(field, of) {
      if (state !== "begun") throw new NotAStatement(field.line, "A statement has two opening balances.");
      if (of.account === "") throw new NotAStatement(field.line, "The statement names no account (:25:).");
      const { minor, currency } = balanceOf(field);
      const goesOn = isNextPage(before, of, page);
      if (goesOn && before) statement = before.statement;
      else {
        Object.assign(of, { currency, openingMinor: minor, page });
        places = 0;
      }
      state = "open";
      return goesOn ? [] : [{ statement: of }];
    },
    "61"(field, of) {
      if (state !== "open") throw new NotAStatement(field.line, "A booking stands outside of its statement.");
      const done = give();
      const read = lineOf(field.lines, of.currency ?? "");
      if (!read) throw new NotAStatement(field.line, "A booking (:61:) can't be read.");
      if (!read.isBooked) return done;
      places++;
      if (read.amountMinor > 0) entry = entryOf(of, read, field.line, places);
      return done;
    },
    "86"(field) {
      if (state === "open" && entry) Object.assign(entry, readDetails(entry, field.lines));
      return give();
    },
    "62"(field, of) {
      if (state !== "open") throw new NotAStatement(field.line, "A closing balance has no opening one.");
      const { minor, day } = balanceOf(field);
      Object.assign(of, { closingMinor: minor, closedOn: day });
      state = "closed";
      before = { statement: of, page };
      return give();
    },
  };
  return {
    take(field: Field): Read[] {
      if (field.tag === "20") {
        const done = give();
        begin(field);
        return done;
      }
      const of = statement;
      if (!of) throw new NotAStatement(field.line, `A message begins with :20:, not with :${field.tag}:.`);
      if (field.tag === "34F")
        throw new NotAStatement(field.line, "This is an interim report (MT942), no statement.");
      return take[field.tag.slice(0, 2)]?.(field, of) ?? [];
    },
    rest: give,
    isOpen: () => state !== "closed",
  };
}

/** Pages follow each other within a file. One that comes alone is known by its number. */
function isNextPage(
  before: { statement: Statement; page: number } | undefined,
  { account, sequence }: Statement,
  page: number,
): boolean {
  if (!before || sequence === null || page !== before.page + 1) return false;
  return before.statement.account === account && before.statement.sequence === sequence;
}

function entryOf(statement: Statement, read: Line, line: number, place: number): Entry {
  const { isBooked: _, customerReference, ...own } = read;
  return {
    statement,
    line,
    place,
    part: 0,
    ...own,
    bookingMinor: read.isCredit ? read.amountMinor : -read.amountMinor,
    endToEndId: customerReference,
    batchIds: customerReference === null ? [] : [customerReference],
    references: [],
    name: null,
    iban: null,
    returnReason: null,
  };
}

function balanceOf({ lines: [first = ""], line }: Field): {
  minor: number;
  currency: string;
  day: string | null;
} {
  const [, mark, year, month, date, currency = "", amount = ""] =
    /^([CD])(\d{2})(\d{2})(\d{2})([A-Z]{3})(\d[\d,]*)\s*$/.exec(first) ?? [];
  const minor = readDecimal(amount, ",", currency);
  if (minor === undefined)
    throw new NotAStatement(line, "A balance can't be read, or is of no known currency.");
  return {
    minor: mark === "D" ? -minor : minor,
    currency,
    day: readDay(`20${year}-${month}-${date}`) ?? null,
  };
}
