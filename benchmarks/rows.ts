import { aligned, figure } from "./tables.ts";

/** A thing that was measured. */
export interface Row {
  what: string;
  perSecond?: number;
  p50Milliseconds?: number;
  p99Milliseconds?: number;
  /** Of the server's process, for each request. */
  cpuMicroseconds?: number;
  /** Of PostgreSQL, for each request. */
  databaseCpuMicroseconds?: number;
  /** Answers for each second of the processors that the server's process took. */
  perCoreSecond?: number;
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
    ...[figure(row.p99Milliseconds), figure(row.cpuMicroseconds), figure(row.databaseCpuMicroseconds)],
    ...[figure(row.perCoreSecond), figure(row.ceilingPerSecond)],
    row.ratio?.toFixed(2) ?? "",
    barOf(row),
  ]);
  const head = [
    "what",
    "a second",
    "p50 ms",
    ...million("of 1,000,000"),
    "p99 ms",
    ...["CPU µs", "database", "a core-second"],
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

function barOf(row: Row): string {
  if (!row.bar) return "";
  const bar = "atLeast" in row.bar ? `≥ ${row.bar.atLeast}` : `≤ ${row.bar.atMost}`;
  return `${bar} ${isMet(row) ? "met" : "missed"}`;
}
