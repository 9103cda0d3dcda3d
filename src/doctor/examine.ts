import { checkBackup } from "./backup.ts";
import { checkCertificate } from "./certificate.ts";
import { checkClock } from "./clock.ts";
import { checkDatabase } from "./database.ts";
import { type Finding, finding } from "./findings.ts";
import { checkDisk, checkMemory } from "./machine.ts";
import { checkMail } from "./mail.ts";
import { checkSettings, checkVersions } from "./settings.ts";
import { type CheckName, checkNames, type Patient } from "./types.ts";
import { checkJobs, checkLetters } from "./work.ts";

/** Looks for one thing that can be wrong. May take as long as it likes: it is not waited for. */
type Check = (patient: Patient) => Finding[] | Promise<Finding[]>;

const checks: Record<CheckName, Check> = {
  versions: checkVersions,
  settings: checkSettings,
  disk: checkDisk,
  memory: checkMemory,
  database: checkDatabase,
  jobs: checkJobs,
  letters: checkLetters,
  backup: checkBackup,
  mail: checkMail,
  certificate: checkCertificate,
  clock: checkClock,
};

/** By then all that answers has answered, on a slow line too. */
const patienceMilliseconds = 6000;

/**
 * Examines the site, all of it at once, and says what was found, well or not, in the order of `checkNames`. Never throws
 * and never takes longer than its patience: what doesn't answer by then is a finding itself.
 */
export async function examine(patient: Patient): Promise<Finding[]> {
  const found = await Promise.all(checkNames.map((name) => inTime(name, checks[name], patient)));
  return found.flat();
}

async function inTime(name: CheckName, check: Check, patient: Patient): Promise<Finding[]> {
  const { promise, resolve } = Promise.withResolvers<Finding[]>();
  const impatience = setTimeout(
    () => resolve([finding(name, "too_slow", { check: name })]),
    patienceMilliseconds,
  );
  try {
    return await Promise.race([promise, check(patient)]);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return [finding(name, "check_failed", { check: name, why })];
  } finally {
    clearTimeout(impatience);
  }
}
