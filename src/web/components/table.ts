import { html } from "ghtml";
import { attributes, type Html } from "./markup.ts";

export interface Column {
  text: string;
  /** The text is only read out, where cells say themselves what they are. */
  isHidden?: boolean | undefined;
  /** Figures line up at their end. */
  isFigure?: boolean | undefined;
}

export interface Table {
  caption: string;
  isCaptionHidden?: boolean | undefined;
  columns: Column[];
  /** Each row's cells, as HTML in the order of the columns. The first says what the row is about. */
  rows: Html[][];
}

/** A table that shows each row as a card on a phone. */
export function table({ caption, isCaptionHidden = false, columns, rows }: Table): Html {
  // Rows shown as blocks are no table any more to a browser, unless their roles are written out.
  return html`<table class="table" role="table">
<caption!${attributes({ class: isCaptionHidden && "visually-hidden" })}>${caption}</caption>
<thead role="rowgroup"><tr role="row">!${columns.map(
    (column) => html`<th scope="col" role="columnheader"!${figure(column)}>!${heading(column)}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">
!${rows.map((cells) => html`<tr role="row">!${columns.map((column, index) => cell(column, cells[index] ?? "", index))}</tr>`)}</tbody>
</table>`;
}

function heading({ text, isHidden = false }: Column): Html {
  return isHidden ? html`<span class="visually-hidden">${text}</span>` : html`${text}`;
}

function cell(column: Column, content: Html, index: number): Html {
  if (index === 0) return html`<th scope="row" role="rowheader"!${figure(column)}>!${content}</th>`;
  return html`<td role="cell"!${attributes({ "data-label": !column.isHidden && column.text })}!${figure(column)}>!${content}</td>`;
}

function figure({ isFigure }: Column): Html {
  return attributes({ class: isFigure && "figure" });
}
