import type { Static } from "typebox";
import { type Accounts, prepareAccount, startCookieSession } from "#accounts";
import { createPlace } from "#days";
import { currencyCodes, invalidInput, notFound, seal } from "#platform/base";
import { type Tx, transaction } from "#platform/database";
import { changeSettings, lockSettings, type SiteSettings } from "#platform/settings";
import { hasStaff, recordAct } from "#staff";
import type { Language } from "#words";
import { typedMail } from "../mail-server/fields.ts";
import { type MailServer, readMailServer } from "../mail-server/server.ts";
import { followChoices, isTimeZone } from "../site-choices.ts";
import type { SetupForm } from "./form.ts";
import { endKeys, isGoodKey } from "./keys.ts";

/**
 * Sets an empty site up: what the environment doesn't set, the first place and the first of the staff, who is signed in by it.
 * Of several at once the first does it. Answers the cookie. Throws invalid_input, username_taken, email_taken, and not_found
 * where the key is not good or somebody was first.
 */
export async function setUp(
  site: Accounts,
  form: Static<typeof SetupForm>,
  { client, device, language }: { client: string; device: string; language: Language },
): Promise<string> {
  const { config, clock, db } = site;
  if (!(await isGoodKey(db, form.key, clock.now()))) throw notFound();
  const mail = config.isGiven.has("SMTP_URL") ? undefined : readMailServer(typedMail(site, form.mail));
  if (!mail && config.publicUrl !== undefined && config.smtpUrl === undefined)
    throw invalidInput({ "mail.host": "required" });
  const chosen = readChoices(site, form);
  const account = await prepareAccount(site, { ...form.operator, language, roles: ["staff"] }, client);

  return transaction(db, async (tx) => {
    const now = clock.now();
    const { set_up_at } = await lockSettings(tx, now);
    if (set_up_at !== null || (await hasStaff(tx)) || !(await isGoodKey(tx, form.key, now))) throw notFound();
    await endKeys(tx);
    await applyChoices(tx, site, chosen, mail, now);
    const operator = await account(tx, now);
    const role = { act: "role_granted", subject: "user", subject_id: operator.id } as const;
    await recordAct(tx, null, { ...role, details: { role: "staff" } }, now);
    const details = { changed: Object.keys({ ...chosen, ...(mail && { mail }) }).join() };
    await recordAct(
      tx,
      operator.id,
      { act: "settings_changed", subject: "site", subject_id: 1, details },
      now,
    );
    const place = placeOf(form.place);
    if (place) await createPlace(tx, site.config, { userId: operator.id, now }, place);
    return startCookieSession(tx, site, operator, { device, before: undefined });
  });
}

type Choices = Partial<Pick<SiteSettings, "name" | "language" | "currencies" | "time_zone">>;

/** What is chosen of what the environment doesn't set. */
function readChoices({ config }: Pick<Accounts, "config">, form: Static<typeof SetupForm>): Choices {
  const isOpen = (setting: string) => !config.isGiven.has(setting);
  const { name, language, currency = "", time_zone = "" } = form;
  if (isOpen("SITE_NAME") && name === undefined) throw invalidInput({ name: "required" });
  if (isOpen("LANGUAGE") && language === undefined) throw invalidInput({ language: "required" });
  if (isOpen("CURRENCIES") && !currencyCodes.includes(currency))
    throw invalidInput({ currency: "not_a_choice" });
  if (isOpen("TIME_ZONE") && !isTimeZone(time_zone)) throw invalidInput({ time_zone: "not_a_choice" });
  return {
    ...(isOpen("SITE_NAME") && name !== undefined && { name }),
    ...(isOpen("LANGUAGE") && language !== undefined && { language }),
    ...(isOpen("CURRENCIES") && { currencies: [currency] satisfies [string] }),
    ...(isOpen("TIME_ZONE") && { time_zone }),
  };
}

async function applyChoices(
  tx: Tx,
  { keys }: Accounts,
  chosen: Choices,
  mail: MailServer | undefined,
  now: Date,
): Promise<void> {
  const sealed = mail && { server: seal(keys.settings, mail.url), from: mail.from };
  await changeSettings(tx, { ...chosen, ...(sealed && { mail: sealed }), set_up_at: now }, now);
  await followChoices(tx, chosen, now);
}

function placeOf(place: Static<typeof SetupForm>["place"]) {
  const { name, address } = place ?? {};
  if (name === undefined && address === undefined) return undefined;
  if (name === undefined) throw invalidInput({ "place.name": "required" });
  if (address === undefined) throw invalidInput({ "place.address.street": "required" });
  return { name, address };
}
