import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { closed, Id } from "#platform/base";
import { pageQuery } from "#platform/http";
import { readMe } from "#users";
import { noPayoutAccount, readPayouts, readWallet, requestPayout, showPayout, showWallet } from "#wallet";
import {
  badge,
  button,
  buttonLink,
  type FormErrors,
  field,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  pager,
  personOf,
  readListPage,
  table,
  typedAmount,
  type Visit,
} from "#web";
import { inFormFields } from "./form-fields.ts";
import { type AnyVisit, deskWords, hiddenKey } from "./frame.ts";
import { readOwnWallets, walletPage } from "./wallet-frame.ts";

const Query = closed({ wallet: Type.Optional(Id), cursor: pageQuery.cursor });
const Form = closed({ wallet: Id, amount: Type.Optional(Type.String({ maxLength: 40 })) });
type PayoutsVisit = Visit<Partial<Static<typeof Query>>>;

/** What a producer has asked to be paid out, and the form to ask for more. */
export function payoutPages({ page, form, notices }: Pages): void {
  notices({ payoutAsked: (visit) => ({ kind: "done", text: deskWords(visit).money.asked }) });
  page("/desk/payouts/", { query: Query, access: "producer" }, write);
  form("/desk/payouts/", { body: Form, access: "producer" }, ask, (visit) => {
    const wallet = Number(visit.typed["wallet"]);
    return write({ ...visit, query: Value.Check(Id, wallet) ? { wallet } : {} } as PayoutsVisit);
  });
}

async function ask(visit: Visit, { wallet, amount = "" }: Static<typeof Form>) {
  const { site, now } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const { currency } = await readWallet(site.db, actor.userId, wallet);
  const asked = { amount: { amount: typedAmount(amount, currency), currency } };
  return visit.once(async (tx) => {
    await inFormFields(() => requestPayout(tx, actor, wallet, asked));
    return { to: `/desk/payouts/?wallet=${wallet}`, notice: { name: "payoutAsked", about: [] } };
  });
}

async function write(visit: PayoutsVisit): Promise<PageContent> {
  const { site, siteUrl, query } = visit;
  const { money, desk } = deskWords(visit);
  const { user_id: userId } = personOf(visit);
  const [rowsOfWallets, me] = await Promise.all([readOwnWallets(visit), readMe(site.db, userId, siteUrl)]);
  const wallets = rowsOfWallets.map(showWallet);
  let wallet = query.wallet ?? wallets[0]?.id ?? 0;
  const { rows, previous, next } = await readListPage(
    visit,
    query.cursor ? { cursor: query.cursor } : { wallet },
    (page) => {
      wallet = (page.filters as { wallet: number }).wallet;
      return readPayouts(site.db, userId, wallet, page);
    },
  );
  const refusals = {
    insufficient_funds: { field: "amount", text: money.tooMuch },
    [noPayoutAccount.code]: { text: money.noAccount },
  };
  const errors = formErrors(visit, { amount: money.amount }, refusals);
  const shown = wallets.find(({ id }) => id === wallet);
  const content = html`!${shown ? askForm(visit, shown, me.payout_account, errors) : ""}
!${payoutTable(
    visit,
    rows.map((row) => showPayout(row)),
  )}
!${pager({ label: desk.pages, previous, next })}`;
  return walletPage(visit, { part: "payouts", wallets, wallet, content, summary: errors.summary });
}

function askForm(
  visit: AnyVisit,
  { id, available }: ReturnType<typeof showWallet>,
  account: { holder: string; iban: string } | null,
  errors: FormErrors,
): Html {
  const { money } = deskWords(visit);
  if (account === null)
    return html`<div class="card padded stack"><p>${money.noAccount}</p>
<p>!${buttonLink({ text: money.addAccount, href: "/desk/profile/" })}</p></div>`;
  return html`<form class="card padded stack" method="post" action="/desk/payouts/">!${hiddenKey(visit)}
<input type="hidden" name="wallet" value="${id}">
<p>${money.toAccount(account.holder, account.iban)}</p>
!${field({ name: "amount", label: money.amountIn(available.currency), value: visit.typed["amount"] ?? visit.format.typed(available.amount), inputmode: "decimal", maxlength: 30, isShort: true, isRequired: true, ...errors.of("amount") })}
<p>!${button({ text: money.ask })}</p></form>`;
}

const kinds = {
  requested: "notable",
  in_file: "notable",
  paid: "good",
  refused: "bad",
  returned: "bad",
} as const;

function payoutTable(visit: AnyVisit, payouts: ReturnType<typeof showPayout>[]): Html {
  const { format } = visit;
  const { money } = deskWords(visit);
  if (payouts.length === 0) return html`<p class="faint">${money.noPayouts}</p>`;
  return table({
    caption: money.payouts,
    isCaptionHidden: true,
    columns: [
      { text: money.askedAt },
      { text: money.amount, isFigure: true },
      { text: money.account_ },
      { text: money.status },
    ],
    rows: payouts.map(({ requested_at, amount, iban, status, reason, decided_at }) => [
      html`${format.moment(requested_at)}`,
      html`${format.money(amount)}`,
      html`${iban ?? "–"}`,
      html`<span>!${badge({ text: money.payoutStatus[status], kind: kinds[status] })} <span class="small faint">${decided_at ? format.moment(decided_at) : ""}</span>!${reason === null ? "" : html`<br><span class="small">${reason}</span>`}</span>`,
    ]),
  });
}
