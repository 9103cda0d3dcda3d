import { isIPv6 } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Clock } from "#platform/base";
import { rateLimited } from "#platform/base";
import type { Counts, Peers } from "#platform/cluster";

interface Policy {
  name: string;
  quota: number;
  windowSeconds: number;
}

/** Wide enough for a busy person with many tabs or a shop's whole staff; a script gone wild meets it. */
const general = withHeader({ name: "general", quota: 12_000, windowSeconds: 60 });
/** Asking for letters with codes, whoever they go to. */
const letters = withHeader({ name: "letters", quota: 300, windowSeconds: 900 });

/** A policy with its `RateLimit-Policy` header. */
type PolicyWithHeader = Policy & { header: string };

function withHeader(policy: Policy): PolicyWithHeader {
  return { ...policy, header: `"${policy.name}";q=${policy.quota};w=${policy.windowSeconds}` };
}

/** Counts a request of a nameless client; undefined, and nothing counted, where it has none left. */
export type Consume = (client: string) => LimitFields | undefined;

interface LimitFields {
  "ratelimit-policy": string;
  ratelimit: string;
}

/**
 * Counts requests per account, or per client address of the nameless, and says in each answer what is left. What it
 * returns counts those that are answered before Fastify sees them.
 */
export function registerLimits(
  app: FastifyInstance,
  { clock, peers }: { clock: Clock; peers?: Peers | undefined },
): Consume {
  const countGeneral = createCounter(general, clock, peers);
  const countLetters = createCounter(letters, clock, peers);

  app.addHook("onRequest", (request, reply, done) => {
    const key = request.caller ? `user ${request.caller.userId}` : clientOf(request);
    const narrower = request.routeOptions.config.limit === "letters";
    const count = narrower ? countLetters.count(clientOf(request)) : countGeneral.count(key);
    reply.headers(fieldsOf(count));
    if (count.left < 0) throw rateLimited({}, undefined, { "retry-after": String(count.resetSeconds) });
    done();
  });
  return (client) => (countGeneral.hasLeft(client) ? fieldsOf(countGeneral.count(client)) : undefined);
}

function fieldsOf({ policy, left, resetSeconds }: Count): LimitFields & Record<string, string> {
  return {
    "ratelimit-policy": policy.header,
    ratelimit: `"${policy.name}";r=${Math.max(left, 0)};t=${resetSeconds}`,
  };
}

interface Count {
  policy: PolicyWithHeader;
  left: number;
  resetSeconds: number;
}

/** The fields of a 429 that is not counted here. */
export function limitFields(policy: Policy, resetSeconds: number): Record<string, string> {
  return {
    "retry-after": String(resetSeconds),
    ...fieldsOf({ policy: withHeader(policy), left: 0, resetSeconds }),
  };
}

/**
 * Counts in fixed windows that are the same for all keys, so that a window's end forgets everything at once. Peers
 * merge each other's counts a moment later, so a limit holds for all processes together but for what came within
 * that moment.
 */
function createCounter(policy: PolicyWithHeader, clock: Clock, peers: Peers | undefined) {
  let counts = new Map<string, number>();
  let unsent = new Map<string, number>();
  let windowEnds = 0;
  peers?.onBroadcast((message) => {
    if (message.about === "counts" && message.counts.policy === policy.name) merge(message.counts);
  });

  return {
    /** False where the next one would be refused; a window that is over may still be looked at. */
    hasLeft: (key: string) => (counts.get(key) ?? 0) < policy.quota,
    count(key: string): Count {
      const now = clock.now().getTime();
      begin(now, now + policy.windowSeconds * 1000);
      const count = add(counts, key, 1);
      if (peers) broadcastSoon(peers, key);
      return { policy, left: policy.quota - count, resetSeconds: Math.ceil((windowEnds - now) / 1000) };
    },
  };

  /** Begins a window, where the last one is over. */
  function begin(now: number, ends: number) {
    if (isUnderWay(windowEnds, now)) return;
    counts = new Map();
    unsent = new Map();
    windowEnds = ends;
  }

  /** A window that ends later than one that begins at this moment is from before the clock was put back. */
  function isUnderWay(ends: number, now: number): boolean {
    return ends > now && ends <= now + policy.windowSeconds * 1000;
  }

  function merge(theirs: Counts) {
    const now = clock.now().getTime();
    if (!isUnderWay(theirs.windowEnds, now)) return;
    begin(now, theirs.windowEnds);
    // Of windows that began side by side the first one is everybody's.
    windowEnds = Math.min(windowEnds, theirs.windowEnds);
    for (const [key, count] of Object.entries(theirs.counts)) add(counts, key, count);
  }

  function broadcastSoon(peers: Peers, key: string) {
    if (unsent.size === 0) setTimeout(broadcast, broadcastAfterMilliseconds, peers).unref();
    add(unsent, key, 1);
  }

  function broadcast(peers: Peers) {
    if (unsent.size === 0) return;
    peers.broadcast({
      about: "counts",
      counts: { policy: policy.name, windowEnds, counts: Object.fromEntries(unsent) },
    });
    unsent = new Map();
  }
}

/** Short beside a window, long beside a message. */
const broadcastAfterMilliseconds = 50;

function add(counts: Map<string, number>, key: string, more: number): number {
  const count = (counts.get(key) ?? 0) + more;
  counts.set(key, count);
  return count;
}

/** The client's address; of IPv6 the network of 64 bits, for one person has all of it. */
export function clientOf(request: FastifyRequest): string {
  return clientAt(request.ip);
}

/** Whose address that is. */
export function clientAt(ip: string): string {
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, "");
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
