/** The door of users: profiles, one's own and others'. */
export { avatarRoutes } from "./avatar-routes.ts";
export { type UserTag, userListTags, userTags } from "./cache-tags.ts";
export { deliversTo, deliveryChargeOf, requireCharges } from "./delivery.ts";
export { openBusiness, openOrders } from "./errors.ts";
export { userJobs } from "./jobs.ts";
export { eraseProfile } from "./leaving.ts";
export { changeAvatar, changeMe, readMe } from "./me.ts";
export { offerMarketDays } from "./offers.ts";
export { userRoutes } from "./routes.ts";
export { MeChanges, Phone, UserPage } from "./schemas.ts";
export { findHighestUserId, readVisibleProducers } from "./sitemap.ts";
export { readTowns, type Town } from "./towns.ts";
export { findUsers, noSuchUser, readUsers, requireUser, userFragments, type Viewer } from "./users.ts";
