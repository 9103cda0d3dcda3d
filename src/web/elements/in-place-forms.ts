import { requestPage } from "./pages.ts";
import { restore } from "./typed.ts";

/**
 * A form with `data-in-place` is sent without leaving the page where it leads back there. What the next page has to say, and
 * how many things are in the cart, is shown at once; where the attribute names a part of the page by its id, that part is
 * put in the place of what was there. A field with `data-sends` sends its form when it is changed.
 */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset["inPlace"] === undefined) return;
  event.preventDefault();
  const fields = fieldsOf(form, event.submitter);
  const meaning = JSON.stringify([form.action, fields.filter(([name]) => name !== keyName)]);
  // A second click means nothing more than the first.
  if (underWay.has(meaning)) return;
  underWay.add(meaning);
  form.ariaBusy = "true";
  // One after the other: each page may bring what the next form needs, a key or the cookie of a first cart.
  const inTurn = () => send(form, fields);
  last = last.then(inTurn, inTurn).finally(() => {
    underWay.delete(meaning);
    form.ariaBusy = null;
  });
});

const keyName = "idempotency_key";
const underWay = new Set<string>();
let last = Promise.resolve();

function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null): string[][] {
  return [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]);
}

document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement && target.dataset["sends"] !== undefined)
    target.form?.requestSubmit();
});

async function send(form: HTMLFormElement, typed: string[][]): Promise<void> {
  const key = document.querySelector<HTMLInputElement>(keys)?.value;
  const fields = typed.map(([name = "", value = ""]) => [name, name === keyName ? (key ?? value) : value]);
  const answer = await requestPage("POST", form.action, new URLSearchParams(fields));
  // As without script: the browser says what is wrong with the line.
  if (answer === undefined) return leave(form, fields);
  // The page again, with what is wrong.
  if (answer.status >= 400) return show(answer.page, "content");
  if (new URL(answer.address).pathname !== location.pathname) return location.assign(answer.address);
  show(answer.page, form.dataset["inPlace"] ?? "");
}

/** Takes over what has changed on the page. */
function show(page: Document, part: string): void {
  for (const selector of ["[data-cart-count]", "[data-notices]"]) {
    const [here, there] = [document.querySelector(selector), page.querySelector(selector)];
    if (here && there) here.replaceChildren(...copied(there));
  }
  float(document.querySelector("[data-notices]"));
  for (const here of document.querySelectorAll<HTMLInputElement>(keys)) {
    const fresh = page.querySelector<HTMLInputElement>(keys);
    if (fresh) here.value = fresh.value;
  }
  const [here, there] = part === "" ? [] : [document.getElementById(part), page.getElementById(part)];
  if (!here || !there) return;
  const focused = here.contains(document.activeElement) ? document.activeElement : null;
  here.replaceChildren(...copied(there));
  // What was typed is what was sent, so only the focus is kept.
  restore(document.createDocumentFragment(), here, focused);
}

/** Shows what was said wherever one has scrolled to, for long enough to read it twice. */
function float(notices: Element | null): void {
  clearTimeout(floating);
  notices?.classList.add("floating");
  floating = setTimeout(() => notices?.replaceChildren(), 12_000);
}

let floating: ReturnType<typeof setTimeout> | undefined;

const keys = `input[name=${keyName}]`;

function copied(element: Element): Node[] {
  return [...element.childNodes].map((node) => document.importNode(node, true));
}

/** Sends the form as a browser does, with the button that was pressed. */
function leave(form: HTMLFormElement, fields: string[][]): void {
  const known = new Set([...form.elements].map((element) => element.getAttribute("name")));
  for (const [name = "", value = ""] of fields.filter(([name]) => !known.has(name ?? ""))) {
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name, value });
    form.append(hidden);
  }
  form.submit();
}
