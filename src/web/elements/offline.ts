/** Has a worker keep the page that is shown while there is no network. Nothing depends on it. */
const address = document.documentElement.dataset["worker"] ?? "/worker.js";

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(text: string): string };
}

/** Where browsers take an address for a script from a policy only, this one gives none but the worker's. */
function trusted(): string {
  const { trustedTypes } = window as { trustedTypes?: Policies };
  return (
    trustedTypes?.createPolicy("worker", { createScriptURL: () => address }).createScriptURL("") ?? address
  );
}

window.addEventListener("load", () => {
  navigator.serviceWorker?.register(trusted()).catch(() => {});
});
