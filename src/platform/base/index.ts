export { inBatches } from "./batches.ts";
export { type Clock, dayIn, daysAfter, endOfDay, secondsAfter, systemClock } from "./clock.ts";
export { type Config, defaultMailFrom, loadConfig, noSiteIn, type StripeAccount } from "./config.ts";
export { currencyCodes, currencyDigits } from "./currencies.ts";
export { isDiskFull, tellDiskFull } from "./disk-full.ts";
export { createFairQueue } from "./fair-queue.ts";
export { whyRefused } from "./folder-refusals.ts";
export {
  type Fault,
  type FieldCode,
  FieldCodes,
  FieldSentences,
  invalidInput,
  invalidInputKind,
  invalidInputOf,
  isRecord,
  mostFaults,
} from "./invalid-input.ts";
export { bothOf, deriveKeys, hmac, type Keys } from "./keys.ts";
export { createLog, type Log } from "./log.ts";
export { divideHalfUp, Money, readAmount, showMoney, sumMoney } from "./money.ts";
export { hashOpaqueToken, makeOpaqueToken } from "./opaque-tokens.ts";
export {
  type PostgresUrl,
  readPostgresUrl,
  type ServerAddress,
  showHost,
  showHosts,
} from "./postgres-url.ts";
export {
  inOtherWords,
  notFound,
  outcomeUnknown,
  Problem,
  type ProblemKind,
  preconditionFailed,
  problemBody,
  problemKind,
  rateLimited,
  requestTimeout,
  tokenNotValid,
  tooLarge,
  unavailable,
  unavailableKind,
  userInactive,
} from "./problems.ts";
export { qrCode, qrPath } from "./qr-code.ts";
export { type CsvLine, csvText, readCsv } from "./read-csv.ts";
export {
  closed,
  Day,
  DistanceKm,
  described,
  Id,
  Line,
  named,
  namedSchemas,
  notBlankPattern,
  nullable,
  oneOf,
  Prose,
  Time,
} from "./schemas.ts";
export { seal, unseal } from "./sealed.ts";
export { secretPath } from "./secret-file.ts";
export { backupPlace, ConfigError, isLoopback } from "./settings.ts";
export { type SettingsFile, takeSettingsFile } from "./settings-file.ts";
export { rateOfSale, type TaxCode, type TaxRate, taxCodes } from "./tax-rates.ts";
export { sharesOf, type Tax, type TaxedAmount, taxesOf, taxIn, taxOf, tenThousandthsOf } from "./taxes.ts";
export { readEmail, showEmail } from "./text/email.ts";
export { asLine, isLine } from "./text/form.ts";
export { inForm, textFormats } from "./text/formats.ts";
export { isIban } from "./text/iban.ts";
export { asCsv, inColumns, withoutApostrophe } from "./text-table.ts";
export type { TracingSettings } from "./tracing-settings.ts";
