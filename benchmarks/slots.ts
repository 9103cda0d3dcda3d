import { call } from "../tests/support/client.ts";
import { newPerson, newProducer } from "../tests/support/people.ts";
import { withApp } from "./app.ts";
import { raceForDay } from "./day-race.ts";

/**
 * 200 buyers race for the slots and the last stock of a day, 50 times: nothing is overbooked and nothing oversold, or it ends
 * with 1: `node benchmarks/slots.ts [buyers] [rounds]`.
 */
await withApp({ TIME_ZONE: "Europe/Brussels" }, async (app) => {
  const staff = await newPerson(app, "staff", { roles: ["staff"] });
  const producer = await newProducer(app, "producer");
  const address = { street: "Loskaai 1", postal_code: "9000", city: "Ghent", country: "BE" };
  const place = await call(app, "POST", "places/", { as: staff, json: { name: "De Loods", address } });
  const race = await raceForDay(app, {
    ...{ staff, producer, placeId: place.body.id },
    ...{ buyers: Number(process.argv[2] ?? 200), rounds: Number(process.argv[3] ?? 50) },
  });
  console.log(`${race.placed} orders placed, ${race.refused} refused, ${race.faults.length} faults`);
  for (const fault of race.faults.slice(0, 20)) console.log(fault);
  if (race.faults.length > 0) process.exitCode = 1;
});
