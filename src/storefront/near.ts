import { html } from "ghtml";
import { findUsers, readTowns } from "#users";
import { attributes, type Html, icon, type Visit } from "#web";
import { words } from "./words/index.ts";

/** A point that people can choose, by the name of what is there. */
export interface Place {
  name: string;
  /** As lists take it: `51.05,3.72`. */
  near: string;
}

const mostTowns = 40;
export const defaultRadiusKm = 25;
const radiiKm = [5, 10, 25, 50, 100];

/** Where one can look around: one's own place first, then the towns of producers by name. */
export async function readPlaces({
  site: { db },
  person,
  language,
}: Visit<unknown, unknown>): Promise<Place[]> {
  const [towns, [own]] = await Promise.all([
    readTowns(db, mostTowns),
    person ? findUsers(db, { isSignedIn: true }, [person.user_id]) : [],
  ]);
  const places = towns.map((town) => ({ name: town.name, near: pointOf(town.latitude, town.longitude) }));
  if (own?.location_name == null || own.latitude === null || own.longitude === null) return places;
  const name = words[language].goods.yourPlace(own.location_name);
  return [{ name, near: pointOf(own.latitude, own.longitude) }, ...places];
}

/** To two digits, a kilometre: what is exact stays with whoever lives there. */
function pointOf(latitude: number, longitude: number): string {
  return `${Number(latitude.toFixed(2))},${Number(longitude.toFixed(2))}`;
}

/** The name of a point; undefined where it is none of the places, as where a browser told it. */
export function nameOfPlace(places: Place[], near: string): string | undefined {
  return places.find((place) => place.near === near)?.name;
}

/** The choice of a place and of how far around. */
export function nearFields(
  visit: Visit<unknown, unknown>,
  places: Place[],
  asked: { near?: string | undefined; radius_km?: number | undefined },
): Html {
  const { goods } = words[visit.language];
  const { near = "", radius_km = defaultRadiusKm } = asked;
  const known = [{ name: goods.anywhere, near: "" }, ...places];
  const isKnown = known.some((place) => place.near === near);
  const shown = isKnown ? known : [...known, { name: goods.myPlace, near }];
  const radii = [...new Set([...radiiKm, radius_km])].sort((a, b) => a - b);
  return html`<fieldset class="facet"><legend>${goods.place}</legend>
<near-me place="${goods.myPlace}" failed="${goods.noPlace}">
<select name="near" aria-label="${goods.place}">!${shown.map(
    (place) =>
      html`<option!${attributes({ value: place.near, selected: place.near === near })}>${place.name}</option>`,
  )}</select>
<select name="radius_km" aria-label="${goods.within}" data-needs="near">!${radii.map(
    (radius) =>
      html`<option!${attributes({ value: radius, selected: radius === radius_km })}>${goods.kilometres(visit.format.number(radius))}</option>`,
  )}</select>
<button class="button quiet small" type="button" hidden>!${icon("place")}<span>${goods.useMyPlace}</span></button>
<span class="faint small" role="status"></span></near-me>
</fieldset>`;
}
