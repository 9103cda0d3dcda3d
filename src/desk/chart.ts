import { html } from "ghtml";
import type { Html } from "#web";

export interface Bar {
  label: string;
  value: number;
}

/** Bars beside each other, drawn on the server. What they say stands in the table beside, so a title is enough here. */
export function barChart(title: string, bars: Bar[]): Html {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const width = plot.width / Math.max(1, bars.length);
  const drawn = bars.map(({ label, value }, index) => {
    const height = Math.round((value / most) * plot.height);
    const x = Math.round(index * width);
    const isNamed = index % Math.ceil(bars.length / mostLabels) === 0;
    return html`<rect x="${x + 3}" y="${plot.height - height + plot.top}" width="${Math.round(width) - 6}" height="${height}" rx="3"/>!${
      isNamed
        ? html`<text x="${x + Math.round(width / 2)}" y="${plot.top + plot.height + 22}" text-anchor="middle">${label}</text>`
        : ""
    }`;
  });
  const base = plot.top + plot.height;
  return html`<svg class="chart" role="img" aria-label="${title}" viewBox="0 0 ${plot.width} ${base + 30}">!${drawn}<line x1="0" x2="${plot.width}" y1="${base}" y2="${base}"/></svg>`;
}

const plot = { width: 600, height: 180, top: 8 };
const mostLabels = 6;
