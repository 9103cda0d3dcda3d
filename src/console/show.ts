import type { Static } from "typebox";
import { mayBeCancelled, type OrderSummary, type Status, showOrder, type WholeOrder } from "#orders";
import { issueOf, type RepaymentRow, showRefund, siteAddressOf } from "#payments";
import { showEmail, showMoney } from "#platform/base";
import type { LiveSettings } from "#platform/settings";
import type { ActRow, PersonRow } from "#staff";
import { type StaffPayoutRow, showPayout } from "#wallet";
import type { ConsolePayout, FileIssue, Repayment } from "./money-schemas.ts";
import type { ConsoleOrder, ConsoleOrderLine } from "./order-schemas.ts";
import type { ConsolePerson } from "./people-schemas.ts";
import type { Act } from "./schemas.ts";

/** What those who run the site see; columns hold what the schemas list, as the tables' checks say. */

export function showPerson(row: PersonRow): Static<typeof ConsolePerson> {
  return {
    id: row.id,
    username: row.username,
    display_name: row.display_name ?? row.username,
    email: row.email === null ? null : showEmail(row.email),
    roles: row.roles as Static<typeof ConsolePerson>["roles"],
    producer_status: row.producer_status as Static<typeof ConsolePerson>["producer_status"],
    selling_stopped_at: row.selling_stopped_at,
    product_count: row.product_count,
    joined_at: row.joined_at,
    disabled_at: row.disabled_at,
  };
}

export function showOrderLine(row: OrderSummary): Static<typeof ConsoleOrderLine> {
  const { status, payment_method, delivery_method, currency, total_minor, ...rest } = row;
  return {
    ...rest,
    status: status as Status,
    payment_method: payment_method as Static<typeof ConsoleOrderLine>["payment_method"],
    delivery_method: delivery_method as Static<typeof ConsoleOrderLine>["delivery_method"],
    total: showMoney(total_minor, currency),
  };
}

/** An order as its producer sees it, with what else there is about it. */
export function showWholeOrder(
  { order: row, emails, payments, refunds }: WholeOrder,
  siteUrl: string,
  now: Date,
): Static<typeof ConsoleOrder> {
  const { currency } = row;
  const { contact: _, actions: __, ...order } = showOrder(row, row.producer_id, siteUrl, now);
  const money = (minor: number | null) => (minor === null ? null : showMoney(minor, currency));
  return {
    ...order,
    commission: showMoney(row.commission_minor, currency),
    buyer_contact: { email: emails.buyer && showEmail(emails.buyer), phone: row.buyer.phone },
    producer_contact: { email: emails.producer && showEmail(emails.producer), phone: row.producer.phone },
    payments: payments.map(({ captured_minor, refunded_minor, status, ...payment }) => ({
      ...payment,
      status: status as Static<typeof ConsoleOrder>["payments"][number]["status"],
      captured: money(captured_minor),
      refunded: money(refunded_minor),
    })),
    refunds: refunds.map(showRefund),
    may_be_cancelled: mayBeCancelled(order.status),
  };
}

export function showConsolePayout(row: StaffPayoutRow, settings: LiveSettings): Static<typeof ConsolePayout> {
  const { user_id: id, username, display_name } = row;
  return {
    ...showPayout(row),
    user: { id, username, display_name: display_name ?? username },
    file_issue: fileIssueOf(row, settings),
  };
}

export function showRepayment(
  row: Omit<RepaymentRow, "keys">,
  settings: LiveSettings,
): Static<typeof Repayment> {
  const { id, amount_minor, currency, status, holder, iban, checkout_id, taken_back_by } = row;
  const { created_at, decided_at, reason } = row;
  return {
    ...{ id, holder, iban, checkout_id, taken_back_by, created_at, decided_at, reason },
    amount: showMoney(amount_minor, currency),
    status: status as Static<typeof Repayment>["status"],
    file_issue: fileIssueOf(row, settings),
  };
}

/** Why a file leaves a payout or a repayment out that waits; null where it doesn't, or where it waits no longer. */
export function fileIssueOf(
  row: Parameters<typeof issueOf>[0] & { status: string },
  settings: LiveSettings,
): Static<typeof FileIssue> {
  return row.status === "requested" ? issueOf(row, { hasAddress: siteAddressOf(settings) !== null }) : null;
}

export function showAct({ details, subject, ...row }: ActRow): Static<typeof Act> {
  const { role = null, changed } = details ?? {};
  return {
    ...row,
    subject: subject as Static<typeof Act>["subject"],
    role: role as Static<typeof Act>["role"],
    changed: changed?.split(",") ?? null,
  };
}
