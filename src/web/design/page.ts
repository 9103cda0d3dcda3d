import { html } from "ghtml";
import { findProducts, marketAt, readProducts, showProduct } from "#products";
import type { Html } from "../components/markup.ts";
import type { Pages } from "../pages.ts";
import { cards } from "./cards.ts";
import { controls } from "./controls.ts";
import { feedback } from "./feedback.ts";
import { foundations } from "./foundations.ts";
import { lists } from "./lists.ts";

/** `/dev/design/`: every piece that pages share, in all of its states, for whoever builds or changes a page. */
export function designPage({ page, site }: Pages): void {
  page("/dev/design/", {}, async ({ now }) => {
    const { db, config } = site;
    const first = { filters: {}, take: 4, after: undefined, backwards: false };
    const listed = await readProducts(db, marketAt(config, now), first);
    const rows = await findProducts(
      db,
      undefined,
      listed.map(({ id }) => id),
    );
    const shown = rows.map((row) => showProduct(row, "", now));
    const body = html`<div class="stack loose"><h1>Design</h1>
<p>Every piece that pages share, in all of its states. Pages are built of these and of nothing else.</p>
!${section("colours", "Colours, type and space", foundations())}
!${section("controls", "Buttons and fields", controls())}
!${section("cards", "Cards", cards(shown))}
!${section("lists", "Lists, tables and steps", lists())}
!${section("feedback", "Notices and empty states", feedback())}
</div>`;
    return { title: "Design", body };
  });
}

function section(id: string, title: string, content: Html): Html {
  return html`<section class="stack" id="${id}"><h2>${title}</h2>!${content}</section>`;
}
