import { html } from "ghtml";
import { LRUCache } from "lru-cache";
import { qrPath } from "#platform/base";
import type { Html } from "#web";
import { type DayForSheets, groupBy } from "./day.ts";
import type { Sheet } from "./sheet.ts";

/** A bag of a basket: what one producer packs for one buyer. */
interface Label {
  number: number;
  buyer: string;
  n: number;
  of: number;
  producer: string;
  isCold: boolean;
  isFirst: boolean;
  /** Where the pickup page shows the basket. */
  url: string;
}

const perPage = 24;

export function labelsOf({ lines, day, siteUrl, bags }: DayForSheets): Label[] {
  return groupBy(lines, ({ basket }) => basket.number).flatMap(([number, own]) => {
    const url = `${siteUrl}/pickup/${day.id}/baskets/${number}/`;
    return groupBy(own, ({ order }) => order.id).map(([orderId, inBag], i) => ({
      isFirst: i === 0,
      ...{ number, url, ...(bags.get(orderId) ?? { n: 1, of: 1 }) },
      buyer: inBag[0]?.basket.buyer.display_name ?? "",
      producer: inBag[0]?.order.producer.name ?? "",
      isCold: inBag.some(({ isCold }) => isCold),
    }));
  });
}

export function labelSheet(day: DayForSheets): Sheet {
  return {
    columns: ["number", "buyer", "n", "of", "producer", "place", "cold", "code"].map((name) => ({ name })),
    groups: [
      {
        rows: labelsOf(day).map(({ number, buyer, n, of, producer, isCold, url }) => [
          ...[number, buyer, n, of, producer, day.day.place.name, isCold, url],
        ]),
      },
    ],
  };
}

/** 24 on each page of A4, or one below another on a roll of 62 mm. */
export function labelPages(day: DayForSheets, paper: "a4" | "roll"): Html {
  const written = labelsOf(day).map((label) => labelHtml(day, label, codeOf(label)));
  if (paper === "roll") return written.join("\n");
  const pages = Array.from({ length: Math.ceil(written.length / perPage) }, (_, i) =>
    written.slice(i * perPage, (i + 1) * perPage),
  );
  return pages.map((some) => html`<div class="page">!${some}</div>`).join("\n");
}

function labelHtml({ day, words }: DayForSheets, label: Label, code: Html): Html {
  const { number, buyer, n, of, producer, isCold } = label;
  return html`<section class="label"><div class="code">!${code}</div>
<p><strong class="number">${number}</strong> <span class="part">${words.partOf(n, of)}</span>!${isCold ? html` <span class="cold">${words.cold}</span>` : ""}</p>
<p class="name">${buyer}</p>
<p class="small">${producer}</p>
<p class="small">${day.place.name}</p></section>`;
}

/** The code of a basket is drawn on its first label, which the others show again. */
function codeOf({ number, url, isFirst }: Label): Html {
  const id = `code-${number}`;
  const { size, path } = drawingOf(url);
  const content = isFirst
    ? html`<path id="${id}" fill="none" stroke="#000" d="${path}"/>`
    : html`<use href="#${id}"/>`;
  return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label="QR" shape-rendering="crispEdges">!${content}</svg>`;
}

const drawings = new LRUCache<string, { size: number; path: string }>({ max: 2000 });

function drawingOf(text: string): { size: number; path: string } {
  const known = drawings.get(text);
  if (known) return known;
  const drawing = qrPath(text);
  drawings.set(text, drawing);
  return drawing;
}
