import type { ShownCart } from "#cart";
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
  const charges = (delivery?.charges ?? []).filter(
    ({ price }) => isCharged(price) && totals.some(({ currency }) => currency === price.currency),
  );
  const terms = charges.flatMap(({ price, free_from }) => [
    papers.deliveryCosts(format.money(price)),
    ...(free_from ? [papers.freeFrom(format.money(free_from))] : []),
  ]);
  const codes = delivery?.postcodes ?? [];
  if (codes.length > 0) terms.push(papers.deliversTo(format.list(codes)));
  return terms.length > 0 ? terms.join(", ") : undefined;
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
