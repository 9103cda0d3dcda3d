/** The door of accounts: who people are and how they prove it. */
export { type Accounts, authenticateWith, openAccounts } from "./accounts.ts";
export { requireActive, requireActivePerson } from "./active.ts";
export { readAddressesAnew } from "./addresses.ts";
export { approvalsAsCsv, formatApprovals, notifyOfApprovalRequest, warnOfApprovals } from "./approvals.ts";
export { codeLength, codeSeconds, sameEmail } from "./codes.ts";
export {
  endCookieSession,
  findCookieSession,
  findLivingSessions,
  renewCookie,
  type SignedIn,
  startCookieSession,
} from "./cookie-sessions.ts";
export { countryCodes } from "./countries.ts";
export {
  askToChangeEmail,
  askToResetPassword,
  changeEmail,
  findEmailChange,
  lockProven,
  prepareNewPassword,
  replacePassword,
  requirePassword,
  resetPassword,
  sameUsername,
  signIn,
} from "./credentials.ts";
export {
  emailTaken,
  invalidCode,
  noActiveAccount,
  notAProducer,
  producerNotApproved,
  usernameTaken,
  wrongPassword,
} from "./errors.ts";
export { accountJobs } from "./jobs.ts";
export { eraseCredentials, exportSessions } from "./leaving.ts";
export { meAccountRoutes } from "./me-routes.ts";
export { type Notice, sendNotice } from "./notices.ts";
export { hashPassword } from "./passwords.ts";
export {
  locationColumns,
  type MeRow,
  meColumns,
  normalizeAddress,
  normalizeBusiness,
  producerColumns,
  type ShortRow,
  shortColumns,
  showMe,
  showShortUser,
  showUser,
  type UserRow,
  userColumns,
} from "./people.ts";
export {
  About,
  Address,
  aboutLength,
  Business,
  Delivery,
  DeliveryCharges,
  DisplayName,
  EmailAddress,
  Location,
  Me,
  nameLength,
  Offer,
  PayoutAccount,
  Pickup,
  ProducerStatus,
  ProfileLanguage,
  Role,
  ShortUser,
  SiteBusiness,
  TypedAddress,
  TypedBusiness,
  TypedPickup,
  TypedSiteBusiness,
  User,
} from "./person-schemas.ts";
export { askToRegister, prepareAccount, register } from "./registration.ts";
export { authRoutes, registrationRoutes } from "./routes.ts";
export {
  CodeOnly,
  EmailChange,
  EmailOnly,
  NewAccount,
  PasswordChange,
  PasswordReset,
  passwordLength,
  SignIn,
  TypedPassword,
  usernameLength,
} from "./schemas.ts";
export {
  type BeginSession,
  cookieSessionSeconds,
  endAllSessions,
  endSessionOf,
  readSessions,
} from "./sessions.ts";
