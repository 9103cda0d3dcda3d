import type { Pages } from "#web";
import { setupPage } from "../setup/page.ts";
import { actsPage } from "./acts.ts";
import { dayPages } from "./days/day.ts";
import { dayFormPages } from "./days/day-form.ts";
import { daysPage } from "./days/list.ts";
import { placePages } from "./days/places.ts";
import { seriesPages } from "./days/series.ts";
import { disputePages } from "./disputes.ts";
import { doctorPages } from "./doctor.ts";
import { letterPages } from "./letters.ts";
import { orderPages } from "./order.ts";
import { ordersPage } from "./orders.ts";
import { payoutPages } from "./payouts.ts";
import { peoplePage } from "./people.ts";
import { personPages } from "./person.ts";
import { producersPage } from "./producers.ts";
import { productPages } from "./products.ts";
import { reportFile } from "./report-file.ts";
import { reportsPage } from "./reports.ts";
import { reviewPages } from "./reviews.ts";
import { settingsPages } from "./settings.ts";
import { todayPage } from "./today.ts";

/** The pages of those who run the market. */
export function consolePages(pages: Pages): void {
  todayPage(pages);
  daysPage(pages);
  dayFormPages(pages);
  dayPages(pages);
  seriesPages(pages);
  placePages(pages);
  ordersPage(pages);
  orderPages(pages);
  producersPage(pages);
  peoplePage(pages);
  personPages(pages);
  productPages(pages);
  reviewPages(pages);
  payoutPages(pages);
  disputePages(pages);
  letterPages(pages);
  reportsPage(pages);
  reportFile(pages);
  settingsPages(pages);
  setupPage(pages);
  actsPage(pages);
  doctorPages(pages);
}
