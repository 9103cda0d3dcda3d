import type { Static } from "typebox";
import {
  type Accounts,
  locationColumns,
  type Me,
  type MeRow,
  normalizeAddress,
  notifyOfApprovalRequest,
  producerColumns,
  requireActive,
  showMe,
  showUser,
  type UserRow,
} from "#accounts";
import { type Config, invalidInput, notFound } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import { inListOrder, type ListRow, type PageRequest, parseCircle } from "#platform/listing";
import { openBusiness } from "./errors.ts";
import {
  findMe,
  findUsers,
  hasOpenBusiness,
  listUsers,
  listUsersByDistance,
  lockMe,
  searchUsers,
  updateMe,
  type Viewer,
} from "./queries.ts";
import type { MeChanges } from "./schemas.ts";

/** Throws user_inactive for who is disabled, token_not_valid for who has left. */
export async function readMe(db: Db, userId: number, siteUrl: string): Promise<Static<typeof Me>> {
  return showMe(requireActive(await findMe(db, userId)), siteUrl);
}

/**
 * Changes what the person says of themselves. `requireSame` is shown what they are and throws where the client saw
 * something else. Throws invalid_input, user_inactive, token_not_valid, open_business.
 */
export async function changeMe(
  tx: Tx,
  accounts: Accounts,
  { userId, siteUrl }: { userId: number; siteUrl: string },
  changes: Static<typeof MeChanges>,
  requireSame: (me: Static<typeof Me>) => void,
): Promise<Static<typeof Me>> {
  const before = requireActive(await lockMe(tx, userId));
  requireSame(showMe(before, siteUrl));
  const { location, is_producer, address, pickup, ...plain } = changes;
  const requireNothingOpen = async () => {
    if (is_producer === false && (await hasOpenBusiness(tx, userId))) throw openBusiness();
  };
  // Before as well: to take a large shop off the market only to be refused takes seconds.
  await requireNothingOpen();
  const columns = {
    ...plain,
    ...(location === undefined ? {} : locationColumns(location)),
    ...(address === undefined ? {} : { address: address && normalizeAddress(address) }),
    ...(pickup === undefined
      ? {}
      : { pickup: pickup && { ...pickup, address: normalizeAddress(pickup.address) } }),
    ...sellingColumns(before, changes, accounts.config.producers, accounts.clock.now()),
  };
  const after = Object.keys(columns).length === 0 ? before : await updateMe(tx, userId, columns);
  // Asked once the products are held: who buys them meanwhile has bought them, or sees that they are no longer sold.
  await requireNothingOpen();
  if (after.producer_status === "pending" && before.producer_status !== "pending")
    await notifyOfApprovalRequest(tx, accounts, after, before.producer_asked_at);
  return showMe(after, siteUrl);
}

/**
 * Shows a kept picture as the person's own; null takes it away. `requireSame` as above. Throws user_inactive,
 * token_not_valid.
 */
export async function changeAvatar(
  tx: Tx,
  { userId, siteUrl }: { userId: number; siteUrl: string },
  avatar: string | null,
  requireSame: (me: Static<typeof Me>) => void = () => {},
): Promise<Static<typeof Me>> {
  requireSame(showMe(requireActive(await lockMe(tx, userId)), siteUrl));
  return showMe(await updateMe(tx, userId, { avatar }), siteUrl);
}

/** People whom the viewer may see, as the list's filters or a search say. Throws invalid_input. */
export function readUsers(db: Db, viewer: Viewer, { filters, ...page }: PageRequest<UserFilters>) {
  if (filters.search !== undefined) return searchUsers(db, viewer, filters.search, page);
  const near = parseCircle(filters);
  const isProducer = filters.is_producer;
  return near && filters.ordering === "distance"
    ? listUsersByDistance(db, viewer, { isProducer, near }, page)
    : listUsers(db, viewer, { isProducer, near }, page);
}

interface UserFilters {
  search?: string;
  is_producer?: boolean;
  near?: string;
  radius_km?: number;
  ordering?: "distance";
}

/** Throws not_found, in the same words whether or not there is somebody whom a stranger may not see. */
export async function requireUser(db: Db, viewer: Viewer, userId: number): Promise<UserRow> {
  const [row] = await findUsers(db, viewer, [userId]);
  if (!row) throw noSuchUser(viewer);
  return row;
}

export function noSuchUser({ isSignedIn }: Viewer): Error {
  return isSignedIn
    ? notFound()
    : notFound({}, "There is nothing here for visitors; signing in may show more.");
}

/** What changes as somebody begins to sell, pauses or goes on; who sells offers at least one way to get the goods. */
function sellingColumns(
  before: MeRow,
  { is_producer, offers }: Static<typeof MeChanges>,
  producers: Config["producers"],
  now: Date,
) {
  const status = before.producer_status;
  const wantsToSell = is_producer ?? (status === "approved" || status === "pending");
  if (offers?.length === 0 && wantsToSell) throw invalidInput({ offers: "too_short" });
  if (is_producer === undefined) return {};
  if (!is_producer)
    return { producer_status: status === "approved" || status === "paused" ? "paused" : "none" };
  // Who waits already goes on waiting, and since when.
  if (status === "approved" || (status === "pending" && producers === "approved"))
    return offers ? { offers } : {};

  const chosen = offers ?? before.offers;
  const begun = producerColumns(producers, now);
  // Who was let in once goes on where they paused.
  const columns = status === "paused" ? { producer_status: "approved", offers: begun.offers } : begun;
  return { ...columns, ...(chosen.length > 0 ? { offers: chosen } : {}) };
}

/** The people that a list has found, as they are shown to somebody. */
export async function showFoundUsers(db: Db, viewer: Viewer, siteUrl: string, found: ListRow[]) {
  const rows = await findUsers(
    db,
    viewer,
    found.map(({ id }) => id),
  );
  return inListOrder(
    found,
    rows.map((row) => showUser(row, siteUrl)),
  );
}
