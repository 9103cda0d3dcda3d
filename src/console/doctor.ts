import type { Static } from "typebox";
import { examine, type Finding, outside, say } from "#doctor";
import type { Platform } from "#platform";
import type { Tx } from "#platform/database";
import { tellPerson } from "#staff";
import type { DoctorReport } from "./schemas.ts";

/** One examination at a time: who asks meanwhile gets the same findings, and reloading a page asks nobody twice. */
const underWay = new WeakMap<Platform, Promise<Finding[]>>();

export async function examineSite(platform: Platform): Promise<Finding[]> {
  const { config, db } = platform;
  const findings = underWay.get(platform) ?? examine({ config, db, outside: outside() });
  underWay.set(platform, findings);
  try {
    return await findings;
  } finally {
    underWay.delete(platform);
  }
}

export function showReport(findings: Finding[]): Static<typeof DoctorReport> {
  return {
    status: worstOf(findings),
    findings: findings.map((finding) => {
      const { check, state, code, what, advice = null } = say(finding, "en");
      return { check, status: state, code, summary: what, advice };
    }),
  };
}

function worstOf(findings: Finding[]): Finding["state"] {
  const has = (wanted: Finding["state"]) => findings.some(({ state }) => state === wanted);
  return has("error") ? "error" : has("warning") ? "warning" : "ok";
}

/** Has a letter sent to one of the staff, in which nothing stands but that letters arrive. */
export async function sendTrialLetter(
  tx: Tx,
  site: Pick<Platform, "jobs" | "clock">,
  to: number,
): Promise<void> {
  await tellPerson(tx, site, to, { about: "trial" });
}
