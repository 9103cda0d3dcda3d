import { attendSeries, createPlace, createSeries } from "#days";
import { type Clock, type Config, dayIn } from "#platform/base";
import type { Tx } from "#platform/database";
import type { DemoPerson } from "./people.ts";

/** Who comes each Friday: some of every kind, from around Ghent as far as they can be had. */
const attending = [
  ...["ana", "zoe", "marten", "boomgaard-janssens", "kruidje", "kaashoeve", "kip-van-jef"],
  ...["rood-wit", "garnaal", "bakker-bea", "imkerij-heide", "confituur", "sap-van-de-streek"],
];

/** Two places, and at the first of them a market each Friday, as mara has laid them down. */
export async function fillDays(tx: Tx, clock: Clock, config: Config, people: DemoPerson[]): Promise<void> {
  const now = clock.now();
  const idOf = new Map(people.map(({ id, username }) => [username, id]));
  const mara = { userId: idOf.get("mara") ?? 0, now };
  const barn = await createPlace(tx, config, mara, {
    name: "De Oude Loods",
    address: { street: "Loskaai 1", postal_code: "9000", city: "Ghent", country: "BE" },
    location: { name: "Ghent", latitude: 51.0612, longitude: 3.7386 },
    instructions: "Through the gate by the water, second door. Bring your bags and jars.",
    phone: "+32 470 00 90 00",
  });
  await createPlace(tx, config, mara, {
    name: "Parochiezaal Sint-Pieter",
    address: { street: "Dorpsstraat 12", postal_code: "9820", city: "Merelbeke", country: "BE" },
    location: { name: "Merelbeke", latitude: 50.9944, longitude: 3.7461 },
  });
  const { id } = await createSeries(tx, config, mara, {
    place_id: barn.id,
    rule: { every_weeks: 1, weekday: 5 },
    ...{ starts_on: dayIn(config.timeZone, now), starts_at: "16:00", ends_at: "19:00" },
    closes: { days_before: 2, at: "20:00" },
    ...{ slot_minutes: 15, slot_capacity: 20 },
  });
  for (const username of attending) await attendSeries(tx, { userId: idOf.get(username) ?? 0, now }, id);
}
