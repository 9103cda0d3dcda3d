import { setTimeout as sleep } from "node:timers/promises";
import { asLines, examine, type Finding, outside, say } from "#doctor";
import { openPlatform } from "#platform";
import { type Config, createLog, systemClock } from "#platform/base";
import type { Db } from "#platform/database";
import { hasCluster } from "#platform/embedded";
import { inOneLine, type Outcome, reachDatabase, readSettings, type Terminal } from "../start/index.ts";
import type { Command } from "./command.ts";

export const doctorCommands: Command[] = [
  {
    usage: "doctor [--json]",
    does: "examine the machine, the database, email, the certificate; exit code 1 if something is wrong",
    runAlone: (terminal, form) => examineSite(terminal, form === "--json"),
  },
];

/** Also where there is no database, which is a finding then. */
async function examineSite(terminal: Terminal, asJson: boolean): Promise<Outcome> {
  const { config } = readSettings(terminal, "unused");
  await using opened = new AsyncDisposableStack();
  const reached = await reach(config, opened);
  const findings = await examine({ config, outside: outside(), ...reached });
  const printed = asJson ? JSON.stringify(findings.map(inEnglish), undefined, 2) : asLines(findings, "en");
  return { printed, code: findings.some(({ state }) => state === "error") ? 1 : 0 };
}

function inEnglish(finding: Finding) {
  const { check, state, code, what, advice = null } = say(finding, "en");
  return { check, state, code, what, advice, values: finding.values };
}

/** An embedded server may have to be started, and to recover. */
const patienceMilliseconds = 20_000;

async function reach(
  config: Config,
  opened: AsyncDisposableStack,
): Promise<{ db: Db | undefined; databaseAway?: string; siteMissing?: string }> {
  if (config.databaseUrl === undefined && !hasCluster(config.dataDir))
    return { db: undefined, siteMissing: config.dataDir };
  const inTime = new AbortController();
  const late = sleep(patienceMilliseconds, undefined, { signal: inTime.signal }).then(
    () => {
      throw new Error(`no answer within ${patienceMilliseconds / 1000} seconds`);
    },
    () => undefined as never,
  );
  try {
    const reached = await Promise.race([reachDatabase(config), late]);
    opened.defer(reached.leave);
    const { connection } = reached;
    const platform = openPlatform(config, { log: createLog("silent"), clock: systemClock, connection });
    opened.defer(platform.database.close);
    return { db: platform.db };
  } catch (error) {
    return { db: undefined, databaseAway: inOneLine(error) };
  } finally {
    inTime.abort();
  }
}
