import { type RawBuilder, sql, type Updateable } from "kysely";
import type { Static } from "typebox";
import {
  type Accounts,
  locationColumns,
  type Me,
  type MeRow,
  meColumns,
  normalizeAddress,
  normalizeBusiness,
  notifyOfApprovalRequest,
  producerColumns,
  producerNotApproved,
  requireActive,
  showMe,
} from "#accounts";
import { type Config, invalidInput } from "#platform/base";
import { compiled, type DB, type Db, multiplexed, type Tx } from "#platform/database";
import { requireNoOrdersOn } from "./days-off.ts";
import { requireCharges } from "./delivery.ts";
import { openBusiness } from "./errors.ts";
import type { MeChanges } from "./schemas.ts";

/** Throws user_inactive for who is disabled, token_not_valid for who has left. */
export async function readMe(db: Db, userId: number, siteUrl: string): Promise<Static<typeof Me>> {
  return showMe(requireActive(await findMe(db, userId)), siteUrl);
}

/**
 * Changes what the person says of themselves. `requireSame` is shown what they are and throws where the client saw
 * something else. Throws invalid_input, user_inactive, token_not_valid, open_business, open_orders,
 * producer_not_approved for who was paused by the staff.
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
  const { location, is_producer, address, pickup, days_off, business, delivery, ...plain } = changes;
  const requireNothingOpen = async () => {
    if (is_producer === false && (await hasOpenBusiness(tx, userId))) throw openBusiness();
  };
  // Before as well: to take a large shop off the market only to be refused takes seconds.
  await requireNothingOpen();
  const now = accounts.clock.now();
  const daysOff = days_off && multirangeOf(days_off);
  if (daysOff) await requireNoOrdersOn(tx, userId, daysOff, now);
  if (delivery) requireCharges(delivery.charges, "delivery.charges", accounts.config);
  const columns = {
    ...plain,
    ...(business === undefined ? {} : { business: business && businessOf(business) }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(location === undefined ? {} : locationColumns(location)),
    ...(address === undefined ? {} : { address: address && normalizeAddress(address) }),
    ...(pickup === undefined
      ? {}
      : { pickup: pickup && { ...pickup, address: normalizeAddress(pickup.address) } }),
    ...(daysOff === undefined ? {} : { days_off: daysOff }),
    ...sellingColumns(before, changes, accounts.config.producers, now),
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

function businessOf({ is_tax_exempt = false, ...told }: NonNullable<Static<typeof MeChanges>["business"]>) {
  return { ...normalizeBusiness(told), is_tax_exempt };
}

/** Ranges of days as PostgreSQL reads them, which joins those that touch. Throws invalid_input for some that overlap. */
function multirangeOf(ranges: NonNullable<Static<typeof MeChanges>["days_off"]>): string {
  for (const [index, { from, to }] of ranges.entries()) {
    if (to < from) throw invalidInput({ [`days_off.${index}.to`]: "too_small" });
    if (ranges.slice(0, index).some((before) => before.from <= to && from <= before.to))
      throw invalidInput({ [`days_off.${index}.from`]: "overlaps" });
  }
  return `{${ranges.map(({ from, to }) => `[${from},${to}]`).join()}}`;
}

/** What changes as somebody begins to sell, pauses or goes on; who sells offers at least one way to get the goods. */
function sellingColumns(
  before: OwnRow,
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
  if (before.selling_stopped_at !== null)
    throw producerNotApproved(
      {},
      "The team that runs this site has paused your sales. Contact them to go on.",
    );
  // Who waits already goes on waiting, and since when.
  if (status === "approved" || (status === "pending" && producers === "approved"))
    return offers ? { offers } : {};

  const chosen = offers ?? before.offers;
  const begun = producerColumns(producers, now);
  // Who was let in once goes on where they paused.
  const columns = status === "paused" ? { producer_status: "approved", offers: begun.offers } : begun;
  return { ...columns, ...(chosen.length > 0 ? { offers: chosen } : {}) };
}

type OwnRow = MeRow &
  Record<"disabled_at" | "left_at" | "producer_asked_at" | "selling_stopped_at", Date | null>;

async function findMe(db: Db, userId: number): Promise<OwnRow | undefined> {
  const { rows } = await ownRow(userId).execute(multiplexed(db));
  return rows[0];
}

/**
 * Holds the row until the transaction ends. Rows that name the person may be written meanwhile: a change reaches their
 * products, which buyers hold while they write an order that names the producer.
 */
async function lockMe(tx: Tx, userId: number): Promise<OwnRow | undefined> {
  const { rows } = await sql<OwnRow>`${ownRow(userId)} for no key update`.execute(tx);
  return rows[0];
}

function ownRow(userId: number): RawBuilder<OwnRow> {
  return sql`${ownRows} where id = ${userId}`;
}

const ownRows = compiled((db) =>
  db
    .selectFrom("users")
    .select([...meColumns, "disabled_at", "left_at", "producer_asked_at", "selling_stopped_at"]),
);

async function updateMe(tx: Tx, userId: number, changes: Updateable<DB["users"]>): Promise<MeRow> {
  return tx
    .updateTable("users")
    .set(changes)
    .where("id", "=", userId)
    .returning(meColumns)
    .executeTakeFirstOrThrow();
}

/** Whether orders or money still bind a producer. */
async function hasOpenBusiness(tx: Tx, userId: number): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (
      select from orders where producer_id = ${userId} and status in ('awaiting_payment', 'placed', 'ready')
    ) or exists (
      select from wallets where user_id = ${userId} and (available_minor > 0 or pending_minor > 0)
    ) or exists (
      select from payouts join wallets on wallets.id = wallet_id where user_id = ${userId}
        and status in ('requested', 'in_file')
    ) as open`.execute(tx);
  return rows[0]?.open ?? false;
}
