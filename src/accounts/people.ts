import { type Selectable, sql } from "kysely";
import type { Static } from "typebox";
import { invalidInput, showEmail, showMoney } from "#platform/base";
import type { DB } from "#platform/database";
import { pictureUrl } from "#platform/pictures";
import type { Language } from "#words";
import type {
  Address,
  Business,
  DaysOff,
  Delivery,
  Location,
  Me,
  Offer,
  PayoutAccount,
  Permission,
  Pickup,
  ShortUser,
  SiteBusiness,
  TypedAddress,
  TypedSiteBusiness,
  User,
} from "./person-schemas.ts";

/** How a person is shown: to others as a short or full user, to themselves as Me. */

/** The columns that `showShortUser` needs. */
export const shortColumns = [
  "id",
  "username",
  "display_name",
  "avatar",
  "is_producer",
  "location_name",
  "latitude",
  "longitude",
  "rating_sum",
  "rating_count",
] as const;

/** The columns that `showUser` needs. */
export const userColumns = [
  ...shortColumns,
  "about",
  "joined_at",
  "producer_since",
  "product_count",
  "offers",
] as const;

/** What `showMe` needs of a row of `users`; what was sold is told by the database itself. */
export const meColumns = [
  ...userColumns,
  "email",
  "language",
  "roles",
  "producer_status",
  "address",
  "phone",
  "pickup",
  "payout_account",
  "business",
  "delivery",
  sql<Static<typeof DaysOff>>`array(
    select json_build_object('from', lower(range), 'to', upper(range) - 1) from unnest(users.days_off) range
  )`.as("days_off"),
  sql<{ currency: string; total_minor: number }[]>`sales_of(users.id)`.as("sales"),
] as const;

type Person = Selectable<DB["users"]>;
export type ShortRow = Pick<Person, (typeof shortColumns)[number]>;
export type UserRow = Pick<Person, (typeof userColumns)[number]>;
export type MeRow = Pick<Person, Extract<(typeof meColumns)[number], string>> & {
  days_off: Static<typeof DaysOff>;
  sales: { currency: string; total_minor: number }[];
};

/**
 * A person as others see them: where they are is rounded, and for who sells nothing it is nobody's business.
 * `siteUrl` is the site's address without a closing slash.
 */
export function showUser(row: UserRow, siteUrl: string): Static<typeof User> {
  return {
    ...showShortUser(row, siteUrl),
    about: row.is_producer ? row.about : null,
    joined_at: row.joined_at,
    producer_since: row.producer_since,
    product_count: row.product_count,
    offers: row.offers as Static<typeof Offer>[],
  };
}

export function showShortUser(row: ShortRow, siteUrl: string): Static<typeof ShortUser> {
  return {
    id: row.id,
    username: row.username,
    display_name: row.display_name ?? row.username,
    avatar_url: row.avatar === null ? null : pictureUrl(siteUrl, row.avatar),
    is_producer: row.is_producer,
    location: row.is_producer ? locationOf(row, twoDecimals) : null,
    rating_average: row.rating_count === 0 ? null : twoDecimals(row.rating_sum / row.rating_count),
    rating_count: row.rating_count,
  };
}

/** A person as they see themselves. What lies in JSON columns was checked against these schemas when it was written. */
export function showMe(row: MeRow, siteUrl: string): Static<typeof Me> {
  return {
    ...showUser(row, siteUrl),
    location: locationOf(row, (degrees) => degrees),
    about: row.about,
    email: showEmail(row.email ?? ""),
    language: row.language as Language | null,
    roles: row.roles as Static<typeof Me>["roles"],
    permissions: row.roles.flatMap((role) => permissionsByRole[role] ?? []),
    producer_status: row.producer_status as Static<typeof Me>["producer_status"],
    address: row.address as Static<typeof Address> | null,
    phone: row.phone,
    pickup: row.pickup as Static<typeof Pickup> | null,
    payout_account: row.payout_account as Static<typeof PayoutAccount> | null,
    business: row.business as Static<typeof Business> | null,
    delivery: row.delivery as Static<typeof Delivery> | null,
    days_off: row.days_off,
    sales_90_days: row.sales.map(({ currency, total_minor }) => showMoney(total_minor, currency)),
  };
}

const permissionsByRole: Record<string, Static<typeof Permission>[]> = {
  product_admin: ["products.delete", "promotions.grant"],
  staff: ["reviews.remove"],
};

function locationOf(row: ShortRow, shown: (degrees: number) => number): Static<typeof Location> | null {
  if (row.location_name === null) return null;
  const { latitude, longitude } = row;
  return {
    name: row.location_name,
    latitude: latitude === null ? null : shown(latitude),
    longitude: longitude === null ? null : shown(longitude),
  };
}

function twoDecimals(number: number): number {
  return Math.round(number * 100) / 100;
}

/**
 * The columns of a place that a client sent; null takes it away. Half a point is refused: it could be found nowhere.
 */
export function locationColumns(location: Static<typeof Location> | null) {
  const latitude = location?.latitude ?? null;
  const longitude = location?.longitude ?? null;
  if (latitude === null && longitude !== null) throw invalidInput({ "location.latitude": "required" });
  if (longitude === null && latitude !== null) throw invalidInput({ "location.longitude": "required" });
  return { location_name: location?.name ?? null, latitude, longitude };
}

/** An address as it is kept: each has a postal code, be it empty. */
export function normalizeAddress(address: Static<typeof TypedAddress>): Static<typeof Address> {
  return { ...address, postal_code: address.postal_code ?? "" };
}

/** Who sells or runs the site, as it is kept; null where nothing of it is told. */
export function normalizeBusiness({
  legal_name = null,
  address,
  tax_number = null,
}: Static<typeof TypedSiteBusiness>): Static<typeof SiteBusiness> {
  return { legal_name, address: address ? normalizeAddress(address) : null, tax_number };
}

/** The columns of who begins to sell: at once, or once an operator approves. */
export function producerColumns(producers: "open" | "approved", now: Date) {
  return producers === "open"
    ? { producer_status: "approved", producer_since: now, offers: ["pickup"] }
    : { producer_status: "pending", producer_asked_at: now, offers: ["pickup"] };
}
