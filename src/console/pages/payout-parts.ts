import { type Html, tabs, type Visit } from "#web";
import { consoleWords } from "./frame.ts";

/** What leaves by bank: to producers, and back to buyers. */
export function payoutParts(visit: Visit<unknown, unknown>, shown: "payouts" | "repayments"): Html {
  const { payouts, bankFile } = consoleWords(visit);
  const parts = [
    { name: "payouts", text: payouts, href: "/console/payouts/" },
    { name: "repayments", text: bankFile.repayments, href: "/console/payouts/repayments/" },
  ];
  return tabs({
    label: payouts,
    tabs: parts.map(({ name, ...tab }) => ({ ...tab, isCurrent: name === shown })),
  });
}
