import { readFileSync } from "node:fs";
import { html } from "ghtml";
import { attributes, type Html } from "#web";
import type { DayForSheets } from "./day.ts";
import { harvest, packByBuyer, packByProduct } from "./goods.ts";
import { labelPages, labelSheet } from "./labels.ts";
import { dayOverview, producers, taxes } from "./money.ts";
import { deliveryNotes, handOver, route } from "./people.ts";
import { type Column, type Group, onPaper, type Sheet, type SheetName } from "./sheet.ts";

const makers: Record<SheetName, (day: DayForSheets) => Sheet> = {
  harvest,
  "pack-by-buyer": packByBuyer,
  "pack-by-product": packByProduct,
  "delivery-notes": deliveryNotes,
  producers,
  labels: labelSheet,
  "hand-over": handOver,
  route,
  day: dayOverview,
  taxes,
};

export function sheetOf(day: DayForSheets, name: SheetName): Sheet {
  return makers[name](day);
}

const read = (name: string) => readFileSync(new URL(`${name}.css`, import.meta.url), "utf8");
const styles = {
  paper: read("paper"),
  a4: read("labels") + read("labels-a4"),
  roll: read("labels") + read("labels-roll"),
};

/** A sheet as a page to be printed: its title, style and content. */
export function onPaperOf(day: DayForSheets, name: SheetName, paper: "a4" | "roll") {
  const { words, format } = day;
  const title = `${words.title[name]} · ${format.day(day.day.date)} · ${day.day.place.name}`;
  if (name === "labels") return { title, style: styles[paper], body: labelPages(day, paper) };
  const { columns, groups } = sheetOf(day, name);
  const filled = groups.filter(({ rows }) => rows.length > 0);
  const body = html`<h1>${words.title[name]}</h1>
<p>${headLine(day)}</p>
!${filled.length === 0 ? html`<p>${words.nothing}</p>` : filled.map((group) => groupHtml(day, columns, group))}`;
  return { title, style: styles.paper, body };
}

function headLine({ day, format }: DayForSheets): string {
  const hours = `${format.time(day.starts_at)} – ${format.time(day.ends_at)}`;
  return `${format.day(day.date)}, ${hours} · ${day.place.name}`;
}

function groupHtml(day: DayForSheets, columns: Column[], { title, lines = [], rows, isPage }: Group): Html {
  const shown = columns.flatMap(({ isKey, ...column }, i) => (isKey ? [] : [{ ...column, i }]));
  return html`<section!${attributes({ class: isPage && "own-page" })}>!${title === undefined ? "" : html`<h2>${title}</h2>`}
!${lines.map((line) => html`<p>${line}</p>`)}
<table><thead><tr>!${shown.map(({ name, isFigure }) => html`<th scope="col"!${attributes({ class: isFigure && "figure" })}>${day.words.columns[name] ?? name}</th>`)}</tr></thead>
<tbody>!${rows.map(
    (row) =>
      html`<tr>!${shown.map(({ name, isFigure, i }) => html`<td!${attributes({ class: classOf(name, isFigure) })}>${onPaper(row[i] ?? null, day.format)}</td>`)}</tr>`,
  )}</tbody></table></section>`;
}

/** Where something is written by hand. */
function classOf(name: string, isFigure = false) {
  if (["signature", "packed", "collected"].includes(name)) return "write";
  return isFigure && "figure";
}
