import type { Letter, Mail } from "#mail";
import type { Platform } from "#platform";
import type { JobKind } from "#platform/jobs";
import type { Language } from "#words";
import { notifyStaff, staffNotifier } from "./approvals.ts";
import { type AskedCode, releaseCode } from "./code-letters.ts";
import { codeOf, codeSeconds, sendCode, sweepCodes } from "./codes.ts";
import { sessionUses } from "./cookie-sessions.ts";
import { sweepFailures } from "./failures.ts";
import { sendNotice, wordsOfNotice } from "./notices.ts";
import { sweepSessions } from "./sessions.ts";

const sweepAccounts: JobKind = { name: "sweep_accounts", retryForSeconds: 600 };

/** What accounts do outside requests. */
export function accountJobs(platform: Platform, mail: Mail): void {
  const { config, db, keys, clock, jobs } = platform;
  const { publicUrl } = config;
  const url = publicUrl === undefined ? {} : { url: `${publicUrl}/` };

  jobs.handle(sendCode, {
    async run(data) {
      const { code_id, language } = data;
      const code = codeOf(keys.codes, code_id);
      const letter = await releaseCode(platform, code_id, (asked) => letterFor(asked, code, language));
      if (letter) await mail.send(letter, { id: code_id, kind: sendCode, data });
    },
  });

  jobs.handle(sendNotice, {
    async run(notice) {
      const about = [notice.username, ...("asker" in notice ? [notice.asker] : [])];
      const letter = mail.compose({ ...notice, about }, (words) =>
        wordsOfNotice(words, config.siteName, notice),
      );
      await mail.send(letter, { id: notice.notice_id, kind: sendNotice, data: notice });
    },
  });

  jobs.handle(notifyStaff, staffNotifier(platform));

  jobs.loop(sessionUses.loop(platform));

  jobs.repeat(sweepAccounts, 3600, async () => {
    const now = clock.now();
    await sweepCodes(db, now);
    await sweepFailures(db, now);
    await sweepSessions(db, now);
  });

  /**
   * Which letter goes out, and where, depends on whether the address has an account; a stranger's reset gets none. What
   * is about an account goes to its own address and not to the typed one: `İ` is `i` to the database, and a mailbox
   * of somebody else's to a mail server.
   */
  function letterFor(row: AskedCode, code: string, asked: Language | undefined): Letter | undefined {
    const { siteName } = config;
    const coded = { siteName, code, minutes: codeSeconds / 60 };
    const holder = holderOf(row, asked);
    const about = row.mover_username === null ? [] : [row.mover_username];
    const typed = { to: row.email, language: row.mover_language ?? asked ?? null, about };
    switch (row.purpose) {
      case "registration":
        return holder
          ? mail.compose(holder, ({ alreadyRegistered }) =>
              alreadyRegistered({ siteName, ...url, ...holder }),
            )
          : mail.compose(typed, ({ registrationCode }) => registrationCode(coded));
      case "password_reset":
        return (
          holder &&
          mail.compose(holder, ({ passwordResetCode }) => passwordResetCode({ ...coded, ...holder }))
        );
      default:
        return holder && row.holder_id !== row.mover_id
          ? mail.compose(holder, ({ addressInUse }) => addressInUse({ siteName, ...holder }))
          : mail.compose(typed, ({ emailChangeCode }) =>
              emailChangeCode({ ...coded, username: row.mover_username ?? "" }),
            );
    }
  }
}

/** Who has the account at the typed address, if anybody has. */
function holderOf(row: AskedCode, asked: Language | undefined) {
  const { holder_email: to, holder_username: username, holder_language } = row;
  if (to === null || username === null) return undefined;
  return { to, username, language: holder_language ?? asked ?? null, about: [username] };
}
