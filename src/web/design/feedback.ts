import { html } from "ghtml";
import { confirmation } from "../components/confirmation.ts";
import { empty } from "../components/empty.ts";
import type { Html } from "../components/markup.ts";
import { notice } from "../components/notice.ts";

/** What the site says of what was done, of what is in the way, and where there is nothing. */
export function feedback(): Html {
  return html`!${notice({
    kind: "done",
    text: "Conference pears are in your cart.",
    links: [{ text: "Go to your cart", href: "#feedback" }],
  })}
!${notice({ kind: "info", text: "Orders for Saturday close on Thursday at 20:00." })}
!${notice({ kind: "warning", text: "Only 2 of the 5 packages are left. Your cart holds 2 now." })}
!${notice({ kind: "problem", text: "The card was declined. Nothing was charged, and your order is kept for 30 minutes." })}
!${empty({
    title: "Your cart is empty",
    text: "What you put in stays here for 30 days, also without an account.",
    links: [
      { text: "See what is fresh", href: "#feedback" },
      { text: "Find a producer", href: "#feedback" },
    ],
  })}
!${empty({ title: "No fish to be had today", text: "Try another category, or look again on Friday.", drawing: "fish" })}
!${confirmation({
    title: "Leave the market?",
    text: "Your name, address and reviews are erased. Orders that are under way have to end first.",
    action: "#feedback",
    confirm: "Leave",
    cancel: { text: "Stay", href: "#feedback" },
  })}`;
}
