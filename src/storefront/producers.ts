import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { showUser } from "#accounts";
import { closed } from "#platform/base";
import { mergeTags } from "#platform/cache";
import { pageQuery } from "#platform/http";
import { entryOf, radiusQuery, readPage, withoutEmptySearch } from "#platform/listing";
import { findUsers, readUsers, userListTags, userTags } from "#users";
import {
  button,
  empty,
  field,
  type Html,
  icon,
  notice,
  type PageContent,
  type Pages,
  pager,
  producerCard,
  type Visit,
} from "#web";
import { addressOf, readAsked } from "./asked.ts";
import { chips } from "./chips.ts";
import { defaultRadiusKm, nameOfPlace, nearFields, readPlaces } from "./near.ts";
import { producerCardOf } from "./producer-cards.ts";
import { words } from "./words/index.ts";

const path = "/producers/";

const ProducersQuery = closed({
  search: Type.Optional(Type.String({ maxLength: 200, format: "text" })),
  ...radiusQuery,
  cursor: pageQuery.cursor,
});

type Asked = Partial<Static<typeof ProducersQuery>>;

/** Who sells here: the newest first, the nearest where a place is asked for, the best match of a search. */
export function producersPage({ page }: Pages): void {
  page(path, { query: ProducersQuery }, async (visit) => {
    const list = await readAsked(visit, visit.query, (query) => readList(visit, normalized(query)));
    return write({ visit, ...list });
  });
}

/** A place has something around it, and nothing lies around no place. */
function normalized(query: Asked): Asked {
  const { near, radius_km = defaultRadiusKm, ...rest } = withoutEmptySearch(query);
  return near === undefined ? rest : { ...rest, near, radius_km };
}

/** Pages show of people what everybody may see, whoever asks. */
const everybody = { isSignedIn: false };

async function readList(visit: Visit<unknown, unknown>, asked: Asked) {
  const { db, keys } = visit.site;
  const { cursor, ...filters } = asked;
  const isByDistance = filters.near !== undefined && filters.search === undefined;
  const order = isByDistance ? { ordering: "distance" as const } : {};
  const query = { ...filters, ...order, ...(cursor !== undefined && { cursor }) };
  const [list, places] = await Promise.all([
    readPage(keys.cursors, path, query, (page) => readUsers(db, everybody, page)),
    readPlaces(visit),
  ]);
  const found = await findUsers(
    db,
    everybody,
    list.rows.map(({ id }) => id),
  );
  const people = new Map(found.map((row) => [row.id, showUser(row, "")]));
  const producers = list.rows.flatMap((row) => {
    const producer = people.get(row.id);
    return producer ? [{ ...producer, ...entryOf(row).extra }] : [];
  });
  return { asked, list, producers, places };
}

type Written = { visit: Visit<unknown, unknown> } & Awaited<ReturnType<typeof readList>>;

function write(page: Written): PageContent {
  const { visit, asked, list, producers, places } = page;
  const { producers: text, goods } = words[visit.language];
  const place = asked.near === undefined ? undefined : nameOfPlace(places, asked.near);
  const near = place === undefined ? goods.nearYou(text.title) : goods.near(text.title, place);
  const heading =
    asked.search !== undefined ? goods.resultsFor(asked.search) : asked.near ? near : text.title;
  const isWhole = Object.keys(asked).length === 0;
  const beside = (cursor: string | null, name: string) =>
    cursor === null ? undefined : { text: name, href: addressOf(path, { ...asked, cursor }) };
  const found = html`<ul class="grid wide">
!${producers.map((producer) => {
    const remark = text.productCount(producer.product_count, visit.format.number(producer.product_count));
    return producerCard({ ...producerCardOf(visit, producer), remark, heading: 2 });
  })}</ul>
!${pager({
    label: goods.pages,
    previous: beside(list.previous, visit.words.previous),
    next: beside(list.next, visit.words.next),
  })}`;
  return {
    title: heading,
    description: isWhole ? text.description(visit.site.config.siteName) : undefined,
    canonical: isWhole ? path : undefined,
    tags: mergeTags([userListTags(), ...producers.map(userTags)]),
    body: html`<div class="beside"><header class="stack tight across"><h1>${heading}</h1>
!${isWhole ? html`<p class="faint">${text.lead}</p>` : ""}</header>
!${filterPanel(page)}
<div class="stack">!${visit.faults.length > 0 ? notice({ kind: "warning", text: goods.wrongFilters }) : ""}
!${chosenFilters(page)}
!${producers.length === 0 ? nothing(page) : found}</div></div>`,
  };
}

function filterPanel({ visit, asked, places }: Written): Html {
  const { producers, goods } = words[visit.language];
  const { search } = asked;
  return html`<details class="fold"><summary>${goods.filters}!${icon("filter")}</summary>
<form class="stack" action="${path}">!${field({
    name: "search",
    label: producers.search,
    type: "search",
    maxlength: 200,
    autocomplete: "off",
    ...(search !== undefined && { value: search }),
  })}
!${nearFields(visit, places, asked)}
<p>!${button({ text: producers.apply, isFull: true })}</p>
</form></details>`;
}

function chosenFilters({ visit, asked, places }: Written): Html {
  const { goods } = words[visit.language];
  const { search, near, radius_km } = asked;
  const without = (change: Record<string, undefined>) =>
    addressOf(path, { ...asked, cursor: undefined, ...change });
  const chosen: { text: string; href: string }[] = [];
  if (search !== undefined) chosen.push({ text: goods.search(search), href: without({ search: undefined }) });
  if (near !== undefined) {
    const place = nameOfPlace(places, near);
    const kilometres = visit.format.number(radius_km ?? 0);
    const text = place === undefined ? goods.aroundYou(kilometres) : goods.around(place, kilometres);
    chosen.push({ text, href: without({ near: undefined, radius_km: undefined }) });
  }
  return chips(visit, chosen, path);
}

function nothing({ visit, asked: { search, near } }: Written): Html {
  const { producers } = words[visit.language];
  if (search === undefined && near === undefined)
    return empty({ title: producers.nothingYet, text: producers.comeBack });
  const text = search === undefined ? producers.tryFurther : producers.tryOtherWords(search);
  return empty({ title: producers.nothingFound, text, links: [{ text: producers.showAll, href: path }] });
}
