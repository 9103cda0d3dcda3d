import { isUtf8 } from "node:buffer";

/** Files of CSV (RFC 4180) as spreadsheets write them, in whatever language they speak. */

/** A record, and the line of the file on which it begins. */
export interface CsvLine {
  line: number;
  cells: string[];
}

/** The text of a file: UTF-8, UTF-16 where its mark says so, and else the letters of Western Europe. */
export function csvText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  const text = new TextDecoder(isUtf8(bytes) ? "utf-8" : "windows-1252").decode(bytes);
  return text.replace(/^\ufeff/, "");
}

/** The records of a text, without those that are empty. Its first line tells what divides them: commas, semicolons or tabs. */
export function readCsv(text: string): CsvLine[] {
  const divider = dividerOf(text);
  const lines: CsvLine[] = [];
  const field = new RegExp(`"((?:[^"]|"")*)"?[^\\r\\n${divider}]*|([^\\r\\n${divider}]*)`, "y");
  let line = 1;
  let begun: CsvLine = { line, cells: [] };
  let at = 0;
  while (at <= text.length) {
    field.lastIndex = at;
    const [all = "", quoted, plain = ""] = field.exec(text) ?? [];
    begun.cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    line += all.split("\n").length - 1;
    at += all.length;
    const end = text.charAt(at);
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (end === divider) continue;
    if (begun.cells.some((cell) => cell !== "")) lines.push(begun);
    line++;
    begun = { line, cells: [] };
  }
  return lines;
}

/** What stands most often in the first line. */
function dividerOf(text: string): string {
  const [first = ""] = text.split(/[\r\n]/, 1);
  const [most = ","] = [",", ";", "\t"].sort((a, b) => first.split(b).length - first.split(a).length);
  return most;
}
