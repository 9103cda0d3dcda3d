import type { Pages } from "#web";
import { accountPages } from "./account/index.ts";
import { cartPage } from "./cart.ts";
import { cartAddForm } from "./cart-add.ts";
import { checkoutPage } from "./checkout.ts";
import { homePage } from "./home.ts";
import { languageForm } from "./language.ts";
import { manifestFiles } from "./manifest.ts";
import { orderPages } from "./order.ts";
import { orderAgainForm } from "./order-again.ts";
import { orderLive } from "./order-live.ts";
import { ordersPage } from "./orders.ts";
import { passwordPages } from "./password.ts";
import { paymentPage } from "./payment.ts";
import { productPage } from "./product.ts";
import { productsPage } from "./products.ts";
import { registerPages } from "./register.ts";
import { reviewPages } from "./review.ts";
import { signInPages } from "./sign-in.ts";
import { sitemapFiles } from "./sitemap.ts";
import { textPages } from "./texts.ts";

/** The door of the storefront: the pages of buyers. */
export function storefrontPages(pages: Pages): void {
  homePage(pages);
  productsPage(pages);
  cartPage(pages);
  cartAddForm(pages);
  checkoutPage(pages);
  paymentPage(pages);
  ordersPage(pages);
  orderPages(pages);
  orderAgainForm(pages);
  reviewPages(pages);
  productPage(pages);
  orderLive(pages);
  languageForm(pages);
  textPages(pages);
  manifestFiles(pages);
  sitemapFiles(pages);
  signInPages(pages);
  registerPages(pages);
  passwordPages(pages);
  accountPages(pages);
}
