import { html } from "ghtml";
import { badge, type Html, notice, table } from "#web";
import type { Plan, PlannedLine } from "./files/plan.ts";
import { type AnyVisit, deskWords } from "./frame.ts";

/** What a file would do: how much of what, each bad line with what is wrong, and the first of the good ones. */
export function goodsPreview(visit: AnyVisit, { kind, lines }: Plan): Html {
  const { files } = deskWords(visit);
  const { format } = visit;
  const counted = (action: PlannedLine["action"]) =>
    format.number(lines.filter((line) => line.action === action).length);
  const bad = lines.filter(({ action }) => action === "refuse");
  const good = lines.filter(({ action }) => action !== "refuse");
  return html`<p>${files.kind[kind]} ${files.nothingYet}</p>
<dl class="tallies">!${(["create", "change", "keep", "refuse"] as const).map(
    (action) =>
      html`<div class="card padded"><dt>${files.action[action]}</dt><dd><b>${counted(action)}</b></dd></div>`,
  )}</dl>
!${bad.length === 0 ? "" : html`!${notice({ kind: "warning", text: files.badLines })}!${lineTable(visit, files.badTitle, bad)}`}
!${good.length === 0 ? "" : lineTable(visit, files.goodTitle, good.slice(0, mostShown))}
!${good.length > mostShown ? html`<p class="faint">${files.more(format.number(good.length - mostShown))}</p>` : ""}`;
}

const mostShown = 100;

function lineTable(visit: AnyVisit, caption: string, lines: PlannedLine[]): Html {
  const { files } = deskWords(visit);
  return table({
    caption,
    columns: [{ text: files.line }, { text: files.product }, { text: files.what }],
    rows: lines.map((line) => [
      html`${files.lineNumber(line.line)}`,
      html`${line.name}`,
      html`<span>!${badge({ text: files.action[line.action], kind: kinds[line.action] })} ${aboutOf(visit, line)}</span>`,
    ]),
  });
}

const kinds = { create: "good", change: "notable", keep: "plain", refuse: "bad" } as const;

function aboutOf(visit: AnyVisit, line: PlannedLine): string {
  const { files } = deskWords(visit);
  const remarks = line.unknownCategory === undefined ? [] : [files.unknownCategory(line.unknownCategory)];
  if (line.action === "refuse" && "isTwice" in line) return files.twice;
  if (line.action === "refuse")
    return line.faults
      .map(
        ({ field, code, limit }) => `${columnName(visit, field)}: ${visit.words.faults[code](limit ?? "")}`,
      )
      .join(". ");
  if (line.action === "change") {
    const names = Object.keys(line.changes).map((name) => columnName(visit, name));
    return [visit.format.list(names), ...remarks].join(". ");
  }
  return remarks.join(". ");
}

/** What a column is called in the language of the page, with its name in the file. */
function columnName(visit: AnyVisit, name: string): string {
  const { field } = deskWords(visit).goods;
  return Object.hasOwn(field, name) ? field[name as keyof typeof field] : name;
}
