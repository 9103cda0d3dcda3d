import { readFileSync } from "node:fs";
import type { Pages } from "#web";

const icons = {
  "icon.svg": "image/svg+xml",
  "icon-180.png": "image/png",
  "icon-512.png": "image/png",
  "share.png": "image/png",
};

/** The manifest and the icons: how the site stands among the bookmarks and programs of a phone, and where it is shared. */
export function manifestFiles({ app, site }: Pages): void {
  const { language } = site.config;
  const config = { access: "credentials", fields: { "cache-control": "public, max-age=86400" } } as const;
  const schema = { hide: true };
  const manifest = (siteName: string) =>
    JSON.stringify({
      name: siteName,
      short_name: siteName,
      lang: language,
      start_url: "/",
      scope: "/",
      display: "minimal-ui",
      background_color: "#faf6ee",
      theme_color: "#faf6ee",
      icons: [
        { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any maskable" },
        { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any maskable" },
      ],
    });

  app.get("/manifest.webmanifest", { config, schema }, async (_request, reply) =>
    reply.type("application/manifest+json").send(manifest(site.config.siteName)),
  );
  for (const [name, type] of Object.entries(icons)) {
    const content = readFileSync(new URL(`icons/${name}`, import.meta.url));
    app.get(`/${name}`, { config, schema }, async (_request, reply) => reply.type(type).send(content));
  }
}
