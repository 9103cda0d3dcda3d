import type Stripe from "stripe";
import { type Account, found, idOf, newId } from "./account.ts";
import { missing, StripeFault, wrongParam } from "./errors.ts";
import { type Form, formIn, integerIn, listIn, mapIn, textIn } from "./form.ts";
import { authorise, cancelIntent, newIntent } from "./intents.ts";

/** What the page of a session is told to do with a card. */
export type PaysBy =
  | "card"
  /** One whose fees are higher. */
  | "foreign_card"
  | "declined_card"
  /** Money that takes days to come or not to. */
  | "slow";

/** What a session was made with and its object doesn't show. */
interface Hidden {
  captureMethod: string;
  intentMetadata: Record<string, string>;
}

const hiddenOf = new WeakMap<Stripe.Checkout.Session, Hidden>();

/** Names that a request may use; Stripe refuses others. */
const taken = new Set(
  "adaptive_pricing cancel_url client_reference_id expand expires_at line_items locale metadata mode payment_intent_data allowed_payment_method_types submit_type success_url".split(
    " ",
  ),
);

/** POST /v1/checkout/sessions. */
export function createSession(account: Account, body: Form): Stripe.Checkout.Session {
  for (const name of Object.keys(body))
    if (!taken.has(name)) throw wrongParam(name, `Received unknown parameter: ${name}`, "parameter_unknown");
  if (textIn(body["mode"]) !== "payment") throw wrongParam("mode", "The twin knows mode=payment only.");
  const successUrl = textIn(body["success_url"]);
  if (!successUrl)
    throw wrongParam("success_url", "Missing required param: success_url.", "parameter_missing");
  const { total, currency } = totalOf(formIn(body["line_items"]));
  const now = account.seconds();
  const expiresAt = integerIn(body["expires_at"]) ?? now + 24 * 3600;
  if (expiresAt < now + 30 * 60 || expiresAt > now + 24 * 3600)
    throw wrongParam("expires_at", "The `expires_at` timestamp must be 30 minutes to 24 hours from now.");
  const id = newId("cs_test");
  const session = {
    ...plain,
    id,
    amount_subtotal: total,
    amount_total: total,
    cancel_url: textIn(body["cancel_url"]) ?? null,
    client_reference_id: textIn(body["client_reference_id"]) ?? null,
    created: now,
    currency,
    expires_at: expiresAt,
    locale: textIn(body["locale"]) ?? null,
    metadata: mapIn(body["metadata"]),
    allowed_payment_method_types: listIn(body["allowed_payment_method_types"]),
    payment_method_types: ["card"],
    success_url: successUrl,
    url: `${account.origin}/c/pay/${id}`,
  } satisfies Stripe.Checkout.Session;
  const intentData = formIn(body["payment_intent_data"]);
  account.sessions.set(id, session);
  hiddenOf.set(session, {
    captureMethod: textIn(intentData["capture_method"]) ?? "automatic_async",
    intentMetadata: mapIn(intentData["metadata"]),
  });
  return session;
}

/** GET /v1/checkout/sessions/:id. */
export function findSession(account: Account, id: string): Stripe.Checkout.Session {
  const session = found(account.sessions, "checkout.session", id);
  if (session.status === "open" && session.expires_at <= account.seconds()) end(account, session);
  return session;
}

/** POST /v1/checkout/sessions/:id/expire. */
export function expireSession(account: Account, id: string): Stripe.Checkout.Session {
  const session = findSession(account, id);
  if (session.status !== "open")
    throw new StripeFault(400, `This Session is in the status '${session.status}' and cannot be expired.`);
  end(account, session);
  return session;
}

/** The buyer pays on the page of a session; false where nothing came of it. */
export function payOnPage(account: Account, id: string, by: PaysBy): boolean {
  const session = findSession(account, id);
  const hidden = hiddenOf.get(session);
  if (!hidden) throw missing("checkout.session", id);
  if (session.status !== "open") return false;
  const known = account.intents.get(idOf(session.payment_intent));
  const intent = known ?? newIntent(account, session, hidden.captureMethod, hidden.intentMetadata);
  session.payment_intent = intent.id;
  if (by === "declined_card") {
    account.tell("payment_intent.payment_failed", intent);
    return false;
  }
  session.status = "complete";
  session.url = null;
  if (by === "slow") {
    intent.status = "processing";
    account.tell("payment_intent.processing", intent);
    account.tell("checkout.session.completed", session);
    return true;
  }
  authorise(account, intent, by === "card" ? "BE" : "US");
  session.payment_status = intent.status === "succeeded" ? "paid" : "unpaid";
  account.tell("checkout.session.completed", session);
  return true;
}

/** Money that took days has come, or has not. */
export function endSlowPayment(account: Account, id: string, comes: boolean): void {
  const session = findSession(account, id);
  const intent = found(account.intents, "payment_intent", idOf(session.payment_intent));
  if (comes) {
    authorise(account, intent, "BE");
    session.payment_status = "paid";
    account.tell("checkout.session.async_payment_succeeded", session);
  } else {
    intent.status = "requires_payment_method";
    account.tell("payment_intent.payment_failed", intent);
    account.tell("checkout.session.async_payment_failed", session);
  }
}

function end(account: Account, session: Stripe.Checkout.Session): void {
  session.status = "expired";
  session.url = null;
  const intent = account.intents.get(idOf(session.payment_intent));
  if (intent && intent.status !== "canceled") cancelIntent(account, intent.id, "abandoned");
  account.tell("checkout.session.expired", session);
}

function totalOf(items: Form): { total: number; currency: string } {
  let total = 0;
  const currencies = new Set<string>();
  for (const item of Object.values(items)) {
    const price = formIn(formIn(item)["price_data"]);
    const unit = integerIn(price["unit_amount"]);
    const quantity = integerIn(formIn(item)["quantity"]);
    const currency = textIn(price["currency"]);
    if (unit === undefined || unit < 0)
      throw wrongParam("line_items[0][price_data][unit_amount]", "Invalid integer.");
    if (!quantity || !currency)
      throw wrongParam("line_items[0]", "Missing required param.", "parameter_missing");
    if (!textIn(formIn(price["product_data"])["name"]))
      throw wrongParam("line_items[0][price_data][product_data][name]", "Missing required param.");
    currencies.add(currency.toLowerCase());
    total += unit * quantity;
  }
  const [currency, ...others] = currencies;
  if (currency === undefined) throw wrongParam("line_items", "Missing required param: line_items.");
  if (others.length > 0) throw wrongParam("line_items", "All prices must use the same currency.");
  if (total < 50)
    throw wrongParam(
      "line_items",
      "The Checkout Session's total amount must add up to at least 0.50.",
      "amount_too_small",
    );
  return { total, currency };
}

/** What no session of the twin differs in. */
const plain = {
  object: "checkout.session",
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer: null,
  customer_account: null,
  customer_creation: "if_required",
  customer_details: null,
  customer_email: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: null,
  mode: "payment",
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: "always",
  payment_method_configuration_details: null,
  payment_method_options: null,
  payment_status: "unpaid",
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: "open",
  submit_type: null,
  subscription: null,
  total_details: null,
  ui_mode: "hosted_page",
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>;
