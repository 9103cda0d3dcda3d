import { html } from "ghtml";
import type { Html } from "./markup.ts";
import { meanRating } from "./rating.ts";

export interface ProducerCard {
  name: string;
  href: string;
  /** The address of a square picture; absent, the name's first letter stands there. */
  avatar?: string | undefined;
  /** Where they are, and how far that is: `Ghent`, `Ghent · 4 km`. */
  place?: string | undefined;
  rating?: Parameters<typeof meanRating>[0] | undefined;
  /** Why they stand in the list: `Harvested 1 day ago on average`. */
  remark?: string | undefined;
  heading?: 2 | 3 | undefined;
}

/** A producer in a `<ul class="grid wide">`. */
export function producerCard({
  name,
  href,
  avatar: picture,
  place,
  rating,
  remark,
  heading = 3,
}: ProducerCard): Html {
  return html`<li class="card producer">!${avatar({ name, picture })}
<h${heading}><a class="whole" href="${href}">${name}</a></h${heading}>
!${place && html`<p class="faint small">${place}</p>`}!${rating && html`<p>!${meanRating(rating)}</p>`}!${remark && html`<p class="small">${remark}</p>`}</li>
`;
}

/** A person's picture, or their first letter. Their name stands beside, so nothing is read out. */
export function avatar({
  name,
  picture,
  isLarge = false,
}: {
  name: string;
  picture?: string | undefined;
  isLarge?: boolean | undefined;
}): Html {
  const look = isLarge ? "avatar large" : "avatar";
  if (picture !== undefined)
    return html`<img class="${look}" src="${picture}" alt="" width="72" height="72" loading="lazy" decoding="async">`;
  return html`<span class="${look}" aria-hidden="true">${firstLetter(name)}</span>`;
}

/** The first letter as people see it, which may be several code points. */
function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment ?? "";
}
