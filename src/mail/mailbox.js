// The mailbox page in the browser: asks for the letters every second and puts new ones on top.
const everyMilliseconds = 1000;
const place = document.querySelector("#letters");
const draft = document.querySelector("template").content.firstElementChild;
const filter = document.querySelector("#to");
const state = document.querySelector("#state");
let shown = new Map();
let etag = "";

filter.value = new URLSearchParams(location.search).get("to") ?? "";
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
filter.addEventListener("input", () => {
  history.replaceState(null, "", location.pathname + query());
  etag = "";
  refresh();
});
poll();

async function poll() {
  if (!document.hidden) await refresh();
  setTimeout(poll, everyMilliseconds);
}

async function refresh() {
  const asked = query();
  try {
    const headers = etag ? { "if-none-match": etag } : {};
    const answer = await fetch(`/dev/mailbox.json${asked}`, { headers, cache: "no-store" });
    // A filter changed meanwhile has asked again.
    if (asked !== query()) return;
    if (answer.status === 304) return;
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { letters } = await answer.json();
    if (asked !== query()) return;
    etag = answer.headers.get("etag") ?? "";
    show(letters);
  } catch {
    etag = "";
    state.textContent = "The server is not responding. Still trying.";
  }
}

/** Letters never change, so those on the page stay as they are, selection and all. */
function show(letters) {
  const known = shown;
  shown = new Map(letters.map((letter) => [letter.id, known.get(letter.id) ?? draw(letter)]));
  for (const [id, article] of known) if (!shown.has(id)) article.remove();
  let above = null;
  for (const article of shown.values()) {
    const next = above ? above.nextElementSibling : place.firstElementChild;
    if (next !== article) place.insertBefore(article, next);
    above = article;
  }
  state.textContent = describe(letters.length);
}

function describe(count) {
  if (count === 0)
    return filter.value.trim()
      ? "No emails to this address."
      : "No emails yet. New ones appear here by themselves.";
  return count === 1 ? "1 email" : `${count === 50 ? "The newest 50" : count} emails, newest first`;
}

function draw({ id, to, subject, text, code, sent_at }) {
  const article = draft.cloneNode(true);
  const find = (selector) => article.querySelector(selector);
  find(".to").textContent = to;
  find("time").dateTime = sent_at;
  find("time").textContent = new Date(sent_at).toLocaleString(undefined, {
    dateStyle: "medium",
    timeStyle: "medium",
  });
  find("h2").textContent = subject;
  find(".text").textContent = text;
  find(".view").href = `/dev/mailbox/${id}`;
  find(".code").hidden = code === null;
  find(".code code").textContent = code ?? "";
  find("button").addEventListener("click", async ({ target }) => {
    await navigator.clipboard.writeText(code);
    target.textContent = "Copied";
    setTimeout(() => {
      target.textContent = "Copy";
    }, 1500);
  });
  return article;
}

function query() {
  const to = filter.value.trim();
  return to === "" ? "" : `?to=${encodeURIComponent(to)}`;
}
