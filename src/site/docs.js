// The documentation page in the browser: the reference, and a bar that signs in as one of the demo people. Whoever signs
// in by trying a route is signed in as well.
const api = location.pathname.replace(/docs\/?$/, "");
const state = document.querySelector("#state");
const bar = document.querySelector("#bar");
let renewal = 0;
let held;
let given = "";

// What is tried goes through `fetch`, so tokens that an answer brings are seen, and an expired one is renewed.
const plainFetch = window.fetch.bind(window);
window.fetch = async (...asked) => {
  const request = new Request(...asked);
  const again = request.clone();
  let answer = await plainFetch(request);
  if (answer.status === 401 && held && request.headers.has("authorization")) {
    await renew();
    if (held) again.headers.set("authorization", `Bearer ${given}`);
    if (held) answer = await plainFetch(again);
  }
  const { pathname } = new URL(answer.url || location.href);
  if (answer.ok && /\/(auth\/token(\/refresh)?|registration\/validate)\/?$/.test(pathname)) {
    const body = await answer
      .clone()
      .json()
      .catch(() => undefined);
    const tokens = body?.tokens ?? body;
    if (tokens?.access && tokens?.refresh) takeOwn(tokens);
  }
  return answer;
};

const reference = window.Scalar.createApiReference("#reference", {
  url: `${api}openapi.json`,
  defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
  documentDownloadType: "direct",
  modelsSectionLabel: "Schemas",
  // Nothing is loaded from elsewhere or told to anybody.
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
});

bar.addEventListener("click", async ({ target }) => {
  const button = target.closest("button");
  if (button === null) return;
  const wasPressed = button.ariaPressed === "true";
  signOut("Sign in as");
  if (wasPressed) return;
  const tokens = await ask("auth/token/", { username: button.value, password: bar.dataset.password });
  if (tokens === undefined) return signOut("The demo password has been changed:");
  button.ariaPressed = "true";
  state.textContent = "Signed in as";
  use(tokens);
});

/** Tokens that somebody got by trying a route. */
function takeOwn(tokens) {
  clearTimeout(renewal);
  for (const button of bar.querySelectorAll("button")) button.ariaPressed = "false";
  state.textContent = "Signed in with your own request";
  use(tokens);
}

/** Hands the token to every request that is tried, and gets the next before it expires. */
function use({ access, refresh }) {
  held = refresh;
  give(access);
  const { exp, iat } = JSON.parse(atob(access.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  renewal = setTimeout(renew, (exp - iat) * 800);
}

async function renew() {
  clearTimeout(renewal);
  const tokens = await ask("auth/token/refresh/", { refresh: held });
  if (tokens === undefined) signOut("Signed out. Sign in as");
  else use(tokens);
}

function signOut(words) {
  clearTimeout(renewal);
  if (held) ask("auth/token/blacklist/", { refresh: held });
  held = undefined;
  for (const button of bar.querySelectorAll("button")) button.ariaPressed = "false";
  state.textContent = bar.dataset.password ? words : "";
  give("");
}

function give(token) {
  given = token;
  const authentication = { preferredSecurityScheme: "bearer", securitySchemes: { bearer: { token } } };
  reference.updateConfiguration({ ...reference.getConfiguration(), authentication });
}

/** What the route answers, or undefined where it refuses. */
async function ask(path, body) {
  const headers = { "content-type": "application/json" };
  const answer = await plainFetch(api + path, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.ok ? answer.json() : undefined;
}
