import { html } from "ghtml";
import type { Static } from "typebox";
import type { User } from "#accounts";
import type { HomeListName } from "#home";
import { dayIn } from "#platform/base";
import { avatar, type Html, meanRating, type Visit } from "#web";
import { ratingOf } from "./producer-cards.ts";
import { words } from "./words/index.ts";

/** A producer in a list, with what the list is ordered by, where that may be told. */
export interface RankedProducer {
  producer: Static<typeof User>;
  score: number | null;
  sample_size: number;
}

/** The lists of producers who stand out, each with the order it is in. */
export function rankedProducers(
  visit: Visit,
  lists: { name: HomeListName; producers: RankedProducer[] }[],
): Html {
  const { home } = words[visit.language];
  return html`<section class="stack" aria-labelledby="stand-out"><h2 id="stand-out">${home.standOut}</h2>
<div class="ranked">!${lists.map(({ name, producers }) => {
    const [title, order] = home.lists[name];
    return html`<section class="card padded"><h3>${title}</h3>
<p class="faint small">${order}</p>
<ol class="producers">!${producers.map((ranked) => entry(visit, name, ranked))}</ol></section>`;
  })}</div></section>`;
}

function entry(visit: Visit, list: HomeListName, ranked: RankedProducer): Html {
  const { id, display_name, avatar_url, location } = ranked.producer;
  const parts = [location ? html`${location.name}` : "", reason(visit, list, ranked)].filter(Boolean);
  return html`<li>!${avatar({ name: display_name, picture: avatar_url ?? undefined })}
<div><a href="/producers/${id}/">${display_name}</a>
<p class="small faint">!${parts.join(" · ")}</p></div></li>`;
}

/** Why a producer stands in a list. */
function reason(visit: Visit, list: HomeListName, { score, sample_size, producer }: RankedProducer): Html {
  const { language, format, site } = visit;
  const { home } = words[language];
  const { producer_since } = producer;
  const rating = list === "best_rated" && ratingOf(visit, producer);
  if (rating) return meanRating(rating);
  if (list === "newest" && producer_since !== null)
    return html`${home.sellingSince(format.day(dayIn(site.config.timeZone, producer_since)))}`;
  if (list === "biggest_orders") return html`${home.orders(sample_size, format.number(sample_size))}`;
  if (score === null) return "";
  const written = format.number(Math.round(score));
  if (list === "most_fresh") return html`${home.harvested(score, written)}`;
  return list === "fastest" ? html`${home.readyAfter(score, written)}` : "";
}
