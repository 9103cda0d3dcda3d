import type { LetterWords } from "../letters.ts";
import { orderLetter } from "./en-orders.ts";
import { reasonOf } from "./en-quotes.ts";

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

interface PayoutTold extends Named {
  /** As `20.50 EUR`. */
  amount: string;
  /** In words, without the whole of its number. */
  account: string;
}

const codeIsGoodFor = (minutes: number) => `The code works once, within ${minutes} minutes.`;

/** The letters in English. Each line is a whole sentence: a name never stands on a line of its own. */
export const en = {
  trial: ({ siteName }: Pick<Named, "siteName">): LetterWords => ({
    subject: `A letter from ${siteName}, to see that it arrives`,
    lines: [
      `This letter arrived, so letters of ${siteName} leave as they should.`,
      "Whoever runs it sent this by a command. There is nothing to do.",
    ],
  }),

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

  sellingAsked: ({ siteName, username }: Named): LetterWords => ({
    subject: `You asked to sell on ${siteName}`,
    lines: [
      `Those who run ${siteName} now know that you want to sell there as ${username}, and will look at your profile.`,
      "A letter to this address brings their answer. Until then there is nothing to do, and you can go on buying.",
      "You did not ask? Then someone else has your account: reset its password at once.",
    ],
  }),

  sellerWaits: ({ siteName, asker }: { siteName: string; asker: string }): LetterWords => ({
    subject: `${asker} wants to sell on ${siteName}`,
    lines: [
      `${asker} wants to sell on ${siteName} and waits to be let in.`,
      `This lets them in, where the site runs: npm run farmgate -- approve ${asker}`,
      `This refuses, and they read the reason: npm run farmgate -- refuse ${asker} "the reason"`,
      "You get this letter because you have the role staff.",
    ],
  }),

  sellingApproved: ({ siteName, username }: Named): LetterWords => ({
    subject: `You can sell on ${siteName}`,
    lines: [
      `Those who run ${siteName} have let you in: as ${username} you can sell from now on.`,
      "Say in your profile where your goods are picked up, then put up the first of them.",
    ],
  }),

  sellingRefused: ({ siteName, username, reason }: Named & { reason: string | null }): LetterWords => ({
    subject: `You can't sell on ${siteName} yet`,
    lines: [
      `Those who run ${siteName} have not let you in to sell there as ${username}.`,
      reasonOf(reason),
      "Your account stays as it is. You may ask again.",
    ],
  }),

  disabled: ({ siteName, username, reason }: Named & { reason: string | null }): LetterWords => ({
    subject: `Your account on ${siteName} was closed`,
    lines: [
      `Those who run ${siteName} have closed your account ${username}: nobody can sign in to it.`,
      reasonOf(reason),
      `You think that this is a mistake? Then write to those who run ${siteName}.`,
    ],
  }),

  enabled: ({ siteName, username }: Named): LetterWords => ({
    subject: `Your account on ${siteName} is open again`,
    lines: [`Those who run ${siteName} have opened your account ${username} again: sign in as before.`],
  }),

  roleGranted: ({ siteName, username, role }: Named & { role: string }): LetterWords => ({
    subject: `You have the role ${role} on ${siteName}`,
    lines: [
      `Those who run ${siteName} have given your account ${username} the role ${role}.`,
      "Keep its password to yourself: who knows it can do what the role allows.",
    ],
  }),

  roleRevoked: ({ siteName, username, role }: Named & { role: string }): LetterWords => ({
    subject: `You no longer have the role ${role} on ${siteName}`,
    lines: [`Those who run ${siteName} have taken the role ${role} from your account ${username}.`],
  }),

  reviewRemoved: ({
    siteName,
    username,
    about,
    reason,
    mayReview,
  }: Named & { about: string; reason: string; mayReview: boolean }): LetterWords => ({
    subject: `Your review on ${siteName} was taken down`,
    lines: [
      `Those who run ${siteName} have taken down the review of ${about} that you wrote as ${username}.`,
      reasonOf(reason),
      `The stars you gave no longer count.${mayReview ? " You may write another review." : ""}`,
      `You think that this is a mistake? Then write to those who run ${siteName}.`,
    ],
  }),

  payoutPaid: ({ siteName, username, amount, account }: PayoutTold): LetterWords => ({
    subject: `${amount} from ${siteName} are on their way`,
    lines: [
      `Those who run ${siteName} have sent ${amount} from the wallet of ${username} to ${account}.`,
      "Banks may take some days until it is there.",
    ],
  }),

  payoutRefused: ({
    siteName,
    username,
    amount,
    account,
    reason,
    mayAsk,
  }: PayoutTold & { reason: string | null; mayAsk: boolean }): LetterWords => ({
    subject: `A payout from ${siteName} was refused`,
    lines: [
      `Those who run ${siteName} have not sent ${amount} to ${account}, for which ${username} had asked.`,
      reasonOf(reason),
      `The money is back in the wallet${mayAsk ? ", and you may ask for it again" : ""}.`,
    ],
  }),

  order: orderLetter,
};
