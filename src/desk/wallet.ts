import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, Id } from "#platform/base";
import { pageQuery } from "#platform/http";
import { readEntries, showEntry, showWallet } from "#wallet";
import { type PageContent, type Pages, pager, personOf, readListPage, table, type Visit } from "#web";
import { deskWords } from "./frame.ts";
import { readOwnWallets, walletPage } from "./wallet-frame.ts";

const Query = closed({ wallet: Type.Optional(Id), cursor: pageQuery.cursor });

/** What a producer has earned, and every movement that made it so. */
export function walletPages({ page }: Pages): void {
  page("/desk/wallet/", { query: Query, access: "producer" }, write);
}

async function write(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, query, format } = visit;
  const { money, desk } = deskWords(visit);
  const { user_id: userId } = personOf(visit);
  const wallets = await readOwnWallets(visit);
  let wallet = query.wallet ?? wallets[0]?.id ?? 0;
  const { rows, previous, next } = await readListPage(
    visit,
    query.cursor ? { cursor: query.cursor } : { wallet },
    (page) => {
      wallet = (page.filters as { wallet: number }).wallet;
      return readEntries(site.db, userId, wallet, page);
    },
  );
  const entries = rows.map((row) => showEntry(row));
  const content = html`!${
    entries.length === 0
      ? html`<p class="faint">${money.noEntries}</p>`
      : table({
          caption: money.entries,
          isCaptionHidden: true,
          columns: [
            { text: money.what },
            { text: money.when },
            { text: money.amount, isFigure: true },
            { text: money.balance, isFigure: true },
          ],
          rows: entries.map(({ kind, order_id, account, created_at, amount, balance_after }) => [
            html`<span>${money.kind[kind]}!${order_id === null ? "" : html`, <a href="/desk/orders/${order_id}/">${money.order(order_id)}</a>`} <span class="faint small">${money.account[account]}</span></span>`,
            html`${format.moment(created_at)}`,
            html`${format.money(amount)}`,
            html`${format.money(balance_after)}`,
          ]),
        })
  }
!${pager({ label: desk.pages, previous, next })}`;
  return walletPage(visit, { part: "entries", wallets: wallets.map(showWallet), wallet, content });
}
