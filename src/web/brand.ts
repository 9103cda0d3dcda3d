import { html } from "ghtml";
import type { Accounts } from "#accounts";
import { notFound } from "#platform/base";
import type { App } from "#platform/http";
import { pictureUrl } from "#platform/pictures";
import { leaf } from "./components/icon.ts";
import type { Html } from "./components/markup.ts";

type Site = Pick<Accounts, "settings" | "config">;

/** The site's mark: its logo, or a leaf, with its name. */
export function brand({ settings, config }: Site, siteUrl: string): Html {
  const { logo } = settings.current;
  const mark =
    logo === null ? leaf : html`<img class="mark" src="${pictureUrl(siteUrl, logo)}" alt="" height="32">`;
  return html`<a class="logo" href="/">!${mark}<span>${config.siteName}</span></a>`;
}

/** The style that gives the pages the site's colour; none where it has not chosen one. */
export function accentLink({ settings }: Pick<Site, "settings">): Html {
  const { accent_color } = settings.current;
  return accent_color === null
    ? ""
    : html`<link rel="stylesheet" href="/a/accent/${accent_color.slice(1)}.css">`;
}

/** Answers `/a/accent/<colour>.css`, which never changes. */
export function accentRoute(app: App): void {
  app.get<{ Params: { file: string } }>(
    "/a/accent/:file",
    { config: { access: "credentials", needs: "nothing" }, schema: { hide: true } },
    async (request, reply) => {
      const [, color] = /^([0-9a-f]{6})\.css$/.exec(request.params.file) ?? [];
      if (color === undefined) throw notFound();
      return reply
        .header("cache-control", "public, max-age=31536000, immutable")
        .type("text/css; charset=utf-8")
        .send(`:root{--accent:#${color}}`);
    },
  );
}
