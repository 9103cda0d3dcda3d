import { type DayForSheets, type DayLine, groupBy } from "./day.ts";
import type { Group, Quantity, Sheet } from "./sheet.ts";

/** What is to be harvested, baked and packed. */

/** Each producer's goods, with how much of each is wanted. */
export function harvest(day: DayForSheets): Sheet {
  return {
    columns: [
      { name: "producer", isKey: true },
      { name: "product" },
      { name: "pack" },
      { name: "ordered", isFigure: true },
      { name: "to_weigh", isFigure: true },
      { name: "sum", isFigure: true },
    ],
    groups: byProducer(day).map(([producer, lines]) => ({
      title: producer,
      rows: byProduct(day, lines).map(([, same]) => {
        const [first] = same;
        const ordered = countOf(same);
        const toWeigh = countOf(same.filter(({ line }) => line.sold_by === "weight" && line.grams === null));
        return first
          ? [producer, first.line.name, packOf(first), ordered, toWeigh, sumOf(first, ordered)]
          : [];
      }),
    })),
  };
}

/** What goes into each basket. */
export function packByBuyer({ baskets, lines, format }: DayForSheets): Sheet {
  const linesOf = new Map(groupBy(lines, ({ basket }) => basket.number));
  return {
    columns: [
      { name: "number", isKey: true },
      { name: "buyer", isKey: true },
      { name: "product" },
      { name: "producer" },
      { name: "pack" },
      { name: "quantity", isFigure: true },
      { name: "grams", isFigure: true },
      { name: "packed" },
    ],
    groups: baskets.map(({ number, buyer, slot, orders }) => ({
      title: `${number} · ${buyer.display_name}`,
      lines: [
        `${format.time(new Date(slot.starts_at))} – ${format.time(new Date(slot.ends_at))}`,
        ...orders.flatMap(({ note }) => note ?? []),
      ],
      rows: (linesOf.get(number) ?? []).map((one) => [
        ...[number, buyer.display_name, one.line.name, one.order.producer.name, packOf(one)],
        ...[one.line.quantity, gramsOf(one), ""],
      ]),
    })),
  };
}

/** Into which baskets each product goes. */
export function packByProduct(day: DayForSheets): Sheet {
  const groups: Group[] = byProducer(day).flatMap(([producer, lines]) =>
    byProduct(day, lines).map(([, same]) => {
      const [first] = same;
      const pack = first ? day.format.pack(first.line.pack_size, first.line.pack_unit) : "";
      return {
        title: `${first?.line.name} · ${pack} · ${producer}`,
        lines: [`${day.words.columns.ordered}: ${day.format.number(countOf(same))}`],
        rows: same.map((one) => [
          ...[producer, one.line.name, packOf(one), one.basket.number, one.basket.buyer.display_name],
          ...[one.line.quantity, gramsOf(one), ""],
        ]),
      };
    }),
  );
  return {
    columns: [
      { name: "producer", isKey: true },
      { name: "product", isKey: true },
      { name: "pack", isKey: true },
      { name: "number", isFigure: true },
      { name: "buyer" },
      { name: "quantity", isFigure: true },
      { name: "grams", isFigure: true },
      { name: "packed" },
    ],
    groups,
  };
}

function byProducer({ lines, format }: DayForSheets): [string, DayLine[]][] {
  return groupBy(lines, ({ order }) => order.producer.id)
    .map(([, own]): [string, DayLine[]] => [own[0]?.order.producer.name ?? "", own])
    .sort(([a], [b]) => format.compare(a, b));
}

/** A product is what has one name and one pack: its name is that of the order, whatever became of the product. */
function byProduct({ format }: DayForSheets, lines: DayLine[]): [string, DayLine[]][] {
  return groupBy(
    lines,
    ({ line }) => `${line.name}\n${line.pack_size} ${line.pack_unit} ${line.sold_by}`,
  ).sort(([a], [b]) => format.compare(a, b));
}

export function packOf({ line }: DayLine): Quantity {
  return { size: line.pack_size, unit: line.pack_unit };
}

export function gramsOf({ line: { sold_by, grams } }: DayLine): Quantity | string {
  if (sold_by === "pack") return "";
  return grams === null ? "____" : { size: String(grams), unit: "g" };
}

function countOf(lines: DayLine[]): number {
  return lines.reduce((sum, { line }) => sum + line.quantity, 0);
}

function sumOf({ line: { pack_size, pack_unit } }: DayLine, quantity: number): Quantity {
  const all = Number(pack_size) * quantity;
  const larger = { g: "kg", ml: "l" }[pack_unit];
  const isLarge = larger !== undefined && all >= 1000;
  const size = isLarge ? all / 1000 : all;
  return { size: String(Math.round(size * 1000) / 1000), unit: isLarge ? larger : pack_unit };
}
