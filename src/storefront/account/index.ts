import type { Pages } from "#web";
import { dataPages } from "./data.ts";
import { devicesPage } from "./devices.ts";
import { emailPages } from "./email.ts";
import { passwordPage } from "./password.ts";
import { profilePage } from "./profile.ts";
import { sellingPage } from "./selling.ts";

/** The pages of one's own account. */
export function accountPages(pages: Pages): void {
  profilePage(pages);
  emailPages(pages);
  passwordPage(pages);
  devicesPage(pages);
  sellingPage(pages);
  dataPages(pages);
}
