import type { Pages } from "#web";
import { checkoutPage } from "./checkout.ts";
import { languageForm } from "./language.ts";
import { orderPages } from "./order.ts";
import { orderAgainForm } from "./order-again.ts";
import { ordersPage } from "./orders.ts";
import { paymentPage } from "./payment.ts";
import { productsPage } from "./products.ts";

/** The door of the storefront: the pages of buyers. */
export function storefrontPages(pages: Pages): void {
  productsPage(pages);
  checkoutPage(pages);
  paymentPage(pages);
  ordersPage(pages);
  orderPages(pages);
  orderAgainForm(pages);
  languageForm(pages);
}
