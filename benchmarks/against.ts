import { type Asked, askInTurns } from "./asking.ts";
import type { Build } from "./builds.ts";
import { median } from "./figures.ts";
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
    process.stderr.write(`\r${`${Math.round(performance.now() / 1000)} s: ${trial.what}`.padEnd(80)}`);
    rows.push(await oppose({ site: ours, trial }, { site: theirs, trial: other }));
  }
  process.stderr.write("\n");
  return rows;
}

interface Opponent {
  site: Site;
  trial: Trial;
}

async function oppose(one: Opponent, other: Opponent): Promise<Opposed> {
  const ratios: Opposed["ratios"] = { rate: [], cpu: [], server: [] };
  let last: [ours: Asked, theirs: Asked] | undefined;
  for (let round = 0; round < rounds; round++) {
    const sides = [];
    for (const { site, trial } of [one, other]) sides.push({ load: await trial.load(), cpu: site.cpu });
    const beside = [one, other].map(({ trial }) => trial.beside?.());
    const [ours, theirs] = await askInTurns(sides, seconds);
    for (const work of beside) await work?.stop();
    if (!ours?.cpu || !theirs?.cpu) throw new Error("what it takes of the processors is not known here");
    last = [ours, theirs];
    ratios.rate.push(ours.perSecond / theirs.perSecond);
    ratios.cpu.push(sum(ours.cpu) / sum(theirs.cpu));
    ratios.server.push(ours.cpu.server / theirs.cpu.server);
  }
  const { what, against: bars = kept } = one.trial;
  if (!last) throw new Error(`nothing was measured of ${what}`);
  return { what, ours: last[0], theirs: last[1], ratios, bars };
}

function sum({ server, database }: { server: number; database: number }): number {
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
