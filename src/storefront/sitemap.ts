import type { FastifyReply } from "fastify";
import { html } from "ghtml";
import { Type } from "typebox";
import { findHighestDayId, readDaysOfSitemap } from "#days";
import { closed, notFound } from "#platform/base";
import type { Db } from "#platform/database";
import { siteAddress } from "#platform/http";
import { findHighestProductId, readVisibleProducts } from "#products";
import { findHighestUserId, readVisibleProducers } from "#users";
import type { Pages } from "#web";

/** As many addresses as one file may have (sitemaps.org); each holds the goods, producers or market days whose ids lie in one such range. */
const mostInFile = 50_000;

interface List {
  highestId(db: Db): Promise<number>;
  read(db: Db, range: { from: number; below: number }): Promise<{ id: number; updated_at?: Date }[]>;
}

const lists: Record<"products" | "producers" | "market-days", List> = {
  products: { highestId: findHighestProductId, read: readVisibleProducts },
  producers: { highestId: findHighestUserId, read: readVisibleProducers },
  "market-days": { highestId: findHighestDayId, read: readDaysOfSitemap },
};

const fixedPaths = [
  "/",
  "/products/",
  "/producers/",
  "/market-days/",
  "/about/",
  "/terms/",
  "/privacy/",
  "/imprint/",
];

/** `/robots.txt`, and `/sitemap.xml` with the files it names: what search engines find, and what is none of theirs. */
export function sitemapFiles({ app, site }: Pages): void {
  const { db } = site;
  const config = { access: "credentials", fields: { "cache-control": "public, max-age=3600" } } as const;
  const schema = { hide: true };

  app.get("/robots.txt", { config, schema }, async (request, reply) =>
    reply
      .type("text/plain; charset=utf-8")
      .send(`${rules}\nSitemap: ${siteAddress(site.config, request)}/sitemap.xml\n`),
  );

  app.get("/sitemap.xml", { config, schema }, async (request, reply) => {
    const siteUrl = siteAddress(site.config, request);
    const files = ["/sitemap/pages.xml"];
    for (const [name, { highestId }] of Object.entries(lists)) {
      const count = Math.floor((await highestId(db)) / mostInFile) + 1;
      for (let n = 0; n < count; n++) files.push(`/sitemap/${name}-${n}.xml`);
    }
    return sendXml(
      reply,
      html`<sitemapindex xmlns="${xmlns}">
!${files.map((file) => html`<sitemap><loc>${siteUrl}${file}</loc></sitemap>`)}
</sitemapindex>`,
    );
  });

  app.get("/sitemap/pages.xml", { config, schema }, async (request, reply) => {
    const siteUrl = siteAddress(site.config, request);
    return sendAddresses(
      reply,
      fixedPaths.map((path) => ({ address: siteUrl + path })),
    );
  });

  app.get(
    "/sitemap/:file",
    { config, schema: { hide: true, params: closed({ file: Type.String({ maxLength: 40 }) }) } },
    async (request, reply) => {
      const [, name, n] = /^(products|producers|market-days)-(\d{1,5})\.xml$/.exec(request.params.file) ?? [];
      if (name === undefined || n === undefined) throw notFound();
      const from = Number(n) * mostInFile;
      const rows = await lists[name as keyof typeof lists].read(db, { from, below: from + mostInFile });
      if (rows.length === 0 && from > 0) throw notFound();
      const siteUrl = siteAddress(site.config, request);
      return sendAddresses(
        reply,
        rows.map(({ id, updated_at }) => ({ address: `${siteUrl}/${name}/${id}/`, changedAt: updated_at })),
      );
    },
  );
}

const xmlns = "http://www.sitemaps.org/schemas/sitemap/0.9";

function sendAddresses(reply: FastifyReply, pages: { address: string; changedAt?: Date | undefined }[]) {
  const urls = pages.map(
    ({ address, changedAt }) =>
      html`<url><loc>${address}</loc>!${changedAt && html`<lastmod>${changedAt.toISOString()}</lastmod>`}</url>`,
  );
  return sendXml(reply, html`<urlset xmlns="${xmlns}">!${urls}</urlset>`);
}

function sendXml(reply: FastifyReply, content: string) {
  return reply
    .type("application/xml; charset=utf-8")
    .send(`<?xml version="1.0" encoding="UTF-8"?>\n${content}\n`);
}

/**
 * Pages of one person, forms and what programs read are in no search engine. Of the checkout a stranger sees the way to the
 * sign-in only.
 */
const rules = [
  "User-agent: *",
  ...[
    "/backend/",
    "/dev/",
    "/cart/",
    "/orders/",
    "/account/",
    "/sign-in/",
    "/register/",
    "/password/",
    "/desk/",
    "/console/",
    "/pickup/",
  ].map((path) => `Disallow: ${path}`),
].join("\n");
