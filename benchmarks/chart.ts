import { type Bar, isMet, type Row } from "./rows.ts";

const rowHeight = 22;
const labelWidth = 350;
const barsWidth = 280;
const width = labelWidth + barsWidth + 90;
const headHeight = 64;
/** What the widest bar stands for; longer ones end there. */
const mostRatio = 1.25;

/** An SVG of what reaches how much of its ceiling; light or dark as the reader's system is. */
export function drawChart(rows: Row[], machine: string): string {
  const drawn = rows.flatMap(({ ratio, ...row }) =>
    row.ceilingPerSecond !== undefined && ratio !== undefined ? [{ ...row, ratio }] : [],
  );
  const height = headHeight + drawn.length * rowHeight + 16;
  const told = drawn.map(({ what, ratio }) => `${what}: ${ratio.toFixed(2)}`).join("; ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">How much of what the machine could do Farmgate does</title>`,
    `<desc id="desc">${escaped(`Requests a second over their ceiling. ${told}.`)}</desc>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="6"/>`,
    `<text class="head" x="12" y="24">Requests a second, of what the machine could do at most</text>`,
    `<text class="note" x="12" y="44">${escaped(machine)}; the lines are what is asked for</text>`,
    `<path class="axis" d="M${labelWidth} ${headHeight - 6}V${height - 12}M${at(1)} ${headHeight - 6}V${height - 12}"/>`,
    ...drawn.map((row, place) => drawRow(row, headHeight + place * rowHeight)),
    "</svg>",
    "",
  ].join("\n");
}

/** Text and grounds reach 4.5 to 1, and what is missed differs in more than its colour: by its word. */
const style = [
  "text{font:12px system-ui,sans-serif;fill:#1f2a1f}.head{font-weight:600;font-size:15px}.note{fill:#55604f}",
  ".paper{fill:#fbfaf5}.met{fill:#4c8a3f}.missed{fill:#b3541e}.free{fill:#7d8a76}",
  ".axis{stroke:#c9ccbf}.bar{stroke:#1f2a1f;stroke-width:2}",
  "@media(prefers-color-scheme:dark){text{fill:#e8ebe2}.note{fill:#aab3a2}.paper{fill:#171c16}.met{fill:#6fae5f}",
  ".missed{fill:#e07f45}.free{fill:#8b9784}.axis{stroke:#3d463a}.bar{stroke:#e8ebe2}}",
].join("");

function drawRow(row: Row & { ratio: number }, top: number): string {
  const baseline = top + 15;
  const met = isMet(row);
  const kind = met === undefined ? "free" : met ? "met" : "missed";
  const end = at(row.ratio);
  return [
    `<text x="12" y="${baseline}">${escaped(row.what)}</text>`,
    `<rect class="${kind}" x="${labelWidth}" y="${top + 4}" width="${(end - labelWidth).toFixed(1)}" height="14"/>`,
    ...barLine(row.bar, top),
    `<text x="${labelWidth + barsWidth + 10}" y="${baseline}">${row.ratio.toFixed(2)}${met === false ? " missed" : ""}</text>`,
  ].join("");
}

function barLine(bar: Bar | undefined, top: number): string[] {
  if (!bar || !("atLeast" in bar) || bar.atLeast > mostRatio) return [];
  return [`<path class="bar" d="M${at(bar.atLeast)} ${top + 1}v20"/>`];
}

function at(ratio: number): number {
  return Math.round((labelWidth + (Math.min(ratio, mostRatio) / mostRatio) * barsWidth) * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
