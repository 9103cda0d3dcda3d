import type { Pages } from "#web";
import { dayPages } from "./days.ts";
import { goodsPages } from "./goods.ts";
import { goodsCsv } from "./goods-csv.ts";
import { goodsFilePages } from "./goods-file.ts";
import { invoicesPage } from "./invoices.ts";
import { deskLive } from "./live.ts";
import { numbersPage } from "./numbers.ts";
import { orderPages } from "./order.ts";
import { ordersPage } from "./orders.ts";
import { payoutPages } from "./payouts.ts";
import { productPages } from "./product.ts";
import { profilePage } from "./profile.ts";
import { removalPage } from "./removal.ts";
import { reviewsPage } from "./reviews.ts";
import { todayPage } from "./today.ts";
import { walletPages } from "./wallet.ts";

/** The door of the desk: the pages of producers. */
export function deskPages(pages: Pages): void {
  todayPage(pages);
  deskLive(pages);
  ordersPage(pages);
  orderPages(pages);
  goodsPages(pages);
  goodsFilePages(pages);
  goodsCsv(pages);
  productPages(pages);
  removalPage(pages);
  dayPages(pages);
  walletPages(pages);
  payoutPages(pages);
  invoicesPage(pages);
  numbersPage(pages);
  reviewsPage(pages);
  profilePage(pages);
}
