import { html } from "ghtml";
import type { Language } from "#words";

/** A letter ready to leave. `code` is set where it carries one. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
  html: string;
  code?: string;
  /** The usernames of whom it is about. */
  about?: string[];
}

/**
 * What a letter says. Each line is a sentence; the code stands below the first. The link is absent where the site
 * does not know its own address.
 */
export interface LetterWords {
  subject: string;
  lines: string[];
  code?: string;
  link?: { label: string; url: string };
}

/** Lays words out as a letter to one address: plain text for programs, HTML for phones in light and dark. */
export function composeLetter(
  { siteName, language }: { siteName: string; language: Language },
  to: string,
  words: LetterWords,
): Letter {
  const { link } = words;
  const oneLine = {
    ...words,
    subject: withoutBreaks(words.subject),
    lines: words.lines.map(withoutBreaks),
    ...(link ? { link: { ...link, label: withoutBreaks(link.label) } } : {}),
  };
  return {
    to,
    subject: oneLine.subject,
    text: textPart(oneLine),
    html: htmlPart(oneLine, siteName, language),
    ...(words.code === undefined ? {} : { code: words.code }),
  };
}

/** A name with a line break in it would begin a header, or a line that looks like a code. */
function withoutBreaks(sentence: string): string {
  return sentence.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** Programs read the code as the first line that holds nothing else, so every other line is a whole sentence. */
function textPart({ lines: [first = "", ...rest], code, link }: LetterWords): string {
  const blocks = [first, ...(code === undefined ? [] : [code]), ...rest];
  return `${[...blocks, ...(link ? [`${link.label}: ${link.url}`] : [])].join("\n\n")}\n`;
}

// Mail programs keep little of a style sheet, so styles stand inline. No background and no colour of text is set:
// the program's own, light or dark, stay readable; the few colours here, which are those of the pages, stand out against both.
const style = {
  body: "margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:17px;line-height:1.5",
  column: "max-width:34em;margin:0 auto",
  name: "margin:0 0 24px;font-family:'Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif;font-size:20px;font-weight:700;color:#3f8a4f",
  line: "margin:0 0 16px",
  code: "margin:24px 0;padding:16px 8px;border:2px solid #3f8a4f;border-radius:14px;text-align:center;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:32px;font-weight:700;line-height:1.2;letter-spacing:3px",
  link: "display:inline-block;padding:12px 20px;border-radius:8px;background:#2f7040;color:#ffffff;font-weight:600;text-decoration:none",
};

function htmlPart(
  { subject, lines: [first = "", ...rest], code, link }: LetterWords,
  siteName: string,
  language: Language,
): string {
  const paragraph = (line: string) => html`<p style="${style.line}">${line}</p>`;
  const codeBlock = code === undefined ? "" : html`<p style="${style.code}">${code}</p>`;
  const button = link
    ? html`<p style="${style.line}"><a href="${link.url}" style="${style.link}">${link.label}</a></p>`
    : "";
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="${style.body}">
<div style="${style.column}">
<p style="${style.name}">${siteName}</p>
!${[paragraph(first), codeBlock, ...rest.map(paragraph), button].filter(Boolean).join("\n")}
</div>
</body>
</html>
`;
}
