import { html } from "ghtml";
import type { Static } from "typebox";
import type { TaxRate } from "#orders";
import { facts, type Html, type Visit } from "#web";
import { showSettings } from "../../settings.ts";
import type { Settings } from "../../settings-schemas.ts";
import { consoleWords } from "../frame.ts";

/** What has fields of its own, where it is said too if the environment sets it. */
const changeable: Partial<Record<keyof Static<typeof Settings>["environment"], true>> = {
  language: true,
  time_zone: true,
  currencies: true,
  mail_server: true,
  mail_from: true,
};

/** What only the server's environment sets. */
export function environmentFacts(visit: Visit): Html {
  const { setting: set } = consoleWords(visit);
  const { site, siteUrl } = visit;
  const { environment } = showSettings(site, site.settings.current, siteUrl);
  const lines = Object.entries(environment)
    .filter(([member]) => !(member in changeable))
    .map(([member, value]) => ({
      term: set.environmentNames[member as keyof typeof environment],
      text: Array.isArray(value) ? value.map(inWords).join(", ") || "–" : (value ?? "–"),
    }));
  return html`<section class="card padded stack"><h2>${set.environment}</h2><p class="faint">${set.environmentHint}</p>!${facts(lines)}</section>`;
}

function inWords(value: string | Static<typeof TaxRate>): string {
  return typeof value === "string" ? value : `${value.name} ${value.percent} % (${value.code})`;
}
