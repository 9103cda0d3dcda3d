import { html } from "ghtml";
import { hasMailbox } from "#mail";
import type { CacheTags } from "#platform/cache";
import { apiPrefix } from "#platform/http";
import { languageNames, languages } from "#words";
import type { Assets } from "./assets.ts";
import type { Visit } from "./visit.ts";

/** What one page says; the rest is the same on all of them. */
export interface PageContent {
  title: string;
  /** HTML that stands in `main`. */
  body: string;
  /** One sentence, for who finds the page elsewhere. */
  description?: string | undefined;
  /** The path by which the page is to be known, with what of its query matters; undefined where no search engine may list it. */
  canonical?: string | undefined;
  /** The address of a picture that stands for the page. */
  image?: string | undefined;
  /** What the page is about, as schema.org has it. */
  structured?: object | undefined;
  /** What makes the page stale, where it may be kept for the nameless. */
  tags?: CacheTags | undefined;
  /** Classes of `main`, where a page has a style of its own. */
  kind?: string;
}

/** What the layout needs to know of who asks; a page that can't ask the database knows less. */
export type LayoutVisit = Pick<
  Visit,
  "site" | "person" | "itemCount" | "language" | "words" | "siteUrl" | "notice" | "request"
>;

/** A whole page. */
export function layout(visit: LayoutVisit, assets: Assets, content: PageContent, message = ""): string {
  const { language, site } = visit;
  const { title, body, kind } = content;
  const { siteName } = site.config;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title === siteName ? title : `${title} · ${siteName}`}</title>
!${headOf(visit, content)}
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="manifest" href="/manifest.webmanifest">
<link rel="stylesheet" href="${assets.style}">
<script type="module" src="${assets.script}"></script>
</head>
<body>
<a class="skip" href="#content">${visit.words.skipToContent}</a>
!${header(visit)}
<main id="content" class="${kind ?? ""}" tabindex="-1">
!${message}
!${body}
</main>
!${footer(visit)}
</body>
</html>
`;
}

function headOf({ siteUrl, site, language }: LayoutVisit, content: PageContent): string {
  const { title, description, canonical, image, structured } = content;
  if (canonical === undefined) return '<meta name="robots" content="noindex">';
  const json = structured && JSON.stringify(structured).replaceAll("<", "\\u003c");
  return html`<link rel="canonical" href="${siteUrl}${canonical}">
<meta property="og:site_name" content="${site.config.siteName}">
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:url" content="${siteUrl}${canonical}">
<meta property="og:locale" content="${language}">
!${description === undefined ? "" : html`<meta name="description" content="${description}"><meta property="og:description" content="${description}">`}
!${image === undefined ? "" : html`<meta property="og:image" content="${image}">`}
!${json === undefined ? "" : `<script type="application/ld+json">${json}</script>`}`;
}

function header(visit: LayoutVisit): string {
  const { words, person, itemCount, site, request } = visit;
  const here = request.url.split("?", 1)[0] ?? "";
  const link = (path: string, name: string) =>
    html`<a href="${path}"!${here.startsWith(path) ? ' aria-current="page"' : ""}>${name}</a>`;
  const count =
    itemCount > 0
      ? html` <span class="count" aria-label="${words.itemsInCart(itemCount)}">${itemCount}</span>`
      : "";
  return html`<header class="site-header">
<a class="logo" href="/">!${leaf}<span>${site.config.siteName}</span></a>
<form class="site-search" role="search" action="/products/">
<input type="search" name="search" aria-label="${words.searchProducts}" placeholder="${words.searchProducts}" autocomplete="off" maxlength="100">
<button>${words.search}</button>
</form>
<nav class="site-nav" aria-label="${site.config.siteName}">
!${link("/products/", words.products)}
!${link("/producers/", words.producers)}
!${person ? link("/orders/", words.orders) : ""}
<a class="cart-link" href="/cart/"!${here === "/cart/" ? ' aria-current="page"' : ""}>${words.cart}<span data-cart-count>!${count}</span></a>
!${person ? link("/account/", person.display_name) : link("/sign-in/", words.signIn)}
</nav>
</header>`;
}

function footer({ words, language, site, request }: LayoutVisit): string {
  const { production } = site.config;
  return html`<footer class="site-footer">
<nav aria-label="${site.config.siteName}: ${words.about}">
<a href="/about/">${words.about}</a>
<a href="/terms/">${words.terms}</a>
<a href="/privacy/">${words.privacy}</a>
<a href="/imprint/">${words.imprint}</a>
</nav>
<form class="language" method="post" action="/language/">
<input type="hidden" name="to" value="${request.url}">
<label for="language">${words.language}</label>
<select id="language" name="language">
!${languages.map(
    (one) =>
      html`<option value="${one}" lang="${one}"!${one === language ? " selected" : ""}>${languageNames[one]}</option>`,
  )}
</select>
<button>${words.change}</button>
</form>
!${
    production
      ? ""
      : html`<nav class="demo" aria-label="${words.demo.title}">
<a href="${apiPrefix}/docs/">${words.demo.docs}</a>
!${hasMailbox(site.config) ? html`<a href="/dev/mailbox">${words.demo.mailbox}</a>` : ""}
</nav>`
  }
</footer>`;
}

export const leaf =
  '<svg class="leaf" aria-hidden="true" viewBox="0 0 16 16" width="28" height="28"><path d="M8 15V8M8 9C2 9 2 3 2 2c5 0 6 3 6 7Zm0-2c0-4 3-5 6-5 0 4-2 6-6 6"/></svg>';
