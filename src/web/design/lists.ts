import { html } from "ghtml";
import { badge } from "../components/badge.ts";
import { breadcrumbs } from "../components/breadcrumbs.ts";
import { button } from "../components/button.ts";
import { facetBoxes, facetLinks } from "../components/facet.ts";
import { facts } from "../components/facts.ts";
import type { Html } from "../components/markup.ts";
import { pager } from "../components/pager.ts";
import { steps } from "../components/steps.ts";
import { table } from "../components/table.ts";
import { tabs } from "../components/tabs.ts";
import { longName } from "./samples.ts";

/** What shows many things, and what leads through them. */
export function lists(): Html {
  return html`!${breadcrumbs({
    label: "You are here",
    links: [
      { text: "Home", href: "#lists" },
      { text: "Goods", href: "#lists" },
      { text: "Fruit", href: "#lists" },
    ],
  })}
!${tabs({
    label: "Orders",
    tabs: [
      { text: "Open", href: "#lists", isCurrent: true, count: "3" },
      { text: "Fulfilled", href: "#lists", isCurrent: false },
      { text: "Cancelled", href: "#lists", isCurrent: false },
    ],
  })}
<div class="beside"><div class="stack">!${facets()}</div>
<div class="stack loose">!${orders()}!${receipt()}!${order()}</div></div>
!${pager({ label: "Pages", previous: { text: "Previous", href: "#lists" }, next: { text: "Next", href: "#lists" } })}`;
}

function facets(): Html {
  return html`!${facetLinks({
    title: "Category",
    choices: [
      { text: "All goods", count: "600", href: "#lists", isChosen: false },
      { text: "Fruit", count: "84", href: "#lists", isChosen: true },
      { text: "Vegetables", count: "10,000+", href: "#lists", isChosen: false },
      { text: "Flowers", count: "0", href: "#lists", isChosen: false },
    ],
  })}
<form class="stack" method="get" action="#lists">!${facetBoxes({
    name: "label",
    title: "Labels",
    choices: [
      { value: "organic", text: "organic", count: "120", isChosen: true },
      { value: "raw_milk", text: "raw milk", count: "7", isChosen: false },
    ],
  })}!${button({ text: "Show goods", kind: "secondary" })}</form>`;
}

function orders(): Html {
  return table({
    caption: "Your orders",
    columns: [{ text: "Order" }, { text: "Producer" }, { text: "Status" }, { text: "Total", isFigure: true }],
    rows: [
      [
        html`<a href="#lists">F-1042</a>`,
        "Hoeve ter Linden",
        badge({ text: "Ready", kind: "good" }),
        "€23.10",
      ],
      [html`<a href="#lists">F-1037</a>`, html`${longName}`, badge({ text: "Placed" }), "€1,108.75"],
      [html`<a href="#lists">F-998</a>`, "De Bijenkorf", badge({ text: "Cancelled", kind: "bad" }), "€7.00"],
    ],
  });
}

function receipt(): Html {
  return facts([
    { term: "Conference pears, 2 × 500 g", text: "€7.00" },
    { term: longName, text: "€12.60" },
    { term: "Delivery", text: "€4.50" },
    { term: "Total", text: "€24.10", isTotal: true },
  ]);
}

function order(): Html {
  return steps(
    [
      { text: "Placed", time: "28 November, 14:05", state: "done" },
      {
        text: "Being prepared",
        time: "since this morning",
        note: "You can cancel until it is ready.",
        state: "now",
      },
      { text: "Ready to pick up", time: "expected 30 November", state: "ahead" },
      { text: "Cancelled", time: "29 November, 9:00", state: "ended" },
    ],
    { done: "done", now: "now", ahead: "to come", ended: "ended" },
  );
}
