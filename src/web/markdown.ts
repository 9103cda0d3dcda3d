import { html } from "ghtml";
import type { Html } from "./components/markup.ts";

/**
 * HTML of a small Markdown: headings of three levels, paragraphs, lists, rules, **strong**, *emphasis* and links. All else
 * is text as it was written, markup too.
 */
export function markdown(text: string): Html {
  const blocks = text.replaceAll("\r\n", "\n").split(/\n{2,}|\n(?=#{1,3} )|(?<=^#{1,3} .*)\n/m);
  return blocks
    .map((block) => block.trim())
    .filter((block) => block !== "")
    .map(blockOf)
    .join("\n");
}

function blockOf(block: string): Html {
  const [, marks, title] = /^(#{1,3}) +(.+)$/.exec(block) ?? [];
  if (marks !== undefined && title !== undefined)
    return html`<h${marks.length}>!${inline(title)}</h${marks.length}>`;
  if (/^(-{3,}|\*{3,})$/.test(block)) return "<hr>";
  const lines = block.split("\n");
  const bullets = itemsOf(lines, /^[-*] +/);
  if (bullets) return html`<ul>!${bullets.map((item) => html`<li>!${inline(item)}</li>`)}</ul>`;
  const numbered = itemsOf(lines, /^\d{1,3}[.)] +/);
  if (numbered) return html`<ol>!${numbered.map((item) => html`<li>!${inline(item)}</li>`)}</ol>`;
  return html`<p>!${lines.map((line) => inline(line)).join("<br>")}</p>`;
}

/** The items of a list, whose further lines go on with the one above; undefined where the first line begins none. */
function itemsOf(lines: string[], mark: RegExp): string[] | undefined {
  const items: string[] = [];
  for (const line of lines) {
    if (mark.test(line)) items.push(line.replace(mark, ""));
    else if (items.length > 0) items.push(`${items.pop()} ${line.trim()}`);
    else return undefined;
  }
  return items;
}

// Bounded, so that a mark without its other half is soon given up.
const marked =
  /\[(?<label>[^\]\n]{1,300})\]\((?<href>[^)\s]{1,500})\)|\*\*(?<strong>[^*\n]{1,500})\*\*|\*(?<emphasis>[^*\n]{1,500})\*/g;

function inline(text: string): Html {
  let written = "";
  let end = 0;
  for (const found of text.matchAll(marked)) {
    written += html`${text.slice(end, found.index)}!${markedOf(found[0], found.groups ?? {})}`;
    end = found.index + found[0].length;
  }
  return written + html`${text.slice(end)}`;
}

function markedOf(
  whole: string,
  { label, href, strong, emphasis }: Record<string, string | undefined>,
): Html {
  if (strong !== undefined) return html`<strong>${strong}</strong>`;
  if (emphasis !== undefined) return html`<em>${emphasis}</em>`;
  if (href !== undefined && safeAddress.test(href)) return html`<a href="${href}">${label}</a>`;
  return html`${whole}`;
}

/** Nothing that runs, and no other site by two slashes. */
const safeAddress = /^(https?:|mailto:|tel:|\/(?!\/)|#)/i;
