import type { FastifyReply, FastifyRequest } from "fastify";
import type { Accounts, SignedIn } from "#accounts";
import type { CartOwner } from "#cart";
import { dayIn, type Fault, hmac, type Problem } from "#platform/base";
import { type Tx, transaction } from "#platform/database";
import { notAuthenticated, siteAddress } from "#platform/http";
import { type Format, formatOf, type Language } from "#words";
import { languageOf } from "./language.ts";
import type { Notice } from "./notices.ts";
import { type Done, findTaken, fingerprintOf, newKey, type Submission, submitOnce } from "./submissions.ts";
import { type Words, words } from "./words/index.ts";

/** One request for a page, or of a form: who asks, for what, and in which language. */
export interface Visit<Query = unknown, Params = unknown> {
  request: FastifyRequest;
  reply: FastifyReply;
  site: Accounts;
  person: SignedIn | undefined;
  /** Whose cart it is; undefined for a nameless visitor who has put nothing in. */
  cart: CartOwner | undefined;
  /** How many packages are in the cart of who asks. */
  itemCount: number;
  language: Language;
  words: Words;
  format: Format;
  now: Date;
  /** The site's day. */
  today: string;
  /** The site's address without a closing slash. */
  siteUrl: string;
  query: Query;
  params: Params;
  /** What was sent by the form that this page shows again, as it was typed. */
  typed: Record<string, string>;
  /** What is wrong with it. */
  faults: Fault[];
  /** Why it was refused, where no field is to blame. */
  refusal: Problem | undefined;
  /** What the form before has to say. */
  notice: Notice | undefined;
  /** For the form of this page whose effect adds up. */
  formKey: string;
  /**
   * Runs `work` in a transaction, unless the form that was sent has been taken before: then it leads where it led. Who has
   * neither signed in nor a cart is nobody to be known again.
   */
  once(work: (tx: Tx) => Promise<Done>): Promise<Done>;
  /**
   * Notes where a form led whose sender nobody knew, such as one with a mailed code, for when the same page sends it again. The
   * key of the page is theirs alone.
   */
  remember(done: Done): Promise<Done>;
  /** Where the form that was sent led when it was taken before; undefined where it was not. */
  taken(): Promise<Done | undefined>;
}

/** The visit of a request; who there is was found out before. */
export function createVisit(
  site: Accounts,
  request: FastifyRequest,
  reply: FastifyReply,
  { person, cart, itemCount, notice }: Pick<Visit, "person" | "cart" | "itemCount" | "notice">,
): Visit {
  const { config, clock, db } = site;
  const language = person?.language ?? languageOf(request.headers, config.language);
  const now = clock.now();
  return {
    request,
    reply,
    site,
    person,
    cart,
    itemCount,
    language,
    words: words[language],
    format: formatOf(language, config.timeZone),
    now,
    today: dayIn(config.timeZone, now),
    siteUrl: siteAddress(config, request),
    query: request.query,
    params: request.params,
    typed: {},
    faults: [],
    refusal: undefined,
    notice,
    formKey: newKey(),
    once(work) {
      const submission = submissionOf(request, cart);
      if (submission === undefined) return transaction(db, work);
      const once = (tx: Tx) => submitOnce(tx, submission, now, () => work(tx));
      return transaction(db, once, { asksFirst: true });
    },
    remember(done) {
      const submission = nobodysSubmission(site, request);
      return submission
        ? transaction(db, (tx) => submitOnce(tx, submission, now, async () => done), { asksFirst: true })
        : Promise.resolve(done);
    },
    async taken() {
      const all = [submissionOf(request, cart), nobodysSubmission(site, request)];
      for (const submission of all) {
        const done = submission && (await findTaken(db, submission));
        if (done) return done;
      }
      return undefined;
    },
  };
}

/** Undefined where nothing tells that the same form comes again. */
function submissionOf(
  { formKey: key, url, body }: FastifyRequest,
  cart: CartOwner | undefined,
): Submission | undefined {
  if (!cart || key === undefined) return undefined;
  return { owner: nameOf(cart), key, fingerprint: fingerprintOf(url, body as object) };
}

/** A form may hold a password, of which the database gets nothing that can be tried out without the site's secret. */
function nobodysSubmission(
  { keys }: Accounts,
  { formKey: key, url, body }: FastifyRequest,
): Submission | undefined {
  if (key === undefined) return undefined;
  const fingerprint = hmac(keys.counters, fingerprintOf(url, body as object).toString("hex"));
  return { owner: "nobody", key, fingerprint };
}

/** What the submissions of one owner are kept under. */
function nameOf(cart: CartOwner): string {
  return "userId" in cart ? `user ${cart.userId}` : `cart ${cart.cookieHash.toString("hex")}`;
}

/** Who has signed in, on a page for members. */
export function personOf({ person }: Pick<Visit, "person">): SignedIn {
  if (person === undefined) throw notAuthenticated();
  return person;
}

/** Whether somebody sells, or has paused. */
export function hasSold({ producer_status: status }: Pick<SignedIn, "producer_status">): boolean {
  return status === "approved" || status === "paused";
}

/** The path of this site that the visitor came from; `otherwise` where none is known. */
export function cameFrom({ request, siteUrl }: Visit, otherwise: string): string {
  const { referer } = request.headers;
  const host = referer !== undefined && URL.canParse(referer) ? new URL(referer).host : undefined;
  return host === new URL(siteUrl).host ? ownPath(referer, otherwise) : otherwise;
}

/**
 * The path of an address, which somebody may have written themselves, on this site whatever site it names; `otherwise`
 * where it can't be read.
 */
export function ownPath(address: string | undefined, otherwise: string): string {
  const base = "http://localhost";
  if (address === undefined || !URL.canParse(address, base)) return otherwise;
  const { pathname, search } = new URL(address, base);
  // Two slashes would name another site, and what is no address of the web has none.
  return `/${pathname.replace(/^\/+/, "")}${search}`;
}
