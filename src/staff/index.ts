/** The door of staff: who runs the site, what they may do to accounts, and what they did. */
export { isStaff, requireStaff } from "./access.ts";
export { type ActRow, readActs, recordAct, type StaffId, type Subject, subjects } from "./acts.ts";
export { lastStaff, wrongProducerStatus } from "./errors.ts";
export {
  countWaiting,
  findPeopleNamed,
  type PeopleFilters,
  type PersonRow,
  readPeople,
  readPerson,
} from "./list.ts";
export {
  approveProducer,
  closeSelling,
  disableUser,
  enableUser,
  grantRole,
  hasStaff,
  lockPerson,
  type ProducerStatus,
  pauseProducer,
  producerStatuses,
  type Role,
  refuseProducer,
  requireByUsername,
  requireOtherStaff,
  resumeProducer,
  revokeRole,
  roles,
  tellPerson,
} from "./people.ts";
