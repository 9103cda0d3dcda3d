import { isRecord, type showMoney } from "#platform/base";
import type { Format } from "#words";

/** A sheet of a market day, on paper and as CSV. */
export interface Sheet {
  columns: Column[];
  groups: Group[];
}

export interface Column {
  /** Its head in the CSV; on paper it is said in the reader's words. */
  name: string;
  isFigure?: boolean;
  /** Stands in the title of its group on paper. */
  isKey?: boolean;
}

export interface Group {
  title?: string;
  /** What stands below the title. */
  lines?: string[];
  rows: Cell[][];
  /** Begins a page of its own. */
  isPage?: boolean;
}

/** As it is written on paper and in the CSV. */
export type Cell = string | number | boolean | null | Amount | Quantity | Hours;

type Amount = ReturnType<typeof showMoney>;
export interface Quantity {
  size: string;
  unit: string;
}
export interface Hours {
  starts_at: string;
  ends_at: string;
}

export const sheetNames = [
  "harvest",
  "pack-by-buyer",
  "pack-by-product",
  "delivery-notes",
  "producers",
  "labels",
  "hand-over",
  "route",
  "day",
  "taxes",
] as const;
export type SheetName = (typeof sheetNames)[number];

/** What a cell says to people. */
export function onPaper(cell: Cell, format: Format): string {
  if (cell === null) return "";
  if (typeof cell === "number") return format.number(cell);
  if (typeof cell === "boolean") return cell ? "✓" : "";
  if (isAmount(cell)) return format.money(cell);
  if (isQuantity(cell)) return format.pack(cell.size, cell.unit);
  if (isHours(cell))
    return `${format.time(new Date(cell.starts_at))} – ${format.time(new Date(cell.ends_at))}`;
  return cell;
}

/** What a cell says to programs: an amount's currency stands in a column of its own. */
export function inCsv(cell: Cell): string {
  if (isAmount(cell)) return cell.amount;
  if (isQuantity(cell)) return `${cell.size} ${cell.unit}`;
  if (isHours(cell)) return `${cell.starts_at}/${cell.ends_at}`;
  return String(cell ?? "");
}

/** The rows of all groups, each with what its group's title says. */
export function csvRows({ columns, groups }: Sheet): string[][] {
  const rows = groups.flatMap(({ rows }) => rows);
  const hasMoney = rows.some((row) => row.some(isAmount));
  const head = [...columns.map(({ name }) => name), ...(hasMoney ? ["currency"] : [])];
  return [
    head,
    ...rows.map((row) => [...row.map(inCsv), ...(hasMoney ? [row.find(isAmount)?.currency ?? ""] : [])]),
  ];
}

export function isAmount(cell: Cell): cell is Amount {
  return isRecord(cell) && "currency" in cell;
}

function isQuantity(cell: Cell): cell is Quantity {
  return isRecord(cell) && "unit" in cell;
}

function isHours(cell: Cell): cell is Hours {
  return isRecord(cell) && "starts_at" in cell;
}
