/** The door of the console: what those who run the site see and do. */
export { cancelOrder, payPayout, turnDownPayout } from "./money.ts";
export { consolePages } from "./pages/index.ts";
export { confirmPayoutFile, makePayoutFile, withdrawPayoutFile } from "./payout-file.ts";
export { approve, disable, enable, giveRole, refuse, takeRole } from "./people.ts";
export { consoleRoutes } from "./routes.ts";
export { awaitsSetup, offerSetup } from "./setup/keys.ts";
