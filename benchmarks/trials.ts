import { type Asked, askInTurns, type Load } from "./asking.ts";
import { percentile } from "./figures.ts";
import type { Bar, Row } from "./rows.ts";
import type { Site } from "./site.ts";

/** Something that is asked of a site, and what it is measured by. */
export interface Trial {
  what: string;
  /** What is asked, made anew for each round. */
  load(): Promise<Load>;
  /** What goes on while the site is asked. */
  beside?(): { stop(): Promise<void> };
  /** Opens what the machine could do at most. */
  ceiling?(): Promise<Ceiling>;
  /** Of the rate over its ceiling. */
  bar?: Bar;
  /** Of what is measured over another build, whose rate is to be kept where nothing is said. */
  against?: Against;
  /** It is not measured over another build. */
  isAlone?: true;
}

/** Bars of rate, and of what an answer takes of the processors: altogether, and by the server's process alone. */
export interface Against {
  rate?: number;
  cpu?: number;
  server?: number;
}

export interface Ceiling {
  /** What could be done a second; of a bare server the load, by which both are asked in turns. */
  most: (() => Promise<number>) | Load;
  close(): Promise<void> | void;
}

/** How long each side is measured in each round. */
export const seconds = 1.5;
const rounds = 3;

export async function measureAll(site: Site, trials: Trial[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const trial of trials) rows.push(await measure(site, trial));
  return rows;
}

/**
 * What a site does of a load a second, beside its ceiling where there is one: of the rounds the one whose ratio, or rate, is in
 * the middle.
 */
export async function measure(site: Site, { what, load, ceiling, beside, bar }: Trial): Promise<Row> {
  const opened = await ceiling?.();
  const found: { row: Row; order: number }[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const before = typeof opened?.most === "function" ? await opened.most() : undefined;
      const asking = await load();
      const other = beside?.();
      const sides = [{ load: asking, ...(asking.url === site.url && { cpu: site.cpu }) }];
      const [asked, bare] = await askInTurns(
        typeof opened?.most === "object" ? [...sides, { load: opened.most }] : sides,
        seconds,
      );
      await other?.stop();
      if (!asked) throw new Error(`nothing was asked of ${what}`);
      const ceilingPerSecond = before ?? bare?.perSecond;
      const ratio = ceilingPerSecond === undefined ? undefined : asked.perSecond / ceilingPerSecond;
      found.push({
        order: ratio ?? asked.perSecond,
        row: {
          ...{ what, ...figuresOf(asked) },
          ...(ceilingPerSecond !== undefined && ratio !== undefined && { ceilingPerSecond, ratio }),
        },
      });
    }
  } finally {
    await opened?.close();
  }
  const middle = percentile(
    found.map(({ order }) => order),
    50,
  );
  const { row } = found.find(({ order }) => order === middle) ?? {};
  if (!row) throw new Error(`nothing was measured of ${what}`);
  return { ...row, ...(bar && { bar }) };
}

/** As rows show them. */
export function figuresOf({ cpu, ...figures }: Asked): Partial<Row> {
  return {
    ...figures,
    ...(cpu && {
      cpuMicroseconds: cpu.server * 1e6,
      databaseCpuMicroseconds: cpu.database * 1e6,
      perCoreSecond: 1 / cpu.server,
    }),
  };
}
