import { type Clock, secondsAfter } from "#platform/base";
import { buyers } from "./buyers.ts";
import { producers } from "./producers.ts";
import { type Pick, picker, seededRandom } from "./random.ts";
import { buyersWords, instructions, meetings, stories } from "./stories.ts";
import { towns } from "./towns.ts";

/** The password of every demo person. */
export const demoPassword = "farmgate-demo";

/**
 * The people of the demo market as rows of `users`: 50 producers (the first is ana, id 1), 40 buyers (the first is
 * bruno) and mara of the staff. Always the same ones, who joined over the last year and a half.
 */
export function demoPeople(clock: Clock, passwordHash: string) {
  const pick = picker(seededRandom(2026));
  const [ana, ...otherProducers] = producers.map((row, index) => producer(row, index, pick));
  const [bruno, ...otherBuyers] = buyers.map((row, index) => buyer(row, index, pick));
  const others = pick.shuffled([...otherProducers, ...otherBuyers]);
  const inOrder = [ana, bruno, mara, ...others].filter((person) => person !== undefined);
  const days = 540;
  return inOrder.map((person, index) => {
    const daysAgo = days - (index * (days - 2)) / inOrder.length - pick.number(0, 5);
    const joinedAt = secondsAfter(clock.now(), Math.round(-daysAgo * 24 * 3600));
    const isProducer = person.producer_status === "approved";
    return {
      ...person,
      id: index + 1,
      email: demoEmail(person.username),
      password_hash: passwordHash,
      joined_at: joinedAt,
      producer_since: isProducer ? secondsAfter(joinedAt, pick.number(600, 40_000)) : null,
    };
  });
}

export type DemoPerson = ReturnType<typeof demoPeople>[number];

/** Uses a domain that nobody can own (RFC 2606), so whoever has such an address is a demo person. */
export const demoDomain = "demo.example.org";

export function demoEmail(username: string): string {
  return `${username}@${demoDomain}`;
}

function producer(row: (typeof producers)[number], index: number, pick: Pick) {
  const [username, displayName, townName, kind, offers] = row;
  const tellings = stories[kind];
  const earlier = producers.slice(0, index).filter(([, , , otherKind]) => otherKind === kind).length;
  const story = tellings[earlier % tellings.length] ?? "";
  const address = addressIn(townName, pick);
  return {
    ...buyer([username, displayName, townName], index, pick),
    about: `${story.replaceAll("{town}", townName)} ${pick.of(meetings)}`,
    producer_status: "approved",
    offers,
    address,
    phone: `+32 470 00 ${String(10 + Math.floor(index / 10)).padStart(2, "0")} ${String(index).padStart(2, "0")}`,
    pickup: { address, instructions: pick.of(instructions) },
    payout_account: { holder: displayName, iban: "BE68539007547034" },
  };
}

function buyer([username, displayName, townName]: (typeof buyers)[number], index: number, pick: Pick) {
  const town = towns.find(({ name }) => name === townName);
  return {
    username,
    display_name: displayName,
    roles: [],
    about: index % 4 === 0 ? pick.of(buyersWords) : null,
    location_name: town?.name ?? null,
    // Within two kilometres of the town's middle.
    latitude: town ? fourDecimals(town.latitude + pick.number(-0.015, 0.015)) : null,
    longitude: town ? fourDecimals(town.longitude + pick.number(-0.02, 0.02)) : null,
    producer_status: "none",
    offers: [],
  };
}

const mara = {
  username: "mara",
  display_name: "Mara Okonkwo",
  roles: ["product_admin", "staff"],
  about: null,
  location_name: null,
  latitude: null,
  longitude: null,
  producer_status: "none",
  offers: [],
};

function addressIn(townName: string, pick: Pick) {
  const town = towns.find(({ name }) => name === townName);
  const street = `${pick.of(town?.streets ?? [])} ${Math.floor(pick.number(1, 180))}`;
  return { street, postal_code: town?.postalCode, city: townName, country: "BE" };
}

function fourDecimals(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}
