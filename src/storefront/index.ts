import type { Pages } from "#web";
import { languageForm } from "./language.ts";
import { productsPage } from "./products.ts";

/** The door of the storefront: the pages of buyers. */
export function storefrontPages(pages: Pages): void {
  productsPage(pages);
  languageForm(pages);
}
