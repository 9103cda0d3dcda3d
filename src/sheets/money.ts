import { deliveryOf, sumsOf } from "#pickup";
import { showMoney, taxesOf } from "#platform/base";
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

/** What of each producer's sales is tax, by rate; where the site has no rates, what they sold of each category. */
export function taxes(day: DayForSheets): Sheet {
  return day.lines.every(({ tax }) => tax === null) ? byCategory(day) : byRate(day);
}

/** The taxes of orders, as their receipts will have them. */
function byRate({ lines, words, format }: DayForSheets): Sheet {
  const ofOrders = groupBy(lines, ({ order }) => String(order.id)).flatMap(([, own]) => {
    const [first] = own;
    const amounts = own.map(({ tax, line }) => ({ tax, gross_minor: line.total_minor }));
    return first
      ? taxesOf(amounts, deliveryOf(first.order)).map((tax) => ({ ...tax, order: first.order }))
      : [];
  });
  const groups = groupBy(
    ofOrders,
    ({ order, name, percent, code }) => `${order.producer.id} ${order.currency} ${name} ${percent} ${code}`,
  );
  const rows = groups.flatMap(([, own]): Cell[][] => {
    const [first] = own;
    if (!first) return [];
    const sum = (of: "net_minor" | "tax_minor" | "gross_minor") =>
      showMoney(
        own.reduce((all, tax) => all + tax[of], 0),
        first.order.currency,
      );
    const rate = `${format.number(first.percent)} %`;
    return [
      [first.order.producer.name, first.name, rate, sum("net_minor"), sum("tax_minor"), sum("gross_minor")],
    ];
  });
  return {
    columns: [
      { name: "producer" },
      { name: "rate" },
      { name: "percent", isFigure: true },
      { name: "net_of_tax", isFigure: true },
      { name: "tax", isFigure: true },
      { name: "total", isFigure: true },
    ],
    groups: [{ rows: byName(rows, format), lines: [words.ratesHint] }],
  };
}

/** What each producer sold of each category, which is what rates of tax go by. */
function byCategory({ lines, words, language, format }: DayForSheets): Sheet {
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
