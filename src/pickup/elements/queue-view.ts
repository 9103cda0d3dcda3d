import { type Basket, isKept, statusOf, sumsOf } from "./day.ts";
import { html } from "./html.ts";
import { basketAddress, type View } from "./view.ts";

export const shown = ["waiting", "late", "done", "all"] as const;
export type Shown = (typeof shown)[number];

/** Everybody who fetches something, by number; name second, so that two of one surname are never mixed. */
export function queueView(
  view: View,
  { find = "", show = "waiting" }: { find?: string; show?: Shown },
): string {
  const { about, day, words } = view;
  const kept = day.baskets.filter(isKept);
  // Who is looked for is found whatever their basket's status.
  const baskets =
    find === ""
      ? kept.filter((basket) => isIn(view, basket, show))
      : kept.filter((basket) => matches(basket, find));
  const tab = (one: Shown) =>
    html`<li><a href="/pickup/${about.id}/?show=${one}"!${one === show && find === "" ? ' aria-current="page"' : ""}>${words.show[one]} <span class="small">${kept.filter((basket) => isIn(view, basket, one)).length}</span></a></li>`;
  return html`<form class="pickup-find" action="/pickup/${about.id}/" role="search" aria-label="${words.search}">
<label for="find">${words.find}</label>
<div class="row"><input id="find" name="find" type="search" value="${find}" maxlength="60" autocomplete="off" autocapitalize="off" enterkeyhint="search">
<button class="button">${words.search}</button>
<button class="button secondary" type="button" data-scan hidden>${words.scan}</button></div>
</form>
<div data-camera hidden></div>
<nav class="pickup-tabs" aria-label="${words.title}"><ul>!${shown.map(tab)}</ul></nav>
!${baskets.length === 0 ? html`<p>${words.noBaskets}</p>` : html`<ul class="pickup-queue">!${baskets.map((basket) => entry(view, basket))}</ul>`}`;
}

/** Baskets that a number or a part of a name finds. */
export function matches({ number, buyer }: Basket, find: string): boolean {
  const text = find.trim();
  if (/^\d+$/.test(text)) return String(number) === text;
  return plain(buyer.display_name).includes(plain(text));
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function isIn({ now }: View, basket: Basket, show: Shown): boolean {
  const status = statusOf(basket);
  const isOpen = status === "waiting" || status === "arrived";
  if (show === "all") return true;
  if (show === "done") return !isOpen;
  return isOpen && (show === "waiting" || (status === "waiting" && basket.slot.ends_at < now));
}

function entry(view: View, basket: Basket): string {
  const { words } = view;
  const status = statusOf(basket);
  const due = sumsOf(basket).filter(({ due_minor }) => due_minor > 0);
  return html`<li><a href="${basketAddress(view, basket)}" data-status="${status}">
<span class="pickup-number">${basket.number}</span>
<span class="pickup-name">${basket.buyer.display_name}<br><span class="small">${view.time(basket.slot.starts_at)} · ${words.status[status]}</span></span>
<span class="pickup-due">!${due.map(({ due_minor, currency }) => html`<span>${view.money(due_minor, currency)}</span>`)}</span>
</a></li>`;
}
