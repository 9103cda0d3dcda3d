import type { LetterWords } from "../letters.ts";
import { orderLetter } from "../order-letter.ts";
import { enDays } from "./en-days.ts";
import { enDisputes } from "./en-disputes.ts";
import { enOrders } from "./en-orders.ts";
import { reasonOf } from "./en-quotes.ts";
import { enTransfers } from "./en-transfers.ts";

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
  /** As `€20.50`. */
  amount: string;
  /** Whose account it goes to. */
  holder: string;
  /** The last digits of its IBAN. */
  ending: string;
}

const codeIsGoodFor = (minutes: number) => `The code works once and expires in ${minutes} minutes.`;
const teamOf = (siteName: string) => `The team at ${siteName}`;
const wasItYou = "If it was you, you don't need to do anything.";
const mistypedAddress =
  "If you didn't ask for this code, somebody may have mistyped their address. You can ignore this email: nothing will happen.";
const nameOf = ({ holder, ending }: Pick<PayoutTold, "holder" | "ending">) =>
  `the account of ${holder} ending in ${ending}`;
/** MAIL_FROM may be a no-reply address, so no letter asks its reader to reply. */
const mistake = (siteName: string) => `If you think this is a mistake, contact the team at ${siteName}.`;

/** The letters in English. No line is a name alone: a name of eight letters would read like a code. */
export const en = {
  trial: ({ siteName }: Pick<Named, "siteName">): LetterWords => ({
    subject: `Test email from ${siteName}`,
    lines: [
      `This email has arrived, so ${siteName} can send emails.`,
      "The people who run the site sent it with a command. You don't need to do anything.",
    ],
  }),

  registrationCode: ({ siteName, code, minutes }: Coded): LetterWords => ({
    subject: `Your code for ${siteName}`,
    lines: [
      `Welcome to ${siteName}! Enter this code to open your account:`,
      codeIsGoodFor(minutes),
      mistypedAddress,
    ],
    code,
  }),

  alreadyRegistered: ({ siteName, username, url }: Named & { url?: string | undefined }): LetterWords => ({
    subject: `You already have an account on ${siteName}`,
    lines: [
      `Somebody, probably you, tried to open an account on ${siteName} with this email address.`,
      `You already have an account, with the username ${username}.`,
      "Sign in to it, or reset your password if you have forgotten it.",
      "If it wasn't you, you don't need to do anything: your account hasn't changed.",
    ],
    ...(url === undefined ? {} : { link: { label: `Go to ${siteName}`, url } }),
  }),

  passwordResetCode: ({ siteName, username, code, minutes }: Coded & Named): LetterWords => ({
    subject: `Your password reset code for ${siteName}`,
    lines: [
      `Enter this code to choose a new password for your account ${username} on ${siteName}:`,
      codeIsGoodFor(minutes),
      "If you didn't ask for this code, ignore this email: your password stays the same. Don't share the code with anybody.",
    ],
    code,
  }),

  emailChangeCode: ({ siteName, username, code, minutes }: Coded & Named): LetterWords => ({
    subject: `Your code to confirm this email address on ${siteName}`,
    lines: [
      `Enter this code to make this the email address of the account ${username} on ${siteName}:`,
      codeIsGoodFor(minutes),
      mistypedAddress,
    ],
    code,
  }),

  addressInUse: ({ siteName, username }: Named): LetterWords => ({
    subject: `This email address is already in use on ${siteName}`,
    lines: [
      `Somebody tried to use this email address for another account on ${siteName}.`,
      `It already belongs to your account ${username}, so nothing has changed.`,
      "If it was you, choose a different address for the other account. If it wasn't, you don't need to do anything.",
    ],
  }),

  passwordChanged: ({ siteName, username }: Named): LetterWords => ({
    subject: `Your password on ${siteName} was changed`,
    lines: [
      `The password of your account ${username} on ${siteName} was changed, and other devices were signed out.`,
      wasItYou,
      "If it wasn't, somebody else has access to your account: reset your password right away, with a code sent to this address.",
    ],
  }),

  emailChanged: ({
    siteName,
    username,
    newEmailHidden,
  }: Named & { newEmailHidden: string }): LetterWords => ({
    subject: `Your email address on ${siteName} was changed`,
    lines: [
      `Emails for your account ${username} on ${siteName} now go to a different address: ${newEmailHidden}`,
      wasItYou,
      `If it wasn't, somebody else has access to your account: contact the team at ${siteName} right away.`,
    ],
  }),

  sellingAsked: ({ siteName, username }: Named): LetterWords => ({
    subject: `Your request to sell on ${siteName}`,
    lines: [
      `${teamOf(siteName)} has received your request to sell as ${username}, and will look at your profile.`,
      "You'll get another email with the decision. Until then, there is nothing to do, and you can keep buying.",
      "If you didn't ask to sell, somebody else has access to your account: reset your password right away.",
    ],
  }),

  sellerWaits: ({ siteName, asker }: { siteName: string; asker: string }): LetterWords => ({
    subject: `${asker} wants to sell on ${siteName}`,
    lines: [
      `${asker} wants to sell on ${siteName} and is waiting for approval.`,
      `To approve, run this on the site's machine: npm run farmgate -- approve ${asker}`,
      `To refuse, with a reason for them to read: npm run farmgate -- refuse ${asker} "the reason"`,
      "You're getting this email because you have the role staff.",
    ],
  }),

  sellingApproved: ({ siteName, username }: Named): LetterWords => ({
    subject: `You can now sell on ${siteName}`,
    lines: [
      `${teamOf(siteName)} has approved your request: you can now sell as ${username}.`,
      "Add a pickup address to your profile, then put your first product up for sale.",
    ],
  }),

  sellingRefused: ({ siteName, username, reason }: Named & { reason: string | null }): LetterWords => ({
    subject: `You can't sell on ${siteName} yet`,
    lines: [
      `${teamOf(siteName)} hasn't approved your request to sell as ${username}.`,
      reasonOf(reason),
      "Your account stays as it is, and you can ask again.",
    ],
  }),

  sellingPaused: ({ siteName, username, reason }: Named & { reason: string | null }): LetterWords => ({
    subject: `Your sales on ${siteName} have been paused`,
    lines: [
      `${teamOf(siteName)} has paused the sales of ${username}: your products are hidden until the team lets you go on.`,
      reasonOf(reason),
      "Orders that have been placed already go on: prepare them and hand them over as agreed.",
      mistake(siteName),
    ],
  }),

  sellingClosed: ({ siteName, username, reason }: Named & { reason: string | null }): LetterWords => ({
    subject: `Your sales on ${siteName} have been ended`,
    lines: [
      `${teamOf(siteName)} has ended the sales of ${username}: your products are no longer for sale.`,
      reasonOf(reason),
      "Orders that were still open have been cancelled, and what was paid for them goes back to the buyers.",
      "What you have earned stays in your wallet, and you can have it paid out as before.",
      mistake(siteName),
    ],
  }),

  sellingResumed: ({ siteName, username }: Named): LetterWords => ({
    subject: `You can sell on ${siteName} again`,
    lines: [`${teamOf(siteName)} has ended the pause: ${username} sells again, and your products are back.`],
  }),

  productRemoved: ({
    siteName,
    username,
    name,
    reason,
  }: Named & { name: string; reason: string | null }): LetterWords => ({
    subject: `A product of yours on ${siteName} was taken down`,
    lines: [
      `${teamOf(siteName)} has taken down the product “${name}” of ${username}.`,
      reasonOf(reason),
      "Orders that hold it go on.",
      mistake(siteName),
    ],
  }),

  disabled: ({ siteName, username, reason }: Named & { reason: string | null }): LetterWords => ({
    subject: `Your account on ${siteName} has been disabled`,
    lines: [
      `${teamOf(siteName)} has disabled your account ${username}: nobody can sign in to it.`,
      reasonOf(reason),
      mistake(siteName),
    ],
  }),

  enabled: ({ siteName, username }: Named): LetterWords => ({
    subject: `Your account on ${siteName} is active again`,
    lines: [`${teamOf(siteName)} has enabled your account ${username} again. You can sign in as before.`],
  }),

  roleGranted: ({ siteName, username, role }: Named & { role: string }): LetterWords => ({
    subject: `You now have the role ${role} on ${siteName}`,
    lines: [
      `${teamOf(siteName)} has given your account ${username} the role ${role}.`,
      "Keep your password to yourself: anybody who knows it can do what this role allows.",
    ],
  }),

  roleRevoked: ({ siteName, username, role }: Named & { role: string }): LetterWords => ({
    subject: `You no longer have the role ${role} on ${siteName}`,
    lines: [`${teamOf(siteName)} has removed the role ${role} from your account ${username}.`],
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
      `${teamOf(siteName)} has taken down the review of ${about} that you wrote as ${username}.`,
      reasonOf(reason),
      `The stars you gave no longer count.${mayReview ? " You can write another review." : ""}`,
      mistake(siteName),
    ],
  }),

  payoutPaid: ({ siteName, username, amount, ...account }: PayoutTold): LetterWords => ({
    subject: `Your payout of ${amount} from ${siteName} is on its way`,
    lines: [
      `${teamOf(siteName)} has sent ${amount} from the wallet of ${username} to ${nameOf(account)}.`,
      "It may take a few days to arrive.",
    ],
  }),

  payoutRefused: ({
    siteName,
    username,
    amount,
    reason,
    mayAsk,
    ...account
  }: PayoutTold & { reason: string | null; mayAsk: boolean }): LetterWords => ({
    subject: `Your payout from ${siteName} was refused`,
    lines: [
      `${teamOf(siteName)} has refused the payout of ${amount} to ${nameOf(account)} that ${username} asked for.`,
      reasonOf(reason),
      `The money is back in the wallet${mayAsk ? ", and you can ask for it again" : ""}.`,
    ],
  }),

  payoutReturned: ({
    siteName,
    username,
    amount,
    reason,
    mayAsk,
    ...account
  }: PayoutTold & { reason: string | null; mayAsk: boolean }): LetterWords => ({
    subject: `Your payout from ${siteName} came back from the bank`,
    lines: [
      `The bank has returned the payout of ${amount} from the wallet of ${username} to ${nameOf(account)}.`,
      reason === null ? "It gave no reason." : `It says: ${reason}`,
      `The money is back in the wallet.${mayAsk ? " Check the payout account on your profile before you ask for it again." : ""}`,
    ],
  }),

  ...enDays,

  ...enTransfers,

  ...enDisputes,

  order: orderLetter(enOrders),
};
