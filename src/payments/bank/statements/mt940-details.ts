import { asAccount, asId, asText, type Entry, mostRemittance } from "./statement.ts";

/** What field 86 tells of a booking: in one of the two structures that banks of Europe use, or in plain lines. */
export function readDetails(entry: Entry, lines: string[]): Partial<Entry> {
  // Banks cut a field into lines wherever 65 characters are full.
  const text = lines.join("");
  const german = /^(\d{3})([?~@#<>^|])(?=\d\d)/.exec(text);
  if (german) return ofGerman(entry, text, german[1] ?? "", german[2] ?? "");
  if (/(^|\s)\/(TRTP|REMI|EREF|CNTP|ORDP|BENM|IBAN|NAME|RTRN)\//.test(text)) return ofSlashed(entry, text);
  return { remittance: linesOf([...entry.remittance, ...lines]) };
}

/**
 * `166?00GUTSCHRIFT?20SVWZ+RF18…?31DE89…?32Name`: a code of the kind of business, and subfields of 27 characters, of which
 * 20 to 29 and 60 to 63 are one text, itself parted by words such as `SVWZ+` (what it is for) and `EREF+`.
 */
function ofGerman(entry: Entry, text: string, kind: string, separator: string): Partial<Entry> {
  const fields = text.slice(4).split(separator);
  const at = (isWanted: (number: number) => boolean) =>
    fields
      .filter((field) => /^\d\d/.test(field) && isWanted(Number(field.slice(0, 2))))
      .map((field) => field.slice(2));
  // A separator within what somebody typed begins no subfield.
  const free = at((number) => (number >= 20 && number <= 29) || (number >= 60 && number <= 63))
    // A word begins a subfield or stands behind a blank; what else a subfield begins with goes on from the one before.
    .map((field) => field.replace(/^[A-Z]{3,4}\+/, " $&"))
    .join("");
  const words = partsOf(free, germanWord);
  const isReturn = returns.has(kind);
  const remittance = words.get("SVWZ") ?? words.get("") ?? free;
  return {
    endToEndId: asId(words.get("EREF")) ?? entry.endToEndId,
    remittance: linesOf([...entry.remittance, remittance]),
    name: asText(at((number) => number === 32 || number === 33).join("")) ?? asText(words.get("ABWA")),
    iban: asAccount(words.get("IBAN") ?? at((number) => number === 31)[0]),
    returnReason: isReturn ? (reasonIn(words.get("RTRN") ?? remittance) ?? "returned") : null,
  };
}

const germanWord =
  /(?<![A-Z0-9])(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|BREF|RREF|RTRN|PURP)\+/g;

/** Kinds of business of the German banks' table: what came back of a direct debit or a transfer. */
const returns = new Set(["108", "109", "159", "184"]);

/** `/TRTP/SEPA OVERBOEKING/IBAN/NL…/NAME/…/REMI/…/EREF/…`, as Dutch banks write it. */
function ofSlashed(entry: Entry, text: string): Partial<Entry> {
  const words = partsOf(
    text,
    /\/(TRTP|TRCD|IBAN|BIC|NAME|REMI|EREF|ORDP|BENM|CNTP|MARF|CSID|PREF|RTRN|ISDT|PURP|ULTD|ULTC|ULTB|SVCL|ADDR|INIT|CREF|IREF)\//g,
  );
  const [iban, , name] = (words.get("CNTP") ?? "").split("/");
  const [, reference] = /^STRD\/(?:CUR|ISO)?\/?([^/]*)/.exec(words.get("REMI") ?? "") ?? [];
  const free = words
    .get("REMI")
    ?.replace(/^(USTD|STRD)\/(CUR|ISO)?\/?/, "")
    .replace(/\/+$/, "");
  const isReturn = words.has("RTRN");
  const structured = asText(reference);
  return {
    endToEndId: asId(words.get("EREF")?.replace(/\/+$/, "")) ?? entry.endToEndId,
    references: structured === null ? [] : [structured],
    remittance: linesOf([...entry.remittance, free ?? words.get("") ?? ""]),
    name: asText((words.get("NAME") ?? name)?.replace(/\/+$/, "")),
    iban: asAccount((words.get("IBAN") ?? iban)?.replace(/\/+$/, "")),
    returnReason: isReturn ? (asText(words.get("RTRN")?.replace(/\/+$/, "")) ?? "returned") : null,
  };
}

/** What stands behind each word until the next; before the first under the name "". The first of each word counts. */
function partsOf(text: string, word: RegExp): Map<string, string> {
  const parts = new Map<string, string>();
  let name = "";
  let from = 0;
  const end = (to: number) => {
    const part = text.slice(from, to).trim();
    if (part !== "" && !parts.has(name)) parts.set(name, part);
  };
  for (const { 0: found, 1: next = "", index } of text.matchAll(word)) {
    end(index);
    name = next;
    from = index + found.length;
  }
  end(text.length);
  return parts;
}

/** A reason of ISO's list of codes, `AC04`. */
function reasonIn(text: string): string | null {
  return /\b(?:A[CGM]|BE|CN|DT|ED|FF|M[DS]|NA|R[CR]|SL|TM|UPAY)\d\d\b/.exec(text)?.[0] ?? null;
}

function linesOf(lines: (string | undefined)[]): string[] {
  return lines
    .map((line) => asText(line, mostLine))
    .filter((line) => line !== null)
    .slice(0, mostRemittance);
}

const mostLine = 1000;
