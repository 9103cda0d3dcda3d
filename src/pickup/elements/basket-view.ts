import {
  type Basket,
  deliveryOf,
  isHanded,
  isLiving,
  isWeighed,
  type Line,
  linesOf,
  type Mark,
  type Order,
  statusOf,
  sumsOf,
} from "./day.ts";
import { html } from "./html.ts";
import { marksOf } from "./rules.ts";
import type { View } from "./view.ts";

/** One basket: what is in it, what is to be paid, and all that can be done with it. */
export function basketView(view: View, basket: Basket): string {
  const { about, words } = view;
  const { number, buyer, slot, notes } = basket;
  const status = statusOf(basket);
  const isOpen = status !== "handed_over";
  return html`<p><a href="/pickup/${about.id}/">${words.toQueue}</a></p>
<h1><span class="pickup-number">${number}</span> ${buyer.display_name}</h1>
<p class="row"><span class="badge">${words.status[status]}</span> <span>${view.time(slot.starts_at)}–${view.time(slot.ends_at)}</span>
!${buyer.phone && html`<a href="tel:${buyer.phone.replace(/\s/g, "")}">${buyer.phone.replace(/ /g, "\u00a0")}</a>`}</p>
!${notes.map(({ text }) => html`<p class="pickup-note">${text}</p>`)}
!${basket.orders.filter(isLiving).map((order) => orderOf(view, basket, order))}
!${settle(view, basket)}
!${
    isOpen
      ? html`<div class="pickup-acts">
!${act(view, { kind: "handed_over", basket: number }, words.handOver, "")}
!${status === "arrived" ? "" : act(view, { kind: "arrived", basket: number }, words.arrived, "secondary")}
!${status === "no_show" ? "" : act(view, { kind: "no_show", basket: number }, words.noShow, "secondary")}
</div>`
      : html`<p><a class="button" href="/pickup/${about.id}/">${words.next}</a></p>`
  }
!${form(view, { kind: "note", basket: number }, words.addNote, field("text", words.note, `note-${number}`, 'type="text" maxlength="500" required'))}
!${done(view, basket)}`;
}

type Told = Record<string, string | number>;

/** A form that tells of one event. */
function form(
  { about, newId }: View,
  told: Told,
  button: string,
  fields: string,
  kind = "secondary",
): string {
  const hidden = Object.entries({ ...told, id: newId() }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form class="pickup-form" method="post" action="/pickup/${about.id}/events/">!${hidden}!${fields}<button class="button ${kind}">${button}</button></form>`;
}

function act(view: View, told: Told, text: string, kind: string): string {
  return form(view, told, text, "", kind);
}

function field(name: string, label: string, id: string, attributes: string): string {
  return html`<div class="field"><label for="${id}">${label}</label><input id="${id}" name="${name}" autocomplete="off" !${attributes}></div>`;
}

function orderOf(view: View, basket: Basket, order: Order): string {
  const open = linesOf(basket, order.id).filter((found) => !isHanded(found));
  const { words } = view;
  return html`<section class="card padded stack" aria-labelledby="order-${order.id}">
<h2 id="order-${order.id}">${order.producer.name}</h2>
!${order.note && html`<p class="pickup-note">${order.note}</p>`}
<ul class="pickup-lines">!${order.lines.map((line) => lineOf(view, basket, order, line))}</ul>
!${deliveryOf(order) > 0 && html`<p>${words.delivery}: ${view.money(deliveryOf(order), order.currency)}</p>`}
!${open.length > 0 && open.length < linesOf(basket).length ? act(view, { kind: "handed_over", basket: basket.number, order_id: order.id }, words.handOverOrder, "secondary") : ""}
</section>`;
}

function lineOf(view: View, basket: Basket, order: Order, line: Line): string {
  const { words } = view;
  const told = { order_id: order.id, n: line.n };
  const id = `${order.id}-${line.n}`;
  const state = isHanded({ order, line }) ? words.kind.handed : isWeighed(line) ? "" : words.toWeigh;
  return html`<li data-handed="${isHanded({ order, line })}"><p><strong>${view.number(line.quantity)} × ${line.name}</strong> <span class="small">${view.pack(line.pack_size, line.pack_unit)}</span>
!${line.grams !== null && html` <span>${words.weighed(view.number(line.grams))}</span>`} <span>${view.money(line.total_minor, order.currency)}</span>
!${state && html` <span class="badge">${state}</span>`}</p>
!${
    isHanded({ order, line }) || line.quantity === 0
      ? ""
      : html`<details!${isWeighed(line) ? "" : " open"}><summary>${line.sold_by === "weight" ? words.weigh : words.short}</summary>
!${
          line.sold_by === "weight"
            ? form(
                view,
                { kind: "weighed", ...told },
                words.weigh,
                [
                  field(
                    "grams",
                    words.grams,
                    `grams-${id}`,
                    `type="text" inputmode="numeric" pattern="[0-9]{1,7}" required data-grams data-price="${line.price_minor}"`,
                  ),
                  field(
                    "tare_grams",
                    words.tare,
                    `tare-${id}`,
                    'type="text" inputmode="numeric" pattern="[0-9]{0,7}"',
                  ),
                  html`<button class="button secondary" type="button" data-scale hidden>${words.scale}</button>`,
                ].join(""),
              )
            : ""
        }
!${form(
          view,
          { kind: "short", ...told },
          words.short,
          [
            field(
              "quantity",
              words.quantity,
              `quantity-${id}`,
              `type="number" min="0" max="${line.quantity - 1}" inputmode="numeric" required`,
            ),
            field("reason", words.reason, `reason-${id}`, 'type="text" maxlength="500"'),
          ].join(""),
        )}
!${act(view, { kind: "handed_over", basket: basket.number, ...told }, words.handOverLine, "secondary")}</details>`
  }</li>`;
}

function settle(view: View, basket: Basket): string {
  const { words } = view;
  const sums = sumsOf(basket);
  const due = sums.filter(({ due_minor }) => due_minor > 0);
  const paid = sums.filter(({ paid_minor }) => paid_minor > 0);
  const given = basket.cash.filter(({ change_minor }) => change_minor > 0);
  return html`<section class="card padded stack" aria-labelledby="settle"><h2 id="settle">${words.due}</h2>
!${due.length === 0 ? html`<p>${words.nothingDue}</p>` : ""}
!${due.map(
    ({ due_minor, currency }) => html`<p class="pickup-sum">${view.money(due_minor, currency)}</p>
!${form(
      view,
      { kind: "cash", basket: basket.number, currency },
      words.takeCash,
      html`<div class="field"><label for="received-${currency}">${words.received(currency)}</label>
<input id="received-${currency}" name="received" type="text" inputmode="decimal" autocomplete="off" required pattern="[0-9]{1,9}([.,][0-9]{0,${view.about.digits[currency] ?? 2}})?" data-due="${due_minor}" data-currency="${currency}" value="${view.typed(due_minor, currency)}"></div>
<p data-change aria-live="polite"></p>`,
      "",
    )}`,
  )}
!${paid.map(({ paid_minor, currency }) => html`<p>${words.paid}: ${view.money(paid_minor, currency)}</p>`)}
!${given.slice(-1).map(({ change_minor, currency }) => html`<p class="pickup-sum">${words.change(view.money(change_minor, currency))}</p>`)}</section>`;
}

/** Everything that was done, the newest first, each with its way back. */
function done(view: View, basket: Basket): string {
  const { words } = view;
  const kinds = new Map<string, { mark: Mark; kind: keyof View["words"]["kind"] }>();
  for (const mark of marksOf(basket))
    if (!kinds.has(mark.event)) kinds.set(mark.event, { mark, kind: kindOf(basket, mark) });
  const all = [...kinds.values()].sort((a, b) => (a.mark.at < b.mark.at ? 1 : -1));
  if (all.length === 0) return "";
  return html`<section class="stack" aria-labelledby="did"><h2 id="did">${words.did}</h2><ul class="pickup-did">!${all.map(
    ({
      mark,
      kind,
    }) => html`<li><span>${words.kind[kind]}<br><span class="small">${words.by(mark.by.display_name, view.time(mark.at))}</span></span>
!${form(view, { kind: "undo", of: mark.event, basket: basket.number }, words.undo, "")}</li>`,
  )}</ul></section>`;
}

function kindOf({ seen, cash, notes, orders }: Basket, { event }: Mark): keyof View["words"]["kind"] {
  const isIt = (mark: Mark | null) => mark?.event === event;
  const lines = orders.flatMap((order) => order.lines);
  if (cash.some(isIt)) return "cash";
  if (notes.some(isIt)) return "note";
  if (lines.some(({ handed }) => isIt(handed))) return "handed";
  if (lines.some(({ weighed }) => isIt(weighed))) return "weighed";
  if (lines.some(({ short }) => isIt(short))) return "short";
  return seen.find(isIt)?.kind ?? "arrived";
}
