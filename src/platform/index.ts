/** The door of the platform: what every part of the market stands on. It knows nothing of markets. */
export { type Clock, dayIn, daysAfter, endOfDay, secondsAfter, systemClock } from "./clock.ts";
export { type Config, defaultMailFrom, loadConfig, noSiteIn } from "./config.ts";
export { currencyCodes, currencyDigits } from "./currencies.ts";
export {
  type Copied,
  connectionsOf,
  type DB,
  type Db,
  exportSite,
  importSite,
  migrate,
  openDatabase,
  plannedEachTime,
  quick,
  type ReachedDatabase,
  reachDatabase,
  type Tx,
  transaction,
  violates,
  writtenOnce,
} from "./database/index.ts";
export { createFairTurns } from "./fair-turns.ts";
export {
  createRelay,
  type GroupMessage,
  isGroupMessage,
  joinSiblings,
  sendTo,
  tellPrimary,
} from "./group/index.ts";
export { type Caller, callerOf } from "./http/access.ts";
export { apiPrefix, siteAddress } from "./http/address.ts";
export { answerCard, answerCards, type CardKind, sendJson, writerOf } from "./http/cards.ts";
export { isAsSeen, requireMatch } from "./http/conditional.ts";
export { registerHealth } from "./http/health.ts";
export { pageStyle, sendPage } from "./http/html.ts";
export { changeAnswers, forgetAnswers, idempotencyProblems, writeOnce } from "./http/idempotency.ts";
export type { Entry } from "./http/kept.ts";
export { clientOf, limitFields } from "./http/limits.ts";
export { collectMethods } from "./http/methods.ts";
export { serveGroupMetrics } from "./http/metrics-server.ts";
export { registerOpenApi, type Tag } from "./http/openapi.ts";
export {
  answerPage,
  invalidCursor,
  type Keys as PageKeys,
  PageOf,
  type PageRequest,
  pageMembers,
  pageQuery,
} from "./http/pages.ts";
export {
  notFound,
  Problem,
  type ProblemKind,
  permissionDenied,
  preconditionFailed,
  problemKind,
  rateLimited,
  tokenNotValid,
  unavailable,
  userInactive,
} from "./http/problems.ts";
export * from "./http/schemas.ts";
export { type App, createServer } from "./http/server.ts";
export type { Dependence } from "./http/shelf.ts";
export { invalidInput } from "./http/validation.ts";
export { createJobs, forgetJobs, type JobKind } from "./jobs.ts";
export { isKept, keepDigits, keptCurrencies, requireSameDigits, writeDigits } from "./kept-digits.ts";
export { secretPath } from "./kept-secret.ts";
export { hmac } from "./keys.ts";
export { createLog, type Log } from "./log.ts";
export { divideHalfUp, Money, readAmount, showMoney } from "./money.ts";
export {
  entryOf,
  isAsNear,
  isCrowded,
  isWithin,
  kilometresFrom,
  type Near,
  nearOf,
  nearQuery,
  readNearest,
} from "./near.ts";
export {
  imageSizes,
  mostImageBytes,
  PictureBody,
  type Pictures,
  pictureName,
  pictureProblems,
  pictureUrl,
  registerPictures,
  takePictures,
} from "./pictures/index.ts";
export { openPlatform, type Platform } from "./platform.ts";
export { portionsOf } from "./portions.ts";
export { rebuildWords } from "./rebuild.ts";
export { readFound, withoutEmptySearch } from "./search.ts";
export { ConfigError } from "./settings.ts";
export { type SettingsFile, settingsFileName, takeSettingsFile } from "./settings-file.ts";
export { asCsv, inColumns } from "./table.ts";
export { readEmail, showEmail } from "./text/email.ts";
export { asLine, isLine } from "./text/form.ts";
export { isIban } from "./text/iban.ts";
export { keepUp } from "./upkeep.ts";
export {
  every,
  type Found,
  isBeyond,
  type List,
  type Place,
  readList,
  type Walk,
} from "./walk.ts";
