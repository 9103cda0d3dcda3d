import { html } from "ghtml";
import { type Pages, siteMark } from "#web";

/** `/icon.svg` and `/manifest.webmanifest`: how the site stands among the bookmarks and programs of a phone. */
export function manifestFiles({ app, site }: Pages): void {
  const { siteName, language } = site.config;
  const config = { access: "credentials", fields: { "cache-control": "public, max-age=86400" } } as const;
  const manifest = JSON.stringify({
    name: siteName,
    short_name: siteName,
    lang: language,
    start_url: "/",
    scope: "/",
    display: "minimal-ui",
    background_color: "#faf6ee",
    theme_color: "#faf6ee",
    icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any maskable" }],
  });

  app.get("/manifest.webmanifest", { config, schema: { hide: true } }, async (_request, reply) =>
    reply.type("application/manifest+json").send(manifest),
  );
  app.get("/icon.svg", { config, schema: { hide: true } }, async (_request, reply) =>
    reply.type("image/svg+xml").send(icon),
  );
}

/** The mark on a ground whose corners may be cut round. */
const icon = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="11" fill="#2f7040"/><g transform="translate(11.4 11) scale(1.05)" fill="#fff" stroke="#fff">!${siteMark}</g></svg>`;
