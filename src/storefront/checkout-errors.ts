import { invalidInputKind, invalidInputOf, Problem } from "#platform/base";
import {
  addressLabels,
  type FieldError,
  type FormErrors,
  faultsOf,
  formErrors,
  neededAddressFields,
  type Visit,
} from "#web";
import { dayIdIn, type OpenDay, slotName } from "./day-choice.ts";
import { words as all } from "./words/index.ts";

/** What is wrong with a checkout, told where its form can be mended. */

/** What was wished of a producer, by their id as the form has it. */
type Wish = [id: string, { delivery_method: string }];

/** The faults and the refusal of a checkout of these producers, who come to these days. */
export function checkoutErrors(visit: Visit, producerIds: number[], days: OpenDay[]): FormErrors {
  return formErrors(visit, labelsOf(visit, producerIds, days), refusalsOf(visit));
}

function labelsOf(visit: Visit, producerIds: number[], days: OpenDay[]): Record<string, string> {
  const { fields } = all[visit.language].checkout;
  const perProducer = producerIds.flatMap((id) => [
    [`by_producer.${id}.delivery_method`, fields.delivery_method],
    [`by_producer.${id}.wanted_on`, fields.wanted_on],
  ]);
  return {
    payment_method: fields.payment_method,
    note: fields.note,
    ...addressLabels(visit, "address"),
    ...Object.fromEntries(perProducer),
    ...Object.fromEntries(days.map((day) => [slotName(day), visit.format.weekday(day.date)])),
  };
}

/** Why the order as a whole is refused, by the codes of problems. */
function refusalsOf({ format, refusal, language }: Visit): Record<string, FieldError> {
  const words = all[language].checkout;
  const lines = linesOf(refusal);
  const names = format.list(lines.map(({ name }) => name));
  const sentences = lines.map(({ name, available }) => `${words.refusedLine(name, available)}.`);
  const inTheWay = { text: [words.refused, ...sentences].join(" ") };
  return {
    day_closed: { text: words.dayClosed },
    not_attending: { text: words.notAttending(names) },
    lead_time: { text: words.tooLate(names) },
    slot_full: { text: words.slotFull },
    cart_changed: { text: words.changed },
    delivery_method_not_offered: { text: words.methodNotOffered },
    delivery_not_possible: { text: all[language].papers.deliveryNotPossible(names) },
    payment_method_unavailable: { text: words.paymentUnavailable },
    no_longer_sold: inTheWay,
    past_best_before: inTheWay,
    not_enough_stock: inTheWay,
    cart_full: { text: words.refused },
  };
}

/** The lines that an order was refused for. */
function linesOf(refusal: Problem | undefined): { product_id: number; name: string; available: number }[] {
  const { members } = refusal ?? { members: {} };
  return "lines" in members && Array.isArray(members.lines) ? members.lines : [];
}

/** What can't come along to the market day that was chosen for it can be taken out. */
export function refusedIn(refusal: Problem | undefined): Set<number> {
  const isOfDay = refusal?.code === "not_attending" || refusal?.code === "lead_time";
  return new Set(isOfDay ? linesOf(refusal).map(({ product_id }) => product_id) : []);
}

/** Orders name a producer by their place in a list, a slot beside its day and a missing address as one; the form names each field. */
export function namedAsTyped(error: unknown, wishes: Wish[]): unknown {
  if (!(error instanceof Problem) || error.code !== invalidInputKind.code) return error;
  return invalidInputOf(
    faultsOf(error).flatMap((fault) =>
      fieldsNamed(fault.field, wishes).map((field) => ({ ...fault, field })),
    ),
  );
}

function fieldsNamed(field: string, wishes: Wish[]): string[] {
  if (field === "address") return neededAddressFields(field);
  const [, place, member] = /^by_producer\.(\d+)\.(\w+)$/.exec(field) ?? [];
  const [id, wish] = wishes[Number(place)] ?? [];
  if (id === undefined || wish === undefined) return [field];
  if (member === "slot_id") return [slotName({ id: dayIdIn(wish.delivery_method) })];
  return [`by_producer.${id}.${member === "market_day_id" ? "delivery_method" : member}`];
}
