import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { producerNotApproved } from "#accounts";
import { closed } from "#platform/base";
import { transaction } from "#platform/database";
import { changeMe, MeChanges, openBusiness, readMe } from "#users";
import {
  button,
  buttonLink,
  choices,
  type Done,
  formErrors,
  type Html,
  notice,
  type PageContent,
  type Pages,
  personOf,
  type Visit,
} from "#web";
import { accountPage, accountWords } from "./frame.ts";

const Form = closed({ offers: MeChanges.properties.offers, is_producer: Type.Boolean() });

/** Becoming a producer, pausing and going on. */
export function sellingPage({ page, form, notices }: Pages): void {
  const text = (name: "sellingStarted" | "sellingAsked" | "sellingPaused" | "sellingWithdrawn") => ({
    [name]: (visit: Visit) => ({ kind: "done", text: accountWords(visit)[name] }) as const,
  });
  notices({
    ...text("sellingStarted"),
    ...text("sellingAsked"),
    ...text("sellingPaused"),
    ...text("sellingWithdrawn"),
  });
  page("/account/selling/", { access: "member" }, write);
  form("/account/selling/", { body: Form, access: "member" }, change, write);
}

async function change(visit: Visit, typed: Static<typeof Form>): Promise<Done> {
  const { site, siteUrl } = visit;
  const { user_id: userId } = personOf(visit);
  const { producer_status } = await transaction(site.db, (tx) =>
    changeMe(tx, site, { userId, siteUrl }, typed, () => {}),
  );
  const names = {
    approved: "sellingStarted",
    pending: "sellingAsked",
    paused: "sellingPaused",
    none: "sellingWithdrawn",
  };
  return { to: "/account/selling/", notice: { name: names[producer_status], about: [] } };
}

async function write(visit: Visit): Promise<PageContent> {
  const { site, siteUrl } = visit;
  const words = accountWords(visit);
  const { producer_status } = await readMe(site.db, personOf(visit).user_id, siteUrl);
  const errors = formErrors(
    visit,
    { offers: words.offers },
    {
      [openBusiness.code]: { text: words.openBusiness },
      [producerNotApproved.code]: { text: words.sellingStopped },
    },
  );
  const states: Record<typeof producer_status, () => Html> = {
    none: () => beginning(visit, errors.of("offers")),
    pending: () => html`!${notice({ kind: "info", text: words.waiting })}!${toggle(words.withdraw, false)}`,
    approved: () => html`<p>${words.isSelling}</p>
<p>!${buttonLink({ text: words.toOwnPage, href: `/producers/${personOf(visit).user_id}/` })}</p>
<p>${words.pauseText}</p>!${toggle(words.pause, false)}`,
    paused: () => html`<p>${words.paused}</p>!${toggle(words.resume, true)}`,
  };
  return accountPage(visit, "selling", states[producer_status](), errors.summary);
}

function beginning(visit: Visit, error: { error?: string }): Html {
  const { site, typed } = visit;
  const { siteName, producers } = site.config;
  const words = accountWords(visit);
  const chosen = (typed["offers"] ?? "pickup").split(",");
  const isByHand = producers === "approved";
  return html`<p>${words.sellIntro(siteName)}</p>
<p>${words.sellFirst}!${isByHand ? html` ${words.sellByHand}` : ""}</p>
<form class="stack" method="post" action="/account/selling/">
<input type="hidden" name="is_producer" value="true">
!${choices({
    name: "offers",
    legend: words.offers,
    of: "any",
    choices: (["pickup", "delivery"] as const).map((value) => ({
      ...{ value, text: words[value], isChosen: chosen.includes(value) },
    })),
    ...error,
  })}
<p>!${button({ text: isByHand ? words.askToSell : words.startSelling })}</p>
</form>`;
}

/** Begins or ends selling by one press. */
function toggle(text: string, isProducer: boolean): Html {
  return html`<form method="post" action="/account/selling/">
<input type="hidden" name="is_producer" value="${isProducer}">
!${button({ text, kind: isProducer ? "primary" : "secondary" })}
</form>`;
}
