import { html } from "ghtml";
import type { Html } from "#web";
import { type DayForSheets, groupBy } from "./day.ts";
import { qrCode } from "./qr.ts";
import type { Sheet } from "./sheet.ts";

/** A bag of a basket: what one producer packs for one buyer. */
interface Label {
  number: number;
  buyer: string;
  n: number;
  of: number;
  producer: string;
  isCold: boolean;
  /** Where the pickup page shows the basket. */
  url: string;
}

const perPage = 24;

export function labelsOf({ lines, day, siteUrl, bags }: DayForSheets): Label[] {
  return groupBy(lines, ({ basket }) => basket.number).flatMap(([number, own]) => {
    const url = `${siteUrl}/pickup/${day.id}/?basket=${number}`;
    return groupBy(own, ({ order }) => order.id).map(([orderId, inBag]) => ({
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
  const labels = labelsOf(day);
  const codes = new Map(labels.map(({ url }) => [url, ""]));
  for (const url of codes.keys()) codes.set(url, qrSvg(url));
  const written = labels.map((label) => labelHtml(day, label, codes.get(label.url) ?? ""));
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

/** With the quiet zone of four modules that readers need. */
export function qrSvg(text: string): Html {
  const rows = qrCode(text);
  const size = rows.length + 8;
  const path = rows
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])))
    .join("");
  return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label="QR" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}
