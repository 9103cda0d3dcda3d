import type { Pages } from "#web";
import { languageForm } from "./language.ts";

/** The door of the storefront: the pages of buyers. */
export function storefrontPages(pages: Pages): void {
  languageForm(pages);
}
