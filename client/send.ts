/** How requests leave: signed, renewed once where the access token is past its time, and tried again within bounds. */

export interface Tokens {
  access: string;
  refresh: string;
}

/** Where the tokens of who is signed in are kept: in memory, in a browser's storage, in a file. */
export interface TokenStore {
  read(): Tokens | undefined | Promise<Tokens | undefined>;
  /** Undefined where the session has ended. */
  write(tokens: Tokens | undefined): void | Promise<void>;
}

export interface SendOptions {
  tokens?: TokenStore;
  /** How often a request is sent at most. */
  mostAttempts?: number;
  /** No wait is longer, whatever `Retry-After` says: the answer is handed on instead. */
  longestWaitSeconds?: number;
  fetch?: (request: Request) => Promise<Response>;
}

/** Keeps tokens as long as the program runs. */
export function inMemory(tokens?: Tokens): TokenStore {
  let kept = tokens;
  return {
    read: () => kept,
    write: (next) => {
      kept = next;
    },
  };
}

/** What sends the requests of one client; `baseUrl` is the API's address. */
export function createSend(
  baseUrl: string,
  {
    tokens: store = inMemory(),
    mostAttempts = 5,
    longestWaitSeconds = 30,
    fetch: transmit = (request) => fetch(request),
  }: SendOptions = {},
): (request: Request) => Promise<Response> {
  const base = baseUrl.replace(/\/$/, "");
  let renewing: Promise<boolean> | undefined;

  return async function send(request) {
    const path = request.url.slice(base.length);
    const key = takesKey(request.method, path) ? crypto.randomUUID() : undefined;
    if (key && !request.headers.has("idempotency-key")) request.headers.set("idempotency-key", key);
    if (isAboutCredentials(path)) return persist(request, isRefresh(path));

    const used = await store.read();
    const response = await persist(signed(request, used), isRepeatable(request));
    if (!used || !(await isRefused(response, 401, "token_not_valid"))) return response;
    return (await renewed(used))
      ? persist(signed(request, await store.read()), isRepeatable(request))
      : response;
  };

  /** Sends until an answer is final. Where nothing is known of the effect, only what `mayRepeat` is sent again. */
  async function persist(request: Request, mayRepeat: boolean): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt === mostAttempts;
      try {
        const response = await transmit(request.clone());
        const waitSeconds = isLast ? undefined : await waitOf(response, attempt, mayRepeat);
        if (waitSeconds === undefined || waitSeconds > longestWaitSeconds) return response;
        await response.body?.cancel();
        await pause(waitSeconds, request.signal);
      } catch (error) {
        if (isLast || !mayRepeat || request.signal.aborted) throw error;
        await pause(backoffSeconds(attempt), request.signal);
      }
    }
  }

  /** True where there are newer tokens than those. All requests that ask at once wait for one renewal. */
  async function renewed(used: Tokens): Promise<boolean> {
    renewing ??= renew(used).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  async function renew(used: Tokens): Promise<boolean> {
    const current = await store.read();
    if (current?.access !== used.access) return current !== undefined;
    // Asked again, the server answers an old token with the same successor, so this may be repeated.
    const response = await persist(refreshRequest(base, used.refresh), true);
    if (response.ok) {
      const { access, refresh } = (await response.json()) as Tokens;
      await store.write({ access, refresh });
    } else if (response.status === 401) {
      await store.write(undefined);
    }
    return response.ok;
  }
}

/** Routes that look at no token: what they are sent signs in. */
function isAboutCredentials(path: string): boolean {
  return path.startsWith("/registration/") || path.startsWith("/auth/");
}

function isRefresh(path: string): boolean {
  return path.startsWith("/auth/token/refresh");
}

/** A POST of the signed in, and a PATCH of the cart, say how much to change: the key makes them the same one again. */
function takesKey(method: string, path: string): boolean {
  if (method === "POST") return !isAboutCredentials(path);
  return method === "PATCH" && path.startsWith("/cart/");
}

/** Twice has the effect of once. Another PATCH might undo what somebody else changed in between. */
function isRepeatable({ method, headers }: Request): boolean {
  return headers.has("idempotency-key") || ["GET", "HEAD", "PUT", "DELETE"].includes(method);
}

function signed(request: Request, tokens: Tokens | undefined): Request {
  const copy = request.clone();
  if (tokens) copy.headers.set("authorization", `Bearer ${tokens.access}`);
  return copy;
}

function refreshRequest(base: string, refresh: string): Request {
  return new Request(`${base}/auth/token/refresh/`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ refresh }),
  });
}

/** In how many seconds to send again; undefined where the answer is final. */
async function waitOf(response: Response, attempt: number, mayRepeat: boolean): Promise<number | undefined> {
  // Refused before anything was done.
  const isTurnedAway = response.status === 429;
  const isAway = response.status === 503 && mayRepeat;
  if (!isTurnedAway && !isAway && !(await isRefused(response, 409, "idempotency_in_progress")))
    return undefined;
  const asked = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Math.max(Number.isNaN(asked) ? 0 : asked, backoffSeconds(attempt));
}

async function isRefused(response: Response, status: number, code: string): Promise<boolean> {
  if (response.status !== status) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return typeof body === "object" && body !== null && "code" in body && body.code === code;
}

/** Twice as long each time, and not the same for all clients that were turned away together. */
function backoffSeconds(attempt: number): number {
  return 0.1 * 2 ** attempt * (0.5 + Math.random() / 2);
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, seconds * 1000);
    signal.addEventListener("abort", stop, { once: true });
  });
}
