import { html } from "ghtml";
import type { Static } from "typebox";
import { nameLength } from "#accounts";
import {
  changePlace,
  createPlace,
  deletePlace,
  findPlaces,
  NewPlace,
  type PlaceRow,
  readPlaces,
  showPlace,
} from "#days";
import { closed, Id, notFound } from "#platform/base";
import { pageQuery } from "#platform/http";
import {
  addressFields,
  addressLabels,
  badge,
  buttonLink,
  checkbox,
  type PageContent,
  type Pages,
  pager,
  personOf,
  readListPage,
  table,
  type Visit,
} from "#web";
import { consolePage, consoleWords } from "../frame.ts";
import { chargeFields, inChargeFields, knownCharge, toldCharges } from "./charges.ts";
import { type AnyVisit, changesOf, formFields, sheet } from "./form.ts";
import { removalPage } from "./removal.ts";

const Query = closed({ cursor: pageQuery.cursor });
const params = closed({ place_id: Id });
/** A place as it is typed: what it charges in the site's currency stands in fields of its own. */
const { charges: _, ...typedMembers } = NewPlace.properties;
const PlaceForm = closed({ ...typedMembers, ...chargeFields });
type PlaceVisit = Visit<unknown, Static<typeof params>>;

/** The places at which market days are held: their list, a form for each, and one for a new one. */
export function placePages(pages: Pages): void {
  const { page, form } = pages;
  const path = "/console/places/:place_id/";
  page("/console/places/", { query: Query, access: "staff" }, list);
  page("/console/places/new/", { access: "staff" }, writeNew);
  form("/console/places/new/", { body: PlaceForm, access: "staff" }, create, writeNew);
  page(path, { params, access: "staff" }, write);
  form(path, { body: PlaceForm, params, access: "staff" }, change, write);
  removalPage(pages, `${path}removal/`, {
    params,
    nameOf: async (visit) => (await readPlace(visit)).name,
    text: "placeRemovalText",
    remove: (tx, actor, { place_id }) => deletePlace(tx, actor, place_id),
    back: ({ place_id }) => `/console/places/${place_id}/`,
    to: "/console/places/",
  });
}

async function list(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, query } = visit;
  const { days, status, pages } = consoleWords(visit);
  const { rows, previous, next } = await readListPage(visit, query, (page) =>
    readPlaces(site.db, true, page),
  );
  const ids = rows.map(({ id }) => id);
  const found = new Map((await findPlaces(site.db, ids)).map((place) => [place.id, showPlace(place)]));
  const content = html`<p class="row">!${buttonLink({ text: days.newPlace, href: "/console/places/new/" })}
!${buttonLink({ text: days.title, href: "/console/days/", kind: "secondary" })}</p>
!${table({
    caption: days.places,
    isCaptionHidden: true,
    columns: [{ text: days.place }, { text: days.address }, { text: status }],
    rows: ids.flatMap((id) => {
      const place = found.get(id);
      if (!place) return [];
      const { street, postal_code, city } = place.address;
      return [
        [
          html`<a href="/console/places/${id}/">${place.name}</a>`,
          html`${street}, ${postal_code} ${city}`,
          place.is_active ? "" : badge({ text: days.notInUse }),
        ],
      ];
    }),
  })}
!${pager({ label: pages, previous, next })}`;
  return consolePage(visit, "days", content, days.places);
}

async function readPlace({ site, params: { place_id } }: PlaceVisit): Promise<PlaceRow> {
  const [place] = await findPlaces(site.db, [place_id]);
  if (!place) throw notFound();
  return place;
}

function create(visit: Visit, { charge, free_from, ...told }: Static<typeof PlaceForm>) {
  const actor = { userId: personOf(visit).user_id, now: visit.now };
  return inChargeFields(() =>
    visit.once(async (tx) => {
      const charges = toldCharges(visit, { charge, free_from }, []);
      await createPlace(tx, visit.site.config, actor, { ...told, charges });
      return { to: "/console/places/", notice: { name: "consoleDone", about: [] } };
    }),
  );
}

async function change(visit: PlaceVisit, { charge, free_from, ...told }: Static<typeof PlaceForm>) {
  const before = showPlace(await readPlace(visit));
  const actor = { userId: personOf(visit).user_id, now: visit.now };
  // What the form shows empty was cleared, and a box that isn't ticked isn't sent.
  const all = {
    location: null,
    instructions: null,
    phone: null,
    ...told,
    is_active: told.is_active ?? false,
    charges: toldCharges(visit, { charge, free_from }, before.charges),
  };
  const changes = changesOf(before, all);
  return inChargeFields(() =>
    visit.once(async (tx) => {
      await changePlace(tx, visit.site.config, actor, visit.params.place_id, changes, () => {});
      return { to: "/console/places/", notice: { name: "consoleDone", about: [] } };
    }),
  );
}

async function writeNew(visit: AnyVisit): Promise<PageContent> {
  const { days } = consoleWords(visit);
  return consolePage(visit, "days", placeForm(visit, "/console/places/new/", undefined), days.newPlace);
}

async function write(visit: PlaceVisit): Promise<PageContent> {
  const { days } = consoleWords(visit);
  const place = await readPlace(visit);
  const action = `/console/places/${place.id}/`;
  const content = html`!${placeForm(visit, action, place)}
<p>!${buttonLink({ text: days.remove, href: `${action}removal/`, kind: "quiet" })}</p>`;
  return consolePage(visit, "days", content, place.name);
}

function placeForm(visit: AnyVisit, action: string, row: PlaceRow | undefined) {
  const { days } = consoleWords(visit);
  const place = row && showPlace(row);
  const labels = {
    name: days.name,
    instructions: days.instructions,
    phone: days.phone,
    "location.name": days.town,
    "location.latitude": days.latitude,
    "location.longitude": days.longitude,
    charge: `${days.charge} (${visit.site.config.currencies[0]})`,
    free_from: `${days.freeFrom} (${visit.site.config.currencies[0]})`,
  };
  const known = {
    ...{ name: place?.name, instructions: place?.instructions, phone: place?.phone },
    "location.name": place?.location?.name,
    "location.latitude": place?.location?.latitude,
    "location.longitude": place?.location?.longitude,
    ...knownCharge(visit, place?.charges ?? []),
    is_active: place?.is_active ?? true,
  };
  const { summary, errors, line, text, isChosen } = formFields(
    visit,
    { ...labels, ...addressLabels(visit, "address") },
    known,
  );
  const { optional } = days;
  const fields = html`!${line("name", { maxlength: nameLength, isRequired: true })}
!${addressFields(visit as Visit, "address", place?.address ?? null, errors)}
!${text("instructions", { optional, hint: days.instructionsHint, maxlength: 500 })}
!${line("phone", { optional, type: "tel", isShort: true })}
!${line("location.name", { optional, hint: days.townHint, maxlength: nameLength })}
<div class="row top">!${line("location.latitude", { optional, inputmode: "decimal", isShort: true })}
!${line("location.longitude", { optional, inputmode: "decimal", isShort: true })}</div>
<div class="row top">!${line("charge", { optional, hint: days.chargeHint, inputmode: "decimal", maxlength: 20, isShort: true })}
!${line("free_from", { optional, hint: days.freeFromHint, inputmode: "decimal", maxlength: 20, isShort: true })}</div>
!${checkbox({ name: "is_active", value: "true", text: days.inUse, isChosen: isChosen("is_active") })}`;
  return html`!${summary}!${sheet(visit, action, fields)}`;
}
