// The documentation page in the browser: the reference, and a bar that signs in as one of the demo people.
const api = location.pathname.replace(/docs\/?$/, "");
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

const bar = document.querySelector("#demo");
const state = document.querySelector("#demo-state");
let renewal = 0;
let held;

bar?.addEventListener("click", async ({ target }) => {
  const button = target.closest("button");
  if (button === null) return;
  const wasPressed = button.ariaPressed === "true";
  signOut("Sign in as");
  if (wasPressed) return;
  const tokens = await ask("auth/token/", { username: button.value, password: bar.dataset.password });
  if (tokens === undefined) return signOut("The demo password was changed:");
  button.ariaPressed = "true";
  state.textContent = "Signed in as";
  use(tokens);
});

/** Hands the token to every request that is tried, and gets the next before it expires. */
function use({ access, refresh }) {
  held = refresh;
  give(access);
  const { exp, iat } = JSON.parse(atob(access.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  renewal = setTimeout(renew, (exp - iat) * 800);
}

async function renew() {
  const tokens = await ask("auth/token/refresh/", { refresh: held });
  if (tokens === undefined) signOut("Signed out. Sign in as");
  else use(tokens);
}

function signOut(words) {
  clearTimeout(renewal);
  if (held) ask("auth/token/blacklist/", { refresh: held });
  held = undefined;
  for (const button of bar.querySelectorAll("button")) button.ariaPressed = "false";
  state.textContent = words;
  give("");
}

function give(token) {
  const authentication = { preferredSecurityScheme: "bearer", securitySchemes: { bearer: { token } } };
  reference.updateConfiguration({ ...reference.getConfiguration(), authentication });
}

/** What the route answers, or undefined where it refuses. */
async function ask(path, body) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(api + path, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.ok ? answer.json() : undefined;
}
