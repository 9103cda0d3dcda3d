import { html } from "ghtml";
import { readWallets, type showWallet } from "#wallet";
import { type Html, type PageContent, personOf, tabs } from "#web";
import { type AnyVisit, deskPage, deskWords } from "./frame.ts";

/** The wallets of who asks, the site's currency first: nobody sells in more currencies than a page holds. */
export function readOwnWallets(visit: AnyVisit) {
  const { site } = visit;
  const page = { filters: {}, take: 100, after: undefined, backwards: false };
  return readWallets(site.db, site.config.currencies[0], personOf(visit).user_id, page);
}

interface WalletPage {
  part: "entries" | "payouts" | "invoices";
  wallets: ReturnType<typeof showWallet>[];
  /** Which of them is shown. */
  wallet: number;
  content: Html;
  summary?: Html;
}

/** One page of a wallet: what is in it, and the way to its entries and payouts. */
export function walletPage(
  visit: AnyVisit,
  { part, wallets, wallet, content, ...more }: WalletPage,
): PageContent {
  const { money } = deskWords(visit);
  const { format } = visit;
  const shown = wallets.find(({ id }) => id === wallet);
  const paths = { entries: "/desk/wallet/", payouts: "/desk/payouts/", invoices: "/desk/invoices/" };
  const currencies =
    wallets.length < 2
      ? ""
      : tabs({
          label: money.currencies,
          tabs: wallets.map(({ id, currency }) => ({
            text: currency,
            href: `${paths[part]}?wallet=${id}`,
            isCurrent: id === wallet,
          })),
        });
  const views = (["entries", "payouts", "invoices"] as const).map((name) => ({
    text: money[name],
    href: name === "invoices" ? paths[name] : `${paths[name]}?wallet=${wallet}`,
    isCurrent: name === part,
  }));
  const body = html`!${currencies}!${
    shown
      ? html`<dl class="tallies"><div class="card padded"><dt>${money.available}</dt><dd><b>${format.money(shown.available)}</b></dd></div>
<div class="card padded"><dt>${money.pending}</dt><dd><b>${format.money(shown.pending)}</b></dd></div>!${/^[0.]*$/.test(shown.receivable.amount) ? "" : html`<div class="card padded"><dt>${money.receivable}</dt><dd><b>${format.money(shown.receivable)}</b></dd></div>`}</dl>`
      : ""
  }
!${tabs({ label: money.views, tabs: views })}
!${content}`;
  return deskPage(visit, "wallet", { content: body, ...more });
}
