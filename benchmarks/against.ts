import { type Asked, askInTurns } from "./asking.ts";
import type { Build } from "./builds.ts";
import { median } from "./figures.ts";
import { overloadContenders } from "./overload.ts";
import type { Cpu } from "./processes.ts";
import { type Site, withSite } from "./site.ts";
import { aligned, figure } from "./tables.ts";
import type { Against, Trial } from "./trials.ts";

/** What was measured of this build in turns with another one. */
export interface Opposed {
  what: string;
  /** Of the last round. */
  ours: Asked;
  theirs: Asked;
  /** Ours over theirs, of each round. */
  ratios: Record<keyof Against, number[]>;
  bars: Against;
}

/** For each side in each round. */
const seconds = 1;
const rounds = 3;
/** Of what no bar is set for. */
const kept: Against = { rate: 0.95 };

/**
 * Asks this build and another one the same in turns, each on its own copy of its own market on a PostgreSQL of its own: trials
 * whose names hold `only`.
 */
export async function measureAgainst(
  build: Build,
  groups: ((site: Site) => Promise<Trial[]>)[],
  only = "",
): Promise<Opposed[]> {
  const rows: Opposed[] = [];
  await withSite((ours) =>
    withSite(
      async (theirs) => {
        for (const trialsOf of groups) rows.push(...(await opposeAll(ours, theirs, trialsOf, only)));
        if (only === "") rows.push(await opposeOverload(ours, theirs));
        const [own, others] = [ours, theirs].map((site) => site.residentMegabytes());
        console.error(`resident memory after it: ${own} MB, theirs ${others} MB`);
      },
      10_000,
      build,
    ),
  );
  return rows;
}

async function opposeAll(
  ours: Site,
  theirs: Site,
  trialsOf: (site: Site) => Promise<Trial[]>,
  only: string,
): Promise<Opposed[]> {
  const trials = (await trialsOf(ours)).filter(({ what, isAlone }) => !isAlone && what.includes(only));
  if (trials.length === 0) return [];
  const others = new Map((await trialsOf(theirs)).map((trial) => [trial.what, trial]));
  const rows: Opposed[] = [];
  for (const trial of trials) {
    const other = others.get(trial.what);
    if (!other) throw new Error(`the other build has no ${trial.what}`);
    const { what, against: bars = kept } = trial;
    rows.push(await oppose(what, bars, { ...trial, cpu: ours.cpu }, { ...other, cpu: theirs.cpu }));
  }
  process.stderr.write("\n");
  return rows;
}

/** Only where all is measured. */
async function opposeOverload(ours: Site, theirs: Site): Promise<Opposed> {
  return compare("answered at twice the rate theirs can hold", kept, await overloadContenders(ours, theirs));
}

/** One of two who are asked the same. */
export interface Contender extends Pick<Trial, "load" | "beside"> {
  cpu(): Cpu;
}

export async function oppose(
  what: string,
  bars: Against,
  ours: Contender,
  theirs: Contender,
): Promise<Opposed> {
  return compare(what, bars, async () => {
    const sides = [];
    for (const { load, cpu } of [ours, theirs]) sides.push({ load: await load(), cpu });
    const beside = [ours, theirs].map((contender) => contender.beside?.());
    const asked = await askInTurns(sides, seconds);
    for (const work of beside) await work?.stop();
    return asked;
  });
}

/** By what is found of both in each round. */
async function compare(what: string, bars: Against, askBoth: () => Promise<Asked[]>): Promise<Opposed> {
  process.stderr.write(`\r${`${Math.round(performance.now() / 1000)} s: ${what}`.padEnd(80)}`);
  const ratios: Opposed["ratios"] = { rate: [], cpu: [], server: [] };
  let last: [ours: Asked, theirs: Asked] | undefined;
  for (let round = 0; round < rounds; round++) {
    const [one, other] = await askBoth();
    if (!one?.cpu || !other?.cpu) throw new Error("what is taken of the processors is not known here");
    last = [one, other];
    ratios.rate.push(one.perSecond / other.perSecond);
    ratios.cpu.push(sum(one.cpu) / sum(other.cpu));
    ratios.server.push(one.cpu.server / other.cpu.server);
  }
  if (!last) throw new Error(`nothing was measured of ${what}`);
  return { what, ours: last[0], theirs: last[1], ratios, bars };
}

function sum({ server, database }: Cpu): number {
  return server + database;
}

/** Prints the rows, and in one line those that miss their bars; the process then ends with 1. */
export function tellOpposed(rows: Opposed[]): void {
  const cells = rows.map(({ what, ours, theirs, ratios, bars }) => [
    ...[what, figure(ours.perSecond), figure(theirs.perSecond), spread(ratios.rate)],
    ...[ours, theirs].flatMap(({ cpu }) => [microseconds(cpu?.server), microseconds(cpu?.database)]),
    ...[spread(ratios.cpu), spread(ratios.server), barsOf(ratios, bars)],
  ]);
  const ofSides = ["its CPU µs", "database", "theirs", "database"];
  const head = ["what", "a second", "theirs", "rate", ...ofSides, "CPU", "server's", "bar"];
  for (const line of aligned([head, ...cells])) console.log(line);
  const missed = rows.filter(({ ratios, bars }) => missedOf(ratios, bars).length > 0);
  if (missed.length === 0) return;
  console.log(`missed: ${missed.map(({ what }) => what).join("; ")}`);
  process.exitCode = 1;
}

function microseconds(seconds: number | undefined): string {
  return figure(seconds === undefined ? undefined : seconds * 1e6);
}

/** The one in the middle, and between which all lie. */
function spread(ratios: number[]): string {
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return `${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}

function barsOf(ratios: Opposed["ratios"], bars: Against): string {
  const missed = missedOf(ratios, bars);
  return entriesOf(bars)
    .map(([of, bar]) => {
      const met = missed.includes(of) ? "missed" : "met";
      return of === "rate" ? `≥ ${bar} ${met}` : `${of === "cpu" ? "CPU" : "server's"} ≤ ${bar} ${met}`;
    })
    .join(", ");
}

function missedOf(ratios: Opposed["ratios"], bars: Against): (keyof Against)[] {
  return entriesOf(bars)
    .filter(([of, bar]) => !(of === "rate" ? median(ratios.rate) >= bar : median(ratios[of]) <= bar))
    .map(([of]) => of);
}

function entriesOf(bars: Against): [keyof Against, number][] {
  return (["rate", "cpu", "server"] as const).flatMap((of) =>
    bars[of] === undefined ? [] : [[of, bars[of]]],
  );
}
