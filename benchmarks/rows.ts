import { askInTurns, type Load } from "./asking.ts";
import { percentile } from "./figures.ts";
import type { Site } from "./site.ts";

/** A thing that was measured. */
export interface Row {
  what: string;
  perSecond?: number;
  p50Milliseconds?: number;
  p99Milliseconds?: number;
  /** Of the server's process, for each request. */
  cpuMicroseconds?: number;
  /** What the machine could do at most: the same bytes by a bare server, the same statements by `pg` alone. */
  ceilingPerSecond?: number;
  /** In a market of 1,000,000 products, where it was measured. */
  p50OfMillionMilliseconds?: number;
  /** To the ceiling, or of what `what` says. */
  ratio?: number;
  /** Of the server's process. */
  residentMegabytes?: number;
  /** Of the ratio or, where there is none, of the memory. */
  bar?: Bar;
}

export type Bar = { atLeast: number } | { atMost: number };

export interface Measurement {
  /** What is asked of the site, made anew for each round. */
  load: () => Promise<Load>;
  /** What could be done a second; of a bare server the load, by which both are asked in turns. */
  ceiling: (() => Promise<number>) | Load;
  /** What goes on while the site is asked. */
  beside?: () => { stop(): Promise<void> };
  bar?: Bar;
}

/** How long each side is measured in each round. */
export const seconds = 1.5;
const rounds = 3;

/**
 * What a site does of a load a second beside its ceiling, which is what could be done a second: of the rounds the one
 * whose ratio is in the middle.
 */
export async function measure(
  site: Site,
  what: string,
  { load, ceiling, beside, bar }: Measurement,
): Promise<Row> {
  const found: (Row & { ratio: number })[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = typeof ceiling === "function" ? await ceiling() : undefined;
    const asking = await load();
    const other = beside?.();
    const cpuBefore = site.cpuSeconds();
    const [asked, bare] = await askInTurns(
      typeof ceiling === "function" ? [asking] : [asking, ceiling],
      seconds,
    );
    const cpuSeconds = site.cpuSeconds() - cpuBefore;
    await other?.stop();
    const ceilingPerSecond = before ?? bare?.perSecond ?? Number.NaN;
    if (!asked) throw new Error(`nothing was asked of ${what}`);
    const { requests, ...figures } = asked;
    found.push({
      ...{ what, ...figures, ceilingPerSecond, ratio: figures.perSecond / ceilingPerSecond },
      cpuMicroseconds: (cpuSeconds * 1e6) / requests,
    });
  }
  const middle = percentile(
    found.map(({ ratio }) => ratio),
    50,
  );
  const row = found.find(({ ratio }) => ratio === middle);
  if (!row) throw new Error(`nothing was measured of ${what}`);
  return { ...row, ...(bar && { bar }) };
}

/** Undefined where there is no bar. */
export function isMet({ ratio, residentMegabytes, bar }: Row): boolean | undefined {
  const figure = ratio ?? residentMegabytes;
  if (!bar || figure === undefined) return undefined;
  return "atLeast" in bar ? figure >= bar.atLeast : figure <= bar.atMost;
}

/** Prints the rows, and in one line those that miss their bars; the process then ends with 1. */
export function tell(rows: Row[]): void {
  const ofMillion = rows.some((row) => row.p50OfMillionMilliseconds !== undefined);
  const million = (cell: string) => (ofMillion ? [cell] : []);
  const measured = rows.filter((row) => row.residentMegabytes === undefined);
  const cells = measured.map((row) => [
    row.what,
    figure(row.perSecond),
    figure(row.p50Milliseconds),
    ...million(figure(row.p50OfMillionMilliseconds)),
    ...[figure(row.p99Milliseconds), figure(row.cpuMicroseconds), figure(row.ceilingPerSecond)],
    row.ratio?.toFixed(2) ?? "",
    barOf(row),
  ]);
  const head = [
    "what",
    "a second",
    "p50 ms",
    ...million("of 1,000,000"),
    "p99 ms",
    "CPU µs",
    "ceiling",
    "ratio",
    "bar",
  ];
  for (const line of aligned([head, ...cells])) console.log(line);
  for (const row of rows.filter((one) => one.residentMegabytes !== undefined))
    console.log(`${row.what}: ${row.residentMegabytes} MB  ${barOf(row)}`);
  const missed = rows.filter((row) => isMet(row) === false);
  if (missed.length === 0) return;
  console.log(`missed: ${missed.map(({ what }) => what).join("; ")}`);
  process.exitCode = 1;
}

/** Three digits say enough. */
function figure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(value, 0.01))));
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function barOf(row: Row): string {
  if (!row.bar) return "";
  const bar = "atLeast" in row.bar ? `≥ ${row.bar.atLeast}` : `≤ ${row.bar.atMost}`;
  return `${bar} ${isMet(row) ? "met" : "missed"}`;
}

function aligned(table: string[][]): string[] {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((cells) => cells[column]?.length ?? 0)),
  );
  return table.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}
