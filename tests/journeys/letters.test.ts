import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction } from "#platform/database";
import { markPaid, sendPayoutDecision } from "#wallet";
import { startApp, type TestApp } from "../support/app.ts";
import { call, letterTo } from "../support/client.ts";
import { checkOut, newProduct, putInCart, takeStep } from "../support/market.ts";
import { earn } from "../support/money.ts";
import { operatorOf } from "../support/operator.ts";
import { newPerson, newProducer, password } from "../support/people.ts";

let app: TestApp;
before(async () => {
  app = await startApp({ LANGUAGE: "nl", SITE_NAME: "Hofmarkt" });
});
after(() => app.close());

const asks = (path: string, email: string, language?: string) =>
  call(app, "POST", path, {
    json: { email },
    headers: language === undefined ? {} : { "accept-language": language },
  });

/** The subject of the newest letter to an address, and that its HTML says the language. */
async function subjectTo(email: string, language: string): Promise<string> {
  const { id, subject } = await letterTo(app, email);
  const { text } = await call(app, "GET", `/dev/mailbox/${id}`);
  assert.match(text, new RegExp(`<html lang="${language}">`));
  return subject;
}

test("who has no account yet is written to in the language of the request, else in the site's", async () => {
  const letters = [
    ["fr-BE, en;q=0.5", "fr", "Votre code pour Hofmarkt"],
    ["es, de;q=0.3", "de", "Ihr Code für Hofmarkt"],
    ["es", "nl", "Je code voor Hofmarkt"],
    [undefined, "nl", "Je code voor Hofmarkt"],
  ] as const;
  for (const [place, [accepted, language, subject]] of letters.entries()) {
    const email = `new-${place}@example.org`;
    assert.equal((await asks("registration/", email, accepted)).status, 202);
    assert.equal(await subjectTo(email, language), subject);
  }
});

test("who has an account is written to in their profile's language, whoever asks in which", async () => {
  const german = await newPerson(app, "greta", { language: "de" });
  const unsaid = await newPerson(app, "odile");
  await asks("auth/password-reset/", german.email, "fr");
  assert.equal(await subjectTo(german.email, "de"), "Ihr Code zum Zurücksetzen des Passworts bei Hofmarkt");
  await asks("registration/", german.email, "fr");
  assert.equal(await subjectTo(german.email, "de"), "Sie haben schon ein Konto bei Hofmarkt");
  await asks("auth/password-reset/", unsaid.email, "fr");
  assert.match(await subjectTo(unsaid.email, "fr"), /^Votre code de réinitialisation/);

  const json = { email: "greta-2@example.org", current_password: password };
  await call(app, "POST", "me/email/", { as: german, json, headers: { "accept-language": "fr" } });
  assert.match(await subjectTo("greta-2@example.org", "de"), /^Ihr Code zum Bestätigen/);
});

test("what happens to an account is told in its language, once it is chosen at registration or later", async () => {
  const email = "amelie@example.org";
  await asks("registration/", email);
  const { code } = await letterTo(app, email);
  const account = { email, code, username: "amelie", password, language: "fr" };
  const made = await call(app, "POST", "registration/validate/", { json: account });
  assert.equal(made.body.language, "fr");
  await operatorOf(app).disable("amelie");
  assert.equal(await subjectTo(email, "fr"), "Votre compte sur Hofmarkt a été désactivé");
  await operatorOf(app).enable("amelie");

  const { body } = await call(app, "POST", "auth/token/", { json: { username: "amelie", password } });
  await call(app, "PATCH", "me/", { as: body, json: { language: "en" } });
  const json = { current_password: password, password: "another-long-password" };
  assert.equal((await call(app, "POST", "me/password/", { as: body, json })).status, 200);
  assert.equal(await subjectTo(email, "en"), "Your password on Hofmarkt was changed");
});

test("both parties of an order read of it in their own language, with its money, packages and days", async () => {
  const producer = await newProducer(app, "petra", { language: "fr", display_name: "Petra" });
  const buyer = await newPerson(app, "kurt", { language: "de", display_name: "Kurt" });
  const product = await newProduct(app, producer, { price: { amount: "1234.50", currency: "EUR" } });
  await putInCart(app, buyer, product, 2);
  const wanted_on = new Date(app.platform.clock.now().getTime() + 86_400_000).toISOString().slice(0, 10);
  const { body } = await checkOut(app, buyer, { wanted_on, note: "Bitte klingeln." });
  const [{ id }] = body.orders;
  const day = (language: string) =>
    new Intl.DateTimeFormat(language, {
      weekday: "long",
      day: "numeric",
      month: "long",
      timeZone: "UTC",
    }).format(new Date(wanted_on));

  assert.equal(await subjectTo(buyer.email, "de"), `Ihre Bestellung ${id} bei Petra`);
  const toKurt = await letterTo(app, buyer.email);
  for (const said of [
    "2 × Conference pears (1,5 kg), 2.469,00\u00a0€",
    "Der Gesamtbetrag ist 2.469,00\u00a0€, in bar.",
    `Gewünschter Tag: ${day("de")}.`,
    "Ihre Nachricht: „Bitte klingeln.“",
    "Holen Sie Ihre Bestellung hier ab: Dorpsstraat 1, 9000 Ghent, Belgien.",
  ])
    assert.ok(toKurt.text.includes(said), `${said}: ${toKurt.text}`);

  assert.equal(await subjectTo(producer.email, "fr"), `Nouvelle commande ${id} de Kurt`);
  const toPetra = await letterTo(app, producer.email);
  for (const said of [
    "(1,5 kg), 2\u202f469,00\u00a0€",
    `Date souhaitée\u00a0: ${day("fr")}.`,
    "«\u00a0Bitte klingeln.\u00a0»",
  ])
    assert.ok(toPetra.text.includes(said), `${said}: ${toPetra.text}`);

  assert.equal((await takeStep(app, producer, id, "preparation")).status, 200);
  assert.equal(await subjectTo(buyer.email, "de"), `Ihre Bestellung ${id} ist bereit`);
});

test("payouts and reviews taken down are told of in their reader's language", async () => {
  const producer = await newProducer(app, "loic", { language: "fr" });
  const staff = await newPerson(app, "steward", { roles: ["staff"] });
  const author = await newPerson(app, "uta", { language: "de" });
  await earn(app, producer.id, 2050);
  const [wallet] = (await call(app, "GET", "wallet/", { as: producer })).body.results;
  const asked = await call(app, "POST", `wallet/${wallet.id}/payouts/`, {
    as: producer,
    json: { amount: { amount: "20.50", currency: "EUR" } },
  });
  assert.equal(asked.status, 201, asked.text);
  const { db, config, clock, jobs } = app.platform;
  await transaction(db, async (tx) => {
    await markPaid(tx, config, asked.body.id, clock.now());
    await jobs.add(tx, sendPayoutDecision, { payout_id: asked.body.id });
  });
  assert.equal(
    await subjectTo(producer.email, "fr"),
    "Votre virement de 20,50\u00a0€ de Hofmarkt est en route",
  );
  const { text } = await letterTo(app, producer.email);
  assert.match(text, /vers le compte d’Eva Peeters se terminant par 7034\./);

  const review = await call(app, "POST", `review/new/${producer.id}/`, {
    as: author,
    json: { rating: 1, text: "Pfui!" },
  });
  assert.equal(review.status, 201, review.text);
  await call(app, "POST", `review/${review.body.id}/removal/`, { as: staff, json: { reason: "Rude." } });
  assert.equal(await subjectTo(author.email, "de"), "Ihre Bewertung auf Hofmarkt wurde entfernt");
});
