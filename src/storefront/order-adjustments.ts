import { html } from "ghtml";
import type { OrderBody } from "#orders";
import type { Html, Visit } from "#web";
import { words as all } from "./words/index.ts";

type Item = OrderBody["items"][number];
type Adjustment = Item["adjustments"][number];

/** Why a line is not what was ordered: each change in words, the oldest first. */
export function adjustmentsOf(visit: Visit, { adjustments }: Item): Html {
  if (adjustments.length === 0) return "";
  return html`<ul class="small faint">!${adjustments.map((one) => html`<li>${sentenceOf(visit, one)}</li>`)}</ul>`;
}

function sentenceOf({ language, format }: Visit, { at, by, kind, reason, from, to }: Adjustment): string {
  const { weights, orders } = all[language];
  const what = (() => {
    if (kind === "weighed")
      return to.grams === null
        ? weights.unweighed
        : weights.weighed(format.grams(to.grams), format.money(to.line_total));
    if (by === "buyer") return weights.taken(from.quantity, to.quantity);
    return to.quantity === 0 ? weights.missing : weights.given(from.quantity, to.quantity);
  })();
  const why = reason === "over_most" ? weights.over : reason && orders.quote(reason);
  return `${format.moment(at)}: ${[`${what}.`, why].filter(Boolean).join(" ")}`;
}
