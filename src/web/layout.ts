import { html } from "ghtml";
import { hasMailbox } from "#mail";
import type { CacheTags } from "#platform/cache";
import { apiPrefix } from "#platform/http";
import { languageNames, languages } from "#words";
import type { Assets } from "./assets.ts";
import { accentLink, brand } from "./brand.ts";
import { icon } from "./components/icon.ts";
import { attributes, type Html } from "./components/markup.ts";
import { hasSold, type Visit } from "./visit.ts";

/** What one page says; the rest is the same on all of them. */
export interface PageContent {
  title: string;
  /** HTML that stands in `main`. */
  body: Html;
  /** One sentence, for who finds the page elsewhere. */
  description?: string | undefined;
  /** The path by which the page is to be known, with what of its query matters; undefined where no search engine may list it. */
  canonical?: string | undefined;
  /** The address of a picture that stands for the page, in place of the site's mark. */
  image?: string | undefined;
  /** What the page is about, as schema.org has it. */
  structured?: object | undefined;
  /** What makes the page stale, where it may be kept for the nameless. */
  tags?: CacheTags | undefined;
  /** Called with each response that shows it, kept ones too. */
  onSent?: (() => void) | undefined;
  /** The scripts and styles of its own, by their files below `src/`. */
  scripts?: string[];
  styles?: string[];
  /** The worker that keeps it for when there is no network, in place of the one of all pages. */
  worker?: string;
  /** Classes of `main`, where a page has a style of its own. */
  kind?: string;
}

/** What the layout needs to know of who asks; a page that can't ask the database knows less. */
export type LayoutVisit = Pick<
  Visit,
  "site" | "person" | "itemCount" | "language" | "words" | "siteUrl" | "notice" | "request"
>;

/** A whole page. */
export function layout(visit: LayoutVisit, assets: Assets, content: PageContent, message: Html = ""): Html {
  const { language, site } = visit;
  const { title, body, kind } = content;
  const { siteName } = site.config;
  return html`<!doctype html>
<html lang="${language}"!${attributes({ "data-worker": content.worker })}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title === siteName ? title : `${title} · ${siteName}`}</title>
!${headOf(visit, content)}
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/icon-180.png">
<link rel="manifest" href="/manifest.webmanifest">
<link rel="stylesheet" href="${assets.style}">
!${accentLink(site)}
!${(content.styles ?? []).map((name) => html`<link rel="stylesheet" href="${assets.address(name)}">`)}<script type="module" src="${assets.script}"></script>
!${(content.scripts ?? []).map((name) => html`<script type="module" src="${assets.address(name)}"></script>`)}</head>
<body>
<a class="skip" href="#content">${visit.words.skipToContent}</a>
!${header(visit)}
<main id="content" class="wrap!${kind && html` ${kind}`}" tabindex="-1">
<div data-notices aria-live="polite">!${message}</div>
!${body}
</main>
!${footer(visit)}
</body>
</html>
`;
}

function headOf({ siteUrl, site, language, person }: LayoutVisit, content: PageContent): Html {
  const { title, canonical, image, structured } = content;
  const { description = `${title} · ${site.config.siteName}` } = content;
  const about = html`<meta name="description" content="${description}">`;
  // No search engine ever signs in.
  if (canonical === undefined) return person ? about : html`!${about}<meta name="robots" content="noindex">`;
  const json = structured && JSON.stringify(structured).replaceAll("<", "\\u003c");
  return html`<link rel="canonical" href="${siteUrl}${canonical}">
<meta property="og:site_name" content="${site.config.siteName}">
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:url" content="${siteUrl}${canonical}">
<meta property="og:locale" content="${language}">
!${about}<meta property="og:description" content="${description}">
<meta property="og:image" content="${image ?? `${siteUrl}/share.png`}">
!${json === undefined ? "" : `<script type="application/ld+json">${json}</script>`}`;
}

function header(visit: LayoutVisit): Html {
  const { words, person, itemCount, site, request } = visit;
  const here = request.url.split("?", 1)[0] ?? "";
  const link = (path: string, content: Html) =>
    html`<a href="${path}"!${here.startsWith(path) ? ' aria-current="page"' : ""}>!${content}</a>`;
  const account = person?.display_name ?? words.signIn;
  // What was looked for stands there to be changed.
  const { search } = here === "/products/" ? (request.query as { search?: string }) : {};
  return html`<header class="site-header"><div class="wrap">
!${brand(site, visit.siteUrl)}
<nav class="site-nav" aria-label="${site.config.siteName}">
!${link("/products/", html`${words.products}`)}
!${link("/producers/", html`${words.producers}`)}
!${link("/market-days/", html`${words.marketDays}`)}
!${person ? link("/orders/", html`${words.orders}`) : ""}
!${person && hasSold(person) ? link("/desk/", html`${words.desk}`) : ""}
!${person?.roles.includes("staff") ? link("/console/", html`${words.console}`) : ""}
</nav>
<form class="site-search" role="search" action="/products/">
<input type="search" name="search" aria-label="${words.searchProducts}" placeholder="${words.searchProducts}" autocomplete="off" maxlength="100"!${attributes({ value: search })}>
<button aria-label="${words.search}">!${icon("search")}</button>
</form>
<nav class="site-tools" aria-label="${words.account}">
!${link(person ? "/account/" : "/sign-in/", html`!${icon("person")}<span class="name">${account}</span>`)}
!${link("/cart/", html`!${icon("basket")}<span class="name">${words.cart}</span><span data-cart-count>!${count(words, itemCount)}</span>`)}
</nav>
</div></header>`;
}

function count(words: Visit["words"], items: number): Html {
  if (items === 0) return "";
  return html`<span class="count" aria-hidden="true">${items}</span><span class="visually-hidden">${words.itemsInCart(items)}</span>`;
}

function footer({ words, language, site, request }: LayoutVisit): Html {
  const { config } = site;
  return html`<footer class="site-footer"><div class="wrap">
<nav aria-label="${words.about}">
<a href="/about/">${words.about}</a>
<a href="/terms/">${words.terms}</a>
<a href="/privacy/">${words.privacy}</a>
<a href="/imprint/">${words.imprint}</a>
</nav>
!${contactOf(site)}
<form class="language" method="post" action="/language/">
<input type="hidden" name="to" value="${request.url}">
<label for="site-language">${words.language}</label>
<select id="site-language" name="language" autocomplete="off">
!${languages.map(
    (one) =>
      html`<option value="${one}" lang="${one}"!${one === language ? " selected" : ""}>${languageNames[one]}</option>`,
  )}
</select>
<button class="button secondary">${words.change}</button>
</form>
</div>!${config.production ? "" : demoStrip(words, config)}</footer>`;
}

/** How to reach those who run the market. */
function contactOf({ settings }: LayoutVisit["site"]): Html {
  const { email, phone } = settings.current.contact ?? { email: null, phone: null };
  if (email === null && phone === null) return "";
  return html`<p class="row">!${email && html`<a href="mailto:${email}">${email}</a>`}!${phone && html`<a href="tel:${phone.replaceAll(" ", "")}">${phone.replaceAll(" ", "\u00a0")}</a>`}</p>`;
}

/** Where one looks around on a site that isn't in production. */
function demoStrip(words: Visit["words"], config: LayoutVisit["site"]["config"]): Html {
  return html`<aside class="demo-strip" aria-label="${words.demo.title}"><div class="wrap">
<nav aria-label="${words.demo.title}">
<a href="${apiPrefix}/docs/">${words.demo.docs}</a>
!${hasMailbox(config) ? html`<a href="/dev/mailbox">${words.demo.mailbox}</a>` : ""}
</nav>
</div></aside>`;
}
