import { type Clock, secondsAfter } from "#platform/base";
import { besides, complaints, ofBadBuyers, ofBuyers, ofColleagues, praise, soSo } from "./opinions.ts";
import type { DemoPerson } from "./people.ts";
import { producers } from "./producers.ts";
import { type Pick, picker, seededRandom } from "./random.ts";

/**
 * The 2,000 reviews of the demo market as rows of `reviews`, always the same ones: buyers of producers most of all,
 * then producers of each other and of who buys. Each is written when both had joined, those of the longest time ago first.
 */
export function demoReviews(clock: Clock, people: DemoPerson[]) {
  const pick = picker(seededRandom(2000));
  const standing = new Map(people.map(({ id }) => [id, pick.number(0, 1)]));
  return pairs(clock, people, pick)
    .map((pair) => review(pair, standing.get(pair.user.id) ?? 0.5, pick))
    .sort((a, b) => a.created_at.getTime() - b.created_at.getTime())
    .map((row, index) => ({ id: index + 1, ...row }));
}

interface Pair {
  author: DemoPerson;
  user: DemoPerson;
  at: Date;
}

const shares = { ofProducers: 1300, ofColleagues: 400, ofBuyers: 300 };
const daySeconds = 24 * 3600;

/** Who speaks of whom, and when. */
function pairs(clock: Clock, people: DemoPerson[], pick: Pick): Pair[] {
  const sellers = people.filter(({ producer_status }) => producer_status === "approved");
  const buyers = people.filter(
    ({ roles, producer_status }) => roles.length === 0 && producer_status === "none",
  );
  const some = (authors: DemoPerson[], users: DemoPerson[], count: number) => {
    const all = authors.flatMap((author) => users.map((user) => ({ author, user })));
    const met = all.flatMap(({ author, user }) => {
      const since = Math.max(author.joined_at.getTime(), user.joined_at.getTime()) / 1000 + daySeconds;
      const seconds = clock.now().getTime() / 1000 - since;
      const at = secondsAfter(clock.now(), -Math.round(pick.number(600, Math.max(600, seconds))));
      // Who has been here for half a year has met most of the others.
      const chance = Math.min(1, seconds / (180 * daySeconds));
      return author !== user && seconds > daySeconds && pick.happens(chance) ? [{ author, user, at }] : [];
    });
    return pick.shuffled(met).slice(0, count);
  };
  return [
    ...some(buyers, sellers, shares.ofProducers),
    ...some(sellers, sellers, shares.ofColleagues),
    ...some(sellers, buyers, shares.ofBuyers),
  ];
}

/** `standing` is from 0 to 1: how well they do whom it is about. */
function review({ author, user, at }: Pair, standing: number, pick: Pick) {
  const rating = ratingFor(standing, pick);
  const sells = user.producer_status === "approved";
  const delivers = user.offers.some((offer) => offer === "delivery");
  const near = () => Math.max(1, Math.min(5, rating + (pick.of([-1, 0, 0, 0, 1]) ?? 0)));
  const changedAfterDays = pick.happens(0.06) ? pick.number(0, 1) : 0;
  return {
    author_id: author.id,
    user_id: user.id,
    rating,
    text: pick.happens(0.78) ? textFor({ author, user }, rating, pick) : null,
    freshness_rating: sells && pick.happens(0.6) ? near() : null,
    delivery_rating: delivers && pick.happens(0.5) ? near() : null,
    verified_purchase: false,
    created_at: at,
    updated_at: secondsAfter(at, Math.round(changedAfterDays * 600)),
  };
}

/** Four and five more often than not; who does well seldom gets less. */
function ratingFor(standing: number, pick: Pick): number {
  const mood = pick.number(0, 1) + standing * 0.45;
  return [0.06, 0.14, 0.3, 0.72].filter((bar) => mood > bar).length + 1;
}

function textFor({ author, user }: Omit<Pair, "at">, rating: number, pick: Pick): string | undefined {
  if (user.producer_status !== "approved") return pick.of(rating > 2 ? ofBuyers : ofBadBuyers);
  if (rating <= 2) return pick.of(complaints);
  if (rating === 3) return pick.of(soSo);
  if (author.producer_status === "approved" && pick.happens(0.6)) return pick.of(ofColleagues);
  const kind = producers.find(([username]) => username === user.username)?.[3] ?? "vegetables";
  const parts = [pick.of(praise[kind]), ...(pick.happens(0.6) ? [pick.of(besides)] : [])];
  return (pick.happens(0.5) ? parts : parts.reverse()).join(" ");
}
