import type { NoticeMaker, Visit } from "#web";
import { cartMerged } from "./enter.ts";
import { words } from "./words/index.ts";

/** What the storefront's forms have to say on the page that they lead to. */
export const notices: Record<string, NoticeMaker> = {
  signed_in: (visit) => done(wordsOf(visit).access.welcome(visit.person?.display_name ?? "")),
  signed_out: (visit) => done(wordsOf(visit).access.signedOut),
  account_created: (visit, name = "") => done(wordsOf(visit).access.accountCreated(name)),
  code_sent_again: (visit) => ({ kind: "info", text: wordsOf(visit).access.codeSentAgain }),
  password_set: (visit) => done(wordsOf(visit).access.passwordSet),
  cart_merged: cartMerged,
};

const wordsOf = ({ language }: Visit) => words[language];

const done = (text: string) => ({ kind: "done", text }) as const;
