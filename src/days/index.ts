/** The door of days: places, market days, and who comes. */
export { attendDay, attendSeries, leaveDay, leaveSeries } from "./attendance.ts";
export {
  type Booking,
  cutOffOf,
  type DayToOrderFor,
  freeSlots,
  lockDaysToOrderFor,
  writeBaskets,
} from "./baskets.ts";
export { type DayTag, dayListTags, dayTags } from "./cache-tags.ts";
export { dayViewerOf } from "./day-routes.ts";
export { cancelDay, changeDay, createDay, deleteDay } from "./days.ts";
export { dayClosed, notAttending, notHelper } from "./errors.ts";
export {
  addHelper,
  type DayToHandOver,
  findDaysToHandOver,
  findDayToHandOver,
  findPart,
  readHelpers,
  removeHelper,
  requireHelper,
} from "./helpers.ts";
export { endOrders, holdDay } from "./hold.ts";
export { dayJobs } from "./jobs.ts";
export { eraseAttendance, exportAttendance, exportHelping } from "./leaving.ts";
export {
  type DayLetter,
  type DayToTell,
  readDayToTell,
  sendDayLetter,
  tellBuyers,
  tellSellers,
} from "./letters.ts";
export { type AskedDays, findDayAhead, findDays, findNextChange, readDays } from "./lists.ts";
export { timeAt } from "./moments.ts";
export {
  cutOffOfOrder,
  DayOfOrder,
  type DayOfOrderRow,
  dayOfNewOrder,
  dayOfOrder,
  OrderSlot,
  showDayOfOrder,
} from "./of-order.ts";
export { changePlace, createPlace, deletePlace, findPlaces, readPlaces } from "./places.ts";
export { marketDayRoutes } from "./routes.ts";
export {
  CancelledDayPath,
  MarketDay,
  MarketDayPath,
  MarketDaysQuery,
  NewDayCancellation,
  NewMarketDay,
  NewPlace,
  NewSeries,
  OwnAttendance,
  OwnHelping,
  Place,
} from "./schemas.ts";
export { changeSeries, createSeries, deleteSeries, findSeries, readSeries } from "./series.ts";
export { type DayRow, type PlaceRow, type SeriesRow, showDay, showPlace, showSeries } from "./show.ts";
export { findHighestDayId, readDaysOfSitemap } from "./sitemap.ts";
export { type DayStatus, statusAt } from "./status.ts";
