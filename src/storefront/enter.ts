import { type BeginSession, startCookieSession } from "#accounts";
import { type MergeChange, mergeCarts } from "#cart";
import { deviceOf } from "#platform/http";
import { type Done, type NoticeMaker, readCookie, setCookie, type Visit, visitorCart } from "#web";
import { words } from "./words/index.ts";

/** What came of letting somebody in: their cookie, and what became of the cart that they had filled before. */
export interface Entered {
  cookie: string;
  changes: MergeChange[];
}

/** Begins the browser's session for whoever has proved who they are, and joins the cart that they filled nameless to theirs. */
export function enterBy({ request, site }: Visit): BeginSession<Entered> {
  const before = readCookie(request, "farmgate");
  const cart = visitorCart(request);
  const device = deviceOf(request);
  return async (tx, account) => {
    const changes = cart ? await mergeCarts(tx, { ...cart, userId: account.id }) : [];
    const cookie = await startCookieSession(tx, site, account, { device, before });
    return { cookie, changes };
  };
}

/** Hands out the cookie and leads to `to`, where it is said what changed in the cart, or else the `notice`. */
export function welcome({ request, reply }: Visit, { cookie, changes }: Entered, done: Done): Done {
  setCookie(reply, "farmgate", cookie);
  if (visitorCart(request)) setCookie(reply, "cart", "");
  if (changes.length === 0) return done;
  const about = changes
    .slice(0, mostChanges)
    .flatMap(({ why, quantity, name }) => [why, String(quantity), name.slice(0, longestName)]);
  return { ...done, notice: { name: "cartMerged", about } };
}

/** What fits into a cookie; who has more sees the rest in their cart. */
const mostChanges = 10;
const longestName = 60;

/** A sentence for each change that `welcome` told of. */
export const cartMerged: NoticeMaker = ({ language, format }, ...about) => {
  const { access } = words[language];
  const details: string[] = [];
  for (let n = 0; n + 2 < about.length; n += 3) {
    const [why = "", quantity = "", name = ""] = about.slice(n);
    if (isReason(why)) details.push(access.mergedChanges[why](name, format.number(quantity)));
  }
  return { kind: "warning", text: access.merged, details, links: [{ text: access.toCart, href: "/cart/" }] };
};

/** Anybody may have written the cookie that a notice comes in. */
function isReason(why: string): why is MergeChange["why"] {
  return Object.hasOwn(words.en.access.mergedChanges, why);
}
