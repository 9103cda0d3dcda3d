import { readFileSync } from "node:fs";
import type { FastifyReply } from "fastify";
import { html } from "ghtml";
import { hasMailbox } from "#mail";
import type { Platform } from "#platform";
import { currencyDigits, dayIn } from "#platform/base";
import { apiPrefix, pageStyle, sendPage } from "#platform/http";
import { findShowcase, showProduct } from "#products";
import { demoPassword, demoPeople } from "./demo-people.ts";
import { hasDemoPeople } from "./queries.ts";

const style = pageStyle + readFileSync(new URL("start.css", import.meta.url), "utf8");

const cards = 6;

/** The page at `/`: what this is, some of what is for sale, where to go on, who to sign in as. */
export async function sendStartPage(reply: FastifyReply, { db, config, clock }: Platform) {
  const { siteName, language, production } = config;
  const now = clock.now();
  const [showsDemo, products] = await Promise.all([
    !production && hasDemoPeople(db),
    findShowcase(db, { now, today: dayIn(config.timeZone, now) }, cards),
  ]);
  // Pictures are asked from where the page came from, which is all that its policy lets in.
  const shown = products.map((product) => showProduct(product, "", now));
  const body = html`<header>
<p class="leaf" aria-hidden="true">!${leaf}</p>
<h1>${siteName}</h1>
<p class="lead">Fresh food, straight from those who grow it.</p>
</header>
<main>
!${shown.length === 0 ? "" : window(shown, language)}
<nav>
!${door(`${apiPrefix}/docs/`, "Docs", "Read about every route of the API and try it.")}
!${hasMailbox(config) ? door("/dev/mailbox", "Mailbox", "Every email the site sends, codes included.") : ""}
!${door(`${apiPrefix}/`, "API", "Where programs start: the public lists, as JSON.")}
</nav>
!${showsDemo ? demo : ""}
</main>`;
  return sendPage(reply, { title: siteName, language, style, body });
}

type Shown = ReturnType<typeof showProduct>;

function window(products: Shown[], language: string): string {
  return html`<ul class="window" aria-label="For sale">
!${products.map((product) => card(product, language))}
</ul>`;
}

function card({ id, name, images, price, pack_size, pack_unit, producer }: Shown, language: string): string {
  const [image] = images;
  const digits = currencyDigits(price.currency);
  const money = new Intl.NumberFormat(language, {
    style: "currency",
    currency: price.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return html`<li><a class="card product" href="${apiPrefix}/products/${id}/">
<img src="${image?.small}" srcset="${image?.small} 320w, ${image?.medium} 800w" sizes="(min-width: 44rem) 14rem, 45vw" alt="${image?.alt}" width="320" height="240">
<strong>${name}</strong>
<span><b>${money.format(Number(price.amount))}</b> <span class="faint">${packOf(pack_size, pack_unit)}</span></span>
<span class="faint">${producer.display_name}</span></a></li>`;
}

const plurals: Record<string, string> = { piece: "pieces", bunch: "bunches", box: "boxes" };

function packOf(size: string, unit: string): string {
  return `${size} ${size === "1" ? unit : (plurals[unit] ?? unit)}`;
}

function door(address: string, name: string, about: string): string {
  return html`<a class="card door" href="${address}"><strong>${name}</strong><span class="faint">${about}</span></a>`;
}

const demo = html`<section class="card">
<h2>Sign in as</h2>
<table>
!${demoPeople.map(
  ({ username, role }) => html`<tr><th scope="row">${username}</th><td class="faint">${role}</td></tr>`,
)}
</table>
<p>Everybody's password is <code>${demoPassword}</code>. On the docs page, one click signs you in. Bruno's cart is ready to check out; the cart of <b>celine</b>, who has the same password, contains products that can't be bought.</p>
</section>`;

const leaf =
  '<svg viewBox="0 0 16 16" width="56" height="56"><path d="M8 15V8M8 9C2 9 2 3 2 2c5 0 6 3 6 7Zm0-2c0-4 3-5 6-5 0 4-2 6-6 6"/></svg>';
