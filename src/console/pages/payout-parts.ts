import { type Html, tabs, type Visit } from "#web";
import { consoleWords } from "./frame.ts";

/** What leaves the site: to producers, back to buyers, and what their banks take back. */
export function payoutParts(
  visit: Visit<unknown, unknown>,
  shown: "payouts" | "repayments" | "disputes",
): Html {
  const { payouts, bankFile, disputes } = consoleWords(visit);
  const parts = [
    { name: "payouts", text: payouts, href: "/console/payouts/" },
    { name: "repayments", text: bankFile.repayments, href: "/console/payouts/repayments/" },
    { name: "disputes", text: disputes, href: "/console/disputes/" },
  ];
  return tabs({
    label: payouts,
    tabs: parts.map(({ name, ...tab }) => ({ ...tab, isCurrent: name === shown })),
  });
}
