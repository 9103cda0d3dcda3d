import { type DayEvent, sumsOf } from "./day.ts";
import { amountOf, typedMinor, type View } from "./view.ts";

/** The event that a form of the page tells of; undefined where a figure in it can't be read. */
export function typedEvent(
  view: View,
  fields: Record<string, string>,
  device: string,
  at: string,
): DayEvent | undefined {
  const { id = "", kind = "" } = fields;
  const told = { id, at, device };
  const [basket, order_id, n] = [whole(fields["basket"]), whole(fields["order_id"]), whole(fields["n"])];
  const ofLine = order_id === undefined ? {} : { order_id, ...(n === undefined ? {} : { n }) };
  switch (kind) {
    case "arrived":
    case "no_show":
      return basket === undefined ? undefined : { ...told, kind, basket };
    case "handed_over":
      return basket === undefined ? undefined : { ...told, kind, basket, ...ofLine };
    case "weighed": {
      const [grams, tare_grams = 0] = [whole(fields["grams"]), whole(fields["tare_grams"])];
      if (order_id === undefined || n === undefined || grams === undefined || tare_grams > grams)
        return undefined;
      return { ...told, kind, order_id, n, grams, tare_grams };
    }
    case "short": {
      const quantity = whole(fields["quantity"]);
      if (order_id === undefined || n === undefined || quantity === undefined) return undefined;
      const reason = fields["reason"]?.trim();
      return { ...told, kind, order_id, n, quantity, ...(reason ? { reason } : {}) };
    }
    case "cash":
      return cash(view, { ...fields }, told);
    case "note": {
      const text = fields["text"]?.trim() ?? "";
      return basket === undefined || text === "" ? undefined : { ...told, kind, basket, text };
    }
    case "undo":
      return { ...told, kind, of: fields["of"] ?? "" };
    default:
      return undefined;
  }
}

/** What is received beyond what is due goes back as change. */
function cash(
  view: View,
  fields: Record<string, string>,
  told: { id: string; at: string; device: string },
): DayEvent | undefined {
  const { currency = "", received = "" } = fields;
  const basket = view.day.baskets.find(({ number }) => number === whole(fields["basket"]));
  const minor = typedMinor(view, received, currency);
  if (!basket || minor === undefined) return undefined;
  const due = sumsOf(basket).find((sum) => sum.currency === currency)?.due_minor ?? 0;
  return {
    ...told,
    kind: "cash",
    basket: basket.number,
    received: amountOf(view, minor, currency),
    change: amountOf(view, Math.max(0, minor - due), currency),
  };
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}
