import { isIPv6 } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Clock } from "../clock.ts";
import { rateLimited } from "./problems.ts";

interface Policy {
  name: string;
  quota: number;
  windowSeconds: number;
}

/** Wide enough for a busy person with many tabs or a shop's whole staff; a script gone wild meets it. */
const general: Policy = { name: "general", quota: 12_000, windowSeconds: 60 };
/** Asking for letters with codes, whoever they go to. */
const letters: Policy = { name: "letters", quota: 300, windowSeconds: 900 };

/** Counts requests per account, or per client address of the nameless, and says in each answer what is left. */
export function registerLimits(app: FastifyInstance, clock: Clock): void {
  const countGeneral = counter(general, clock);
  const countLetters = counter(letters, clock);

  app.addHook("onRequest", async (request, reply) => {
    const key = request.caller ? `user ${request.caller.userId}` : clientOf(request);
    const narrower = request.routeOptions.config.limit === "letters";
    const { policy, left, resetSeconds } = narrower ? countLetters(clientOf(request)) : countGeneral(key);
    const fields = {
      "ratelimit-policy": `"${policy.name}";q=${policy.quota};w=${policy.windowSeconds}`,
      ratelimit: `"${policy.name}";r=${Math.max(left, 0)};t=${resetSeconds}`,
    };
    reply.headers(fields);
    if (left < 0) throw rateLimited({}, undefined, { "retry-after": String(resetSeconds) });
  });
}

/** The fields of a 429 that is not counted here. */
export function limitFields(policy: Policy, resetSeconds: number): Record<string, string> {
  return {
    "retry-after": String(resetSeconds),
    "ratelimit-policy": `"${policy.name}";q=${policy.quota};w=${policy.windowSeconds}`,
    ratelimit: `"${policy.name}";r=0;t=${resetSeconds}`,
  };
}

/** Counts in fixed windows that are the same for all keys, so that a window's end forgets everything at once. */
function counter(policy: Policy, clock: Clock) {
  let counts = new Map<string, number>();
  let windowEnds = 0;
  return (key: string) => {
    const now = clock.now().getTime();
    if (now >= windowEnds) {
      counts = new Map();
      windowEnds = now + policy.windowSeconds * 1000;
    }
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { policy, left: policy.quota - count, resetSeconds: Math.ceil((windowEnds - now) / 1000) };
  };
}

/** The client's address; of IPv6 the network of 64 bits, for one person has all of it. */
export function clientOf(request: FastifyRequest): string {
  const address = request.ip.replace(/^::ffff:(?=\d+\.)/i, "");
  return isIPv6(address) ? networkOf(address) : address;
}

function networkOf(address: string): string {
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const front = head.split(":").filter(Boolean);
  const back = tail?.split(":").filter(Boolean) ?? [];
  const zeros = Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0");
  const groups = [...front, ...(tail === undefined ? [] : zeros), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
