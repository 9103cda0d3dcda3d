import type { Pages } from "#web";
import { goodsPages } from "./goods.ts";
import { orderPages } from "./order.ts";
import { ordersPage } from "./orders.ts";
import { productPages } from "./product.ts";
import { removalPage } from "./removal.ts";
import { todayPage } from "./today.ts";

/** The door of the desk: the pages of producers. */
export function deskPages(pages: Pages): void {
  todayPage(pages);
  ordersPage(pages);
  orderPages(pages);
  goodsPages(pages);
  productPages(pages);
  removalPage(pages);
}
