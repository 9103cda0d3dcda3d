import { html } from "ghtml";
import type { Static } from "typebox";
import { aboutLength, nameLength } from "#accounts";
import { closed, invalidInputKind, invalidInputOf, Problem } from "#platform/base";
import { transaction } from "#platform/database";
import { requireValid } from "#platform/http";
import { changeMe, MeChanges, readMe } from "#users";
import {
  addressFields,
  addressLabels,
  button,
  buttonLink,
  choices,
  faultsOf,
  field,
  formErrors,
  type PageContent,
  type Pages,
  personOf,
  textArea,
  type Visit,
} from "#web";
import { deskPage, deskWords, section } from "./frame.ts";
import {
  businessLabels,
  businessSection,
  chargeFields,
  deliverySection,
  inChargeFields,
  toldDelivery,
} from "./profile-business.ts";

const { about, location, pickup, payout_account, offers, business } = MeChanges.properties;
const Form = closed({ about, location, pickup, payout_account, offers, business, ...chargeFields });
const offered = ["pickup", "delivery", "market_day"] as const;

/** What buyers read of a producer, how they get the goods, and where the money goes. */
export function profilePage({ page, form, notices }: Pages): void {
  notices({ deskSaved: (visit) => ({ kind: "done", text: deskWords(visit).profile.saved }) });
  page("/desk/profile/", { access: "producer" }, write);
  form("/desk/profile/", { body: Form, access: "producer" }, save, write);
}

async function save(
  visit: Visit,
  { delivery_price, delivery_free_from, delivery_postcodes, ...typed }: Static<typeof Form>,
) {
  const { site, siteUrl, request } = visit;
  const { user_id: userId } = personOf(visit);
  // What the form shows empty was cleared.
  const cleared = {
    about: null,
    location: null,
    pickup: null,
    payout_account: null,
    offers: [],
    business: null,
  };
  const known = await readMe(site.db, userId, siteUrl);
  const delivery = toldDelivery(
    visit,
    { delivery_price, delivery_free_from, delivery_postcodes },
    known.delivery,
  );
  await inChargesOf(async () => {
    requireValid(request, MeChanges, { delivery });
    await transaction(site.db, (tx) =>
      changeMe(tx, site, { userId, siteUrl }, { ...cleared, ...typed, delivery }, () => {}),
    );
  });
  return { to: "/desk/profile/", notice: { name: "deskSaved", about: [] } };
}

/** Faults are told of the form's fields. */
async function inChargesOf(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== invalidInputKind.code) throw error;
    throw invalidInputOf(faultsOf(error).map(inChargeFields));
  }
}

async function write(visit: Visit): Promise<PageContent> {
  const { site, siteUrl, typed } = visit;
  const { profile, desk } = deskWords(visit);
  const { user_id: userId } = personOf(visit);
  const me = await readMe(site.db, userId, siteUrl);
  const labels = {
    about: profile.about,
    "location.name": profile.place,
    "location.latitude": profile.latitude,
    "location.longitude": profile.longitude,
    "pickup.instructions": profile.instructions,
    "payout_account.holder": profile.holder,
    "payout_account.iban": profile.iban,
    offers: profile.offers,
  };
  const errors = formErrors(visit, {
    ...{ ...labels, ...businessLabels(visit) },
    ...addressLabels(visit, "pickup.address"),
  });
  const isTyped = Object.keys(typed).length > 0;
  const line = (name: keyof typeof labels, known: string | number | null | undefined) => ({
    ...{ name, label: labels[name], value: isTyped ? (typed[name] ?? "") : String(known ?? "") },
    ...{ optional: desk.optional, ...errors.of(name) },
  });
  const chosen = isTyped ? (typed["offers"] ?? "").split(",") : me.offers;
  const content = html`<p class="row">!${buttonLink({ text: profile.asBuyers, href: `/producers/${userId}/`, kind: "secondary" })}!${buttonLink({ text: profile.account, href: "/account/", kind: "quiet" })}</p>
<form class="stack narrow" method="post" action="/desk/profile/">
!${section(
    "story",
    profile.story,
    html`!${textArea({ ...line("about", me.about), maxlength: aboutLength, rows: 6 })}
!${field({ ...line("location.name", me.location?.name), hint: profile.placeHint, maxlength: nameLength })}
<div class="row top">!${field({ ...line("location.latitude", me.location?.latitude), inputmode: "decimal", isShort: true })}
!${field({ ...line("location.longitude", me.location?.longitude), inputmode: "decimal", isShort: true })}</div>`,
  )}
!${section(
    "handing-over",
    profile.handingOver,
    html`!${choices({
      name: "offers",
      legend: profile.offers,
      of: "any",
      choices: offered.map((value) => ({
        value,
        text: profile.offer[value],
        isChosen: chosen.includes(value),
      })),
      ...errors.of("offers"),
    })}
<fieldset class="stack"><legend><h3>${profile.pickup}</h3></legend><p class="faint">${profile.pickupHint}</p>
!${addressFields(visit, "pickup.address", me.pickup?.address ?? null, errors)}
!${textArea({ ...line("pickup.instructions", me.pickup?.instructions), hint: profile.instructionsHint, maxlength: 500, rows: 2 })}</fieldset>`,
  )}
!${deliverySection(visit, me, errors)}
!${section(
    "account",
    profile.payoutAccount,
    html`!${field({ ...line("payout_account.holder", me.payout_account?.holder), maxlength: nameLength })}
!${field({ ...line("payout_account.iban", me.payout_account?.iban), maxlength: 100 })}`,
  )}
!${businessSection(visit, me, errors)}
<p>!${button({ text: profile.save })}</p></form>`;
  return deskPage(visit, "profile", { content, summary: errors.summary });
}
