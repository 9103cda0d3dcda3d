import { deliveryOf, sumsOf } from "#pickup";
import { showMoney } from "#platform/base";
import { type DayForSheets, groupBy } from "./day.ts";
import { gramsOf, packOf } from "./goods.ts";
import type { Cell, Sheet } from "./sheet.ts";

/** Who fetches what, and from whom it comes. */

/** Who comes, by number; a line for each currency in which they owe or have paid. */
export function handOver({ baskets }: DayForSheets): Sheet {
  return {
    columns: [
      { name: "number", isFigure: true },
      { name: "buyer" },
      { name: "phone" },
      { name: "slot" },
      { name: "paid", isFigure: true },
      { name: "due", isFigure: true },
      { name: "signature" },
    ],
    groups: [
      {
        rows: baskets.flatMap((basket) =>
          sumsOf(basket).map(({ currency, paid_minor, due_minor }): Cell[] => [
            ...[basket.number, basket.buyer.display_name, basket.buyer.phone, hours(basket.slot)],
            ...[showMoney(paid_minor, currency), showMoney(due_minor, currency), ""],
          ]),
        ),
      },
    ],
  };
}

/** What each buyer gets from each producer, a page each. */
export function deliveryNotes({ lines, day, format, words }: DayForSheets): Sheet {
  return {
    columns: [
      { name: "order_id", isKey: true },
      { name: "number", isKey: true },
      { name: "buyer", isKey: true },
      { name: "producer", isKey: true },
      { name: "product" },
      { name: "pack" },
      { name: "quantity", isFigure: true },
      { name: "grams", isFigure: true },
      { name: "price", isFigure: true },
      { name: "line_total", isFigure: true },
    ],
    groups: groupBy(lines, ({ order }) => order.id).map(([id, own]) => {
      const [{ basket, order } = own[0] as never] = own;
      const buyer = basket.buyer.display_name;
      const total = format.money(showMoney(order.total_minor, order.currency));
      return {
        title: `${words.deliveryNote(id)} · ${basket.number} · ${buyer}`,
        lines: [
          `${words.columns.producer}: ${order.producer.name}`,
          `${format.day(day.date)}, ${day.place.name}`,
          `${words.columns.total}: ${total} (${order.is_paid ? words.isPaid : words.isDue})`,
          ...(deliveryOf(order) > 0
            ? [words.ofWhichDelivery(format.money(showMoney(deliveryOf(order), order.currency)))]
            : []),
          ...(order.note ? [order.note] : []),
        ],
        isPage: true,
        rows: own.map((one) => [
          ...[id, basket.number, buyer, order.producer.name, one.line.name, packOf(one), one.line.quantity],
          ...[gramsOf(one), showMoney(one.line.price_minor, order.currency)],
          showMoney(one.line.total_minor, order.currency),
        ]),
      };
    }),
  };
}

/** Where the goods are collected, with how many bags. */
export function route({ lines, producers, format }: DayForSheets): Sheet {
  const rows = groupBy(lines, ({ order }) => order.producer.id).map(([id, own]): Cell[] => {
    const { phone = null, pickup = null } = producers.get(id) ?? {};
    const { street, line2, postal_code, city } = pickup?.address ?? {};
    const address = [street, line2, `${postal_code ?? ""} ${city ?? ""}`.trim()].filter(Boolean).join(", ");
    const bags = new Set(own.map(({ order }) => order.id));
    const cold = new Set(own.filter(({ isCold }) => isCold).map(({ order }) => order.id));
    return [own[0]?.order.producer.name ?? "", address, phone, bags.size, cold.size, ""];
  });
  return {
    columns: [
      { name: "producer" },
      { name: "address" },
      { name: "phone" },
      { name: "bags", isFigure: true },
      { name: "cold_bags", isFigure: true },
      { name: "collected" },
    ],
    groups: [{ rows: rows.sort(([a], [b]) => format.compare(String(a), String(b))) }],
  };
}

function hours({ starts_at, ends_at }: { starts_at: string; ends_at: string }) {
  return { starts_at, ends_at };
}
