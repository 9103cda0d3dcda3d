import type { Static } from "typebox";
import type { DeliveryCharges } from "#accounts";
import type { ShownCart } from "#cart";
import type { Place } from "#days";
import type { Fact, Visit } from "#web";
import { words } from "./words/index.ts";

/** What delivery costs, as a cart and a checkout say it. */

type OfProducer = ShownCart["by_producer"][number];

/** What a producer charges for delivery and where to; undefined where it is free everywhere. */
export function deliveryTerms(
  { language, format }: Pick<Visit, "language" | "format">,
  { delivery, totals }: Pick<OfProducer, "delivery" | "totals">,
): string | undefined {
  const { papers } = words[language];
  const terms = chargeTerms({ language, format }, delivery?.charges ?? [], totals);
  const codes = delivery?.postcodes ?? [];
  if (codes.length > 0) terms.push(papers.deliversTo(format.list(codes)));
  return terms.length > 0 ? terms.join(", ") : undefined;
}

/** What it costs to have goods brought to a place where they are fetched; undefined where it is free. */
export function placeTerms(
  visit: Pick<Visit, "language" | "format">,
  { charges }: Pick<Static<typeof Place>, "charges">,
  totals?: OfProducer["totals"],
): string | undefined {
  const terms = chargeTerms(visit, charges, totals);
  return terms.length > 0 ? terms.join(", ") : undefined;
}

/** In the currencies of these totals, or in all. */
function chargeTerms(
  { language, format }: Pick<Visit, "language" | "format">,
  charges: Static<typeof DeliveryCharges>,
  totals: OfProducer["totals"] | undefined,
): string[] {
  const { papers } = words[language];
  return charges
    .filter(
      ({ price }) =>
        isCharged(price) && (totals?.some(({ currency }) => currency === price.currency) ?? true),
    )
    .flatMap(({ price, free_from }) => [
      papers.deliveryCosts(format.money(price)),
      ...(free_from ? [papers.freeFrom(format.money(free_from))] : []),
    ]);
}

/** What is added to the cart's total by each producer whose delivery is chosen. */
export function deliveryFacts({ language, format }: Visit, cart: ShownCart): Fact[] {
  const { papers } = words[language];
  return cart.by_producer.flatMap(({ producer, delivery_charges }) =>
    delivery_charges.filter(isCharged).map((charge) => ({
      term: papers.deliveryBy(producer.display_name),
      text: `+ ${format.money(charge)}`,
    })),
  );
}

function isCharged({ amount }: { amount: string }): boolean {
  return /[1-9]/.test(amount);
}
