import { composeLetter, type LetterWords, type Mail } from "#mail";
import type { Platform } from "#platform";
import type { JobKind } from "#platform/jobs";
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
  const { siteName, publicUrl } = config;

  jobs.handle(sendCode, {
    async run({ code_id }) {
      const code = codeOf(keys.codes, code_id);
      const letter = await releaseCode(platform, code_id, (asked) => letterFor(asked, code));
      if (letter) await mail.send(composeLetter(config, letter.to, letter.words), code_id);
    },
  });

  jobs.handle(sendNotice, {
    async run(notice) {
      const words = wordsOfNotice(mail.words, siteName, notice);
      await mail.send(composeLetter(config, notice.to, words), notice.notice_id);
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
  function letterFor(row: AskedCode, code: string): { to: string; words: LetterWords } | undefined {
    const letter = { siteName, code, minutes: codeSeconds / 60 };
    const url = publicUrl === undefined ? {} : { url: `${publicUrl}/` };
    const { holder_email: to, holder_username: username } = row;
    const isHeld = to !== null && username !== null;
    switch (row.purpose) {
      case "registration":
        return isHeld
          ? { to, words: mail.words.alreadyRegistered({ siteName, username, ...url }) }
          : { to: row.email, words: mail.words.registrationCode(letter) };
      case "password_reset":
        return isHeld ? { to, words: mail.words.passwordResetCode({ ...letter, username }) } : undefined;
      default:
        return isHeld && row.holder_id !== row.mover_id
          ? { to, words: mail.words.addressInUse({ siteName, username }) }
          : {
              to: row.email,
              words: mail.words.emailChangeCode({ ...letter, username: row.mover_username ?? "" }),
            };
    }
  }
}
