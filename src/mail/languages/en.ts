import type { LetterWords } from "../letters.ts";

/** Another language is another file like this one, with the same letters. */
export type Words = typeof en;

interface Named {
  siteName: string;
  username: string;
}

interface Coded {
  siteName: string;
  code: string;
  minutes: number;
}

const codeIsGoodFor = (minutes: number) => `The code works once, within ${minutes} minutes.`;

/** The letters in English. Each line is a whole sentence: a name never stands on a line of its own. */
export const en = {
  registrationCode: ({ siteName, code, minutes }: Coded): LetterWords => ({
    subject: `Your code for ${siteName}`,
    lines: [
      `Welcome to ${siteName}. This code opens your account:`,
      codeIsGoodFor(minutes),
      "You did not ask for it? Then someone mistyped an address. Delete this letter and nothing happens.",
    ],
    code,
  }),

  alreadyRegistered: ({ siteName, username, url }: Named & { url?: string | undefined }): LetterWords => ({
    subject: `You already have an account on ${siteName}`,
    lines: [
      `Someone, probably you, asked to open an account on ${siteName} with this address.`,
      `There is one already, with the username ${username}.`,
      "Sign in to it, or reset its password if you no longer know it.",
      "It was not you? Then there is nothing to do: your account is as it was.",
    ],
    ...(url === undefined ? {} : { link: { label: `Go to ${siteName}`, url } }),
  }),

  passwordResetCode: ({ siteName, username, code, minutes }: Coded & Named): LetterWords => ({
    subject: `Your code for a new password on ${siteName}`,
    lines: [
      `This code lets you choose a new password for your account ${username} on ${siteName}:`,
      codeIsGoodFor(minutes),
      "You did not ask for it? Then delete this letter: your password stays as it is. Give the code to nobody.",
    ],
    code,
  }),

  emailChangeCode: ({ siteName, username, code, minutes }: Coded & Named): LetterWords => ({
    subject: `Your code for this address on ${siteName}`,
    lines: [
      `This code makes this the address of the account ${username} on ${siteName}:`,
      codeIsGoodFor(minutes),
      "You did not ask for it? Then someone mistyped an address. Delete this letter and nothing happens.",
    ],
    code,
  }),

  addressInUse: ({ siteName, username }: Named): LetterWords => ({
    subject: `This address is in use on ${siteName}`,
    lines: [
      `Someone asked to use this address for another account on ${siteName}.`,
      `It already belongs to your account ${username}, so nothing was changed.`,
      "It was you? Then choose another address for the other account. If not, there is nothing to do.",
    ],
  }),

  passwordChanged: ({ siteName, username }: Named): LetterWords => ({
    subject: `Your password on ${siteName} was changed`,
    lines: [
      `The password of your account ${username} on ${siteName} was changed, and other devices were signed out.`,
      "It was you? Then there is nothing to do.",
      "If not, someone else has your account: reset its password at once, with a code sent to this address.",
    ],
  }),

  emailChanged: ({
    siteName,
    username,
    newEmailHidden,
  }: Named & { newEmailHidden: string }): LetterWords => ({
    subject: `Your address on ${siteName} was changed`,
    lines: [
      `Letters for your account ${username} on ${siteName} go to another address from here on: ${newEmailHidden}`,
      "It was you? Then there is nothing to do.",
      `If not, someone else has your account: write to those who run ${siteName} at once.`,
    ],
  }),

  reviewRemoved: ({
    siteName,
    username,
    about,
    reason,
  }: Named & { about: string; reason: string }): LetterWords => ({
    subject: `Your review on ${siteName} was taken down`,
    lines: [
      `Those who run ${siteName} have taken down the review of ${about} that you wrote as ${username}.`,
      `This is why: ${reason}`,
      "The stars you gave no longer count. You may write another review.",
      `You think that this is a mistake? Then write to those who run ${siteName}.`,
    ],
  }),
};
