import type { Static } from "typebox";
import type { ShortUser } from "#accounts";
import type { ProducerCard, Visit } from "#web";
import { words } from "./words/index.ts";

/** A producer as others see them, with how far away they are where that was asked. */
export function producerCardOf(
  visit: Visit<unknown, unknown>,
  {
    id,
    display_name,
    avatar_url,
    location,
    ...producer
  }: Static<typeof ShortUser> & { distance_km?: number },
): ProducerCard {
  const { producers } = words[visit.language];
  const { distance_km } = producer;
  const away = distance_km === undefined ? undefined : producers.away(visit.format.number(distance_km));
  return {
    name: display_name,
    href: `/producers/${id}/`,
    avatar: avatar_url ?? undefined,
    place: [location?.name, away].filter(Boolean).join(" · ") || undefined,
    rating: ratingOf(visit, producer),
  };
}

/** What all reviews of a producer come to; undefined without any. */
export function ratingOf(
  { language, format }: Visit<unknown, unknown>,
  { rating_average, rating_count }: Pick<Static<typeof ShortUser>, "rating_average" | "rating_count">,
): ProducerCard["rating"] {
  if (rating_average === null) return undefined;
  const { producers } = words[language];
  const mean = format.mean(rating_average);
  const count = producers.reviewCount(rating_count, format.number(rating_count));
  return { mean, count: `(${count})`, label: producers.stars(mean) };
}
