import { sumsOf } from "#pickup";
import { showMoney } from "#platform/base";
import type { Category } from "#products";
import { goodsWords } from "#web";
import { type DayForSheets, groupBy } from "./day.ts";
import type { Cell, Sheet } from "./sheet.ts";

/** What the day comes to. */

/** What each producer sold, what the site keeps of it and what is left, a line for each currency. */
export function producers({ baskets, commissions, format }: DayForSheets): Sheet {
  const orders = baskets.flatMap((basket) => basket.orders.filter(isSold));
  const rows = groupBy(orders, ({ producer, currency }) => `${producer.id} ${currency}`).map(
    ([, own]): Cell[] => {
      const [first] = own;
      const currency = first?.currency ?? "EUR";
      const total = own.reduce((sum, { total_minor }) => sum + total_minor, 0);
      const commission = own.reduce((sum, { id }) => sum + (commissions.get(id) ?? 0), 0);
      const amounts = [total, commission, total - commission].map((minor) => showMoney(minor, currency));
      return [first?.producer.name ?? "", own.length, ...amounts];
    },
  );
  return {
    columns: [
      { name: "producer" },
      { name: "orders", isFigure: true },
      { name: "total", isFigure: true },
      { name: "commission", isFigure: true },
      { name: "net", isFigure: true },
    ],
    groups: [{ rows: byName(rows, format) }],
  };
}

/** What each producer sold of each category, which is what rates of tax go by. */
export function taxes({ lines, words, language, format }: DayForSheets): Sheet {
  const groups = groupBy(
    lines,
    ({ order, category }) => `${order.producer.id} ${category} ${order.currency}`,
  );
  const rows = groups.map(([, own]): Cell[] => {
    const [first] = own;
    const total = own.reduce((sum, { line }) => sum + line.total_minor, 0);
    const category = first?.category ?? "other";
    return [
      first?.order.producer.name ?? "",
      goodsWords[language].categories[category as Category] ?? category,
      own.length,
      showMoney(total, first?.order.currency ?? "EUR"),
    ];
  });
  return {
    columns: [
      { name: "producer" },
      { name: "category" },
      { name: "lines", isFigure: true },
      { name: "total", isFigure: true },
    ],
    groups: [{ rows: byName(rows, format), lines: [words.taxesHint] }],
  };
}

/** The day by its slots: how many come, and what they owe. */
export function dayOverview({ day, baskets }: DayForSheets): Sheet {
  const rows = day.slots.flatMap((slot): Cell[][] => {
    const own = baskets.filter((basket) => basket.slot.id === slot.id);
    const hours = { starts_at: slot.starts_at.toISOString(), ends_at: slot.ends_at.toISOString() };
    const orders = own.reduce((sum, basket) => sum + basket.orders.filter(isSold).length, 0);
    const sums = groupBy(own.flatMap(sumsOf), ({ currency }) => currency);
    const counts = [hours, own.length, slot.capacity, orders];
    if (sums.length === 0) return [[...counts, null, null]];
    return sums.map(([currency, all]) => [
      ...counts,
      showMoney(
        all.reduce((sum, { paid_minor }) => sum + paid_minor, 0),
        currency,
      ),
      showMoney(
        all.reduce((sum, { due_minor }) => sum + due_minor, 0),
        currency,
      ),
    ]);
  });
  return {
    columns: [
      { name: "slot" },
      { name: "baskets", isFigure: true },
      { name: "capacity", isFigure: true },
      { name: "orders", isFigure: true },
      { name: "paid", isFigure: true },
      { name: "due", isFigure: true },
    ],
    groups: [{ rows, lines: day.note ? [day.note] : [] }],
  };
}

function isSold({ status }: { status: string }): boolean {
  return status === "placed" || status === "ready" || status === "fulfilled";
}

function byName(rows: Cell[][], format: DayForSheets["format"]): Cell[][] {
  return rows.sort(([a], [b]) => format.compare(String(a), String(b)));
}
