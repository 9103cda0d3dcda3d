import { execFile } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Platform } from "#platform";
import { createKeeper, forgetSlot } from "./keeper.ts";
import { readLastRuns } from "./runs.ts";

const keepEveryMilliseconds = 10_000;
const afterFailureMilliseconds = 30_000;
const hourMilliseconds = 3_600_000;

/**
 * Where BACKUP_TO is set: archives the write-ahead log and new pictures within a minute, makes a copy each night and
 * verifies one each week. The latter two are commands, in processes of their own, so that requests don't notice them.
 */
export function backupWork(platform: Platform): { close(): Promise<void> } {
  const { config, db, jobs } = platform;
  const place = config.backup.to;
  if (config.databaseUrl !== undefined) return { close: async () => {} };
  if (place === undefined) {
    jobs.loop({ name: "forget_backup", run: () => forgetSlot(db).then(() => undefined) });
    return { close: async () => {} };
  }
  const keeper = createKeeper(platform, place);
  const closing = new AbortController();
  let command: Promise<void> | undefined;

  jobs.loop({
    name: "backup",
    async run() {
      if (closing.signal.aborted) return undefined;
      try {
        if (!(await keeper.keep(true))) return afterFailureMilliseconds;
        if (command === undefined) await beginWhatIsDue();
        return keepEveryMilliseconds;
      } catch (error) {
        platform.log.error({ err: error, place }, "the backup can't be kept up to date");
        return afterFailureMilliseconds;
      }
    },
  });

  async function beginWhatIsDue(): Promise<void> {
    const due = await findDue(platform, place ?? "", keeper.needsCopy());
    if (due === undefined || closing.signal.aborted) return;
    const args = due === "backup" ? ["backup"] : ["backup", "verify"];
    command = runCommand(args, closing.signal)
      .then(
        (printed) => {
          if (due === "backup") keeper.copied();
          platform.log.info({ place }, printed);
        },
        (error) => platform.log.error({ place, why: lastLine(error) }, `farmgate ${args.join(" ")} failed`),
      )
      .finally(() => {
        command = undefined;
      });
  }

  return {
    async close() {
      closing.abort();
      await command;
      await keeper.close();
    },
  };
}

/** What is to be run now, if anything: what failed is tried again after an hour, a verification after six. */
export async function findDue(
  { config, db, clock }: Pick<Platform, "config" | "db" | "clock">,
  place: string,
  needsCopy: boolean,
): Promise<"backup" | "verification" | undefined> {
  const now = clock.now().getTime();
  const copies = await readLastRuns(db, "backup", place);
  const since = (moment: Date | undefined) => now - (moment?.getTime() ?? 0);
  const night = lastMoment(clock.now(), config.backup.at, config.timeZone).getTime();
  const wantsCopy = needsCopy || (copies.lastGood?.started_at.getTime() ?? 0) < night;
  const failedJustNow = copies.last?.failure && since(copies.last.finished_at) < hourMilliseconds;
  if (wantsCopy) return failedJustNow ? undefined : "backup";
  const trials = await readLastRuns(db, "verification", place);
  const isVerified = since(trials.lastGood?.started_at) < 7 * 24 * hourMilliseconds;
  return isVerified || since(trials.last?.finished_at) < 6 * hourMilliseconds ? undefined : "verification";
}

/** When the clock showed `timeOfDay` in the zone last. */
export function lastMoment(now: Date, timeOfDay: string, timeZone: string): Date {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const today = here.withPlainTime(timeOfDay);
  const last =
    Temporal.ZonedDateTime.compare(today, here) <= 0
      ? today
      : here.subtract({ days: 1 }).withPlainTime(timeOfDay);
  return new Date(last.epochMilliseconds);
}

/** Runs one of Farmgate's own commands, with the server's settings. Resolves with what it printed. */
function runCommand(args: string[], signal: AbortSignal): Promise<string> {
  // A release has its files in JavaScript.
  const program = fileURLToPath(new URL(`../cli${extname(import.meta.filename)}`, import.meta.url));
  const flags = ["--disable-warning=ExperimentalWarning", "--max-old-space-size=256"];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  execFile(process.execPath, [...flags, program, ...args], { signal }, (error, stdout, stderr) =>
    error ? reject(Object.assign(error, { stderr })) : resolve(stdout.trim()),
  );
  return promise;
}

function lastLine(error: unknown): string {
  const told = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  return told.split("\n").at(-1) || String(error);
}
