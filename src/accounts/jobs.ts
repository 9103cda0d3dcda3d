import { composeLetter, type LetterWords, type Mail } from "#mail";
import type { Platform } from "#platform";
import type { JobKind } from "#platform/jobs";
import { defineNotifyStaff } from "./approvals.ts";
import { type AskedCode, codeOf, codeSeconds, releaseCode } from "./codes.ts";
import { type Notice, noticeJob, wordsOfNotice } from "./notices.ts";
import { sweepCodes } from "./queries/codes.ts";
import { sweepFailures } from "./queries/failures.ts";
import { sweepSessions } from "./queries/sessions.ts";

/** Holds only the id of the code's row: the code is derived again when the email is composed. */
export interface CodeLetter {
  code_id: string;
}

/** What accounts do outside of requests. */
export function defineAccountJobs(platform: Platform, mail: Mail) {
  const { config, db, keys, clock, jobs } = platform;
  const { siteName, publicUrl } = config;

  const sendCode: JobKind<CodeLetter> = jobs.define({
    name: "send_code",
    retryForSeconds: codeSeconds,
    async run({ code_id }) {
      const code = codeOf(keys.codes, code_id);
      const letter = await releaseCode(platform, code_id, (asked) => letterFor(asked, code));
      if (letter) await mail.send(composeLetter(config, letter.to, letter.words), code_id);
    },
  });

  const sendNotice: JobKind<Notice> = jobs.define({
    name: noticeJob,
    retryForSeconds: 2 * 24 * 3600,
    async run(notice) {
      await mail.send(
        composeLetter(config, notice.to, wordsOfNotice(mail.words, siteName, notice)),
        notice.notice_id,
      );
    },
  });

  jobs.repeat(
    {
      name: "sweep_accounts",
      retryForSeconds: 600,
      async run() {
        const now = clock.now();
        await sweepCodes(db, now);
        await sweepFailures(db, now);
        await sweepSessions(db, now);
      },
    },
    3600,
  );

  return { sendCode, sendNotice, tellStaff: defineNotifyStaff(platform, sendNotice) };

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
