import { readRefund } from "#orders";
import { giveByHand, retryRefund } from "#payments";
import { closed, Id } from "#platform/base";
import type { PageContent } from "#web";
import { type Pages, personOf, type Visit } from "#web";
import { consoleWords, once, reasonPage } from "./frame.ts";

const params = closed({ refund_id: Id });

/** What staff do with a refund that did not arrive: try it again, or say that they gave it back by hand. */
export function failedRefundPages(pages: Pages): void {
  const { form, site } = pages;
  const { db, jobs, clock } = site;
  const ask = async (visit: Visit<unknown, { refund_id: number }>) => {
    const words = consoleWords(visit);
    const { id } = await readRefund(db, visit.params.refund_id);
    return { title: words.byHandTitle(id), text: words.byHandText, confirm: words.byHand };
  };
  reasonPage(pages, "/console/refunds/:refund_id/payment/", {
    params,
    ask,
    back: () => "/console/orders/",
    act: (tx, by, { refund_id: id }, reason) => giveByHand(tx, jobs, by, { id, reason }, clock.now()),
  });
  form(
    "/console/refunds/:refund_id/attempts/",
    { body: closed({}), params, access: "staff" },
    async (visit) => {
      const { order_id } = await readRefund(db, visit.params.refund_id);
      return once(visit, `/console/orders/${order_id}/`, (tx) =>
        retryRefund(tx, jobs, personOf(visit).user_id, visit.params.refund_id, clock.now()),
      );
    },
    async (visit): Promise<PageContent> => {
      const { title, text } = await ask(visit as never);
      return { title, body: text };
    },
  );
}
