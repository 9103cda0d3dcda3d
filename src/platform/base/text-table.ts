/** Rows of cells under a heading, as commands print them. */

/** In columns, for people; cells of the columns named in `right` end below each other. */
export function inColumns(table: string[][], right: string[] = []): string {
  const heading = table[0] ?? [];
  const widths = heading.map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  const align = (cell: string, i: number) =>
    right.includes(heading[i] ?? "") ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
  return table.map((row) => row.map(align).join("  ").trimEnd()).join("\n");
}

/** For a bank or a spreadsheet: CSV (RFC 4180) without the last line's end. */
export function asCsv(table: string[][]): string {
  return table.map((row) => row.map(quote).join()).join("\r\n");
}

/**
 * A name that a spreadsheet would take for a formula, and calculate, is told to be text by the apostrophe. Some take wide signs
 * for the narrow ones, and many in Europe part cells at semicolons.
 */
function quote(cell: string): string {
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const formula = /^[=+\-@\t\r＝＋－＠]/;

/** The cell as it was, without the apostrophe that `asCsv` told a spreadsheet by that it is text. */
export function withoutApostrophe(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}
