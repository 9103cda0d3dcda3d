import { basketView } from "./basket-view.ts";
import type { DayEvent, Person } from "./day.ts";
import { html } from "./html.ts";
import { readLabel } from "./labels.ts";
import { Phone, Refused, type Site, type Snapshot } from "./phone.ts";
import { queueView, type Shown, shown } from "./queue-view.ts";
import type { Refusal } from "./rules.ts";
import { baskets as scannedBaskets, startScan, stopScan } from "./scan.ts";
import { readScale } from "./serial.ts";
import { openStore } from "./store.ts";
import { typedEvent } from "./typed-event.ts";
import { type About, basketAddress, typedMinor, type View, viewOf } from "./view.ts";

/**
 * `<pickup-program about me>` takes the page over: it writes the same views from what the phone knows, keeps what its forms
 * tell, and sends it whenever it can. Without it the forms do the same, one page at a time.
 */
class PickupProgram extends HTMLElement {
  #about = JSON.parse(this.getAttribute("about") ?? "{}") as About;
  #me = JSON.parse(this.getAttribute("me") ?? "{}") as Person;
  #phone: Phone | undefined;
  #isKept = true;
  #said = "";
  #channel = new BroadcastChannel(`pickup ${this.#about.id}`);

  async connectedCallback() {
    const store = await openStore(this.#about.id);
    this.#isKept = store.isKept;
    this.#phone = new Phone(this.#me, store, siteOf(this.#about.id));
    await this.#phone.load();
    this.addEventListener("submit", (event) => this.#submit(event));
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("input", (event) => this.#input(event));
    window.addEventListener("popstate", () => this.#write());
    window.addEventListener("online", () => this.#sync());
    document.addEventListener("visibilitychange", () => this.#sync());
    this.#channel.onmessage = () => this.#phone?.load().then(() => this.#write());
    setInterval(() => this.#sync(), 5000);
    if (this.#phone.snapshot) this.#write();
    await this.#sync();
    navigator.storage?.persist?.().catch(() => {});
    navigator.serviceWorker?.ready.then(({ active }) =>
      active?.postMessage({ day: this.#about.id, needsDecoder: !("BarcodeDetector" in window) }),
    );
    this.dataset["ready"] = "";
  }

  /** What is on the page is written anew only where something has changed, so that nothing is typed in vain. */
  async #sync(): Promise<void> {
    const phone = this.#phone;
    if (!phone || document.visibilityState === "hidden") return;
    const before = this.#mark();
    await phone.sync();
    if (this.#mark() !== before) {
      this.#write();
      this.#channel.postMessage("changed");
    } else this.#writeState();
  }

  #mark(): string {
    const { snapshot, unsent, refused } = this.#phone ?? {};
    return JSON.stringify([
      snapshot?.last_event,
      unsent,
      refused?.length,
      snapshot?.day.baskets.map(({ orders }) => orders),
    ]);
  }

  get #view(): View {
    const about = this.#phone?.snapshot?.about ?? this.#about;
    return viewOf(about, this.#phone?.day ?? { baskets: [] }, new Date().toISOString(), newId);
  }

  /** Writes the view of the page's address. */
  #write(): void {
    const place = this.querySelector<HTMLElement>("[data-view]");
    if (!place || !this.#phone?.snapshot) return;
    const view = this.#view;
    const number = Number(/\/baskets\/(\d+)\//.exec(location.pathname)?.[1]);
    const basket = view.day.baskets.find((one) => one.number === number);
    const query = new URLSearchParams(location.search);
    const show = shown.find((one) => one === query.get("show")) ?? ("waiting" satisfies Shown);
    const typed = typedIn(place);
    place.innerHTML = trusted(
      basket
        ? basketView(view, basket)
        : html`<h1>${view.about.name}</h1>!${queueView(view, { find: query.get("find") ?? "", show })}`,
    );
    restore(place, typed);
    for (const button of place.querySelectorAll<HTMLElement>("[data-scan]")) button.hidden = !canScan();
    for (const button of place.querySelectorAll<HTMLElement>("[data-scale]"))
      button.hidden = !("serial" in navigator);
    this.#writeState();
  }

  #writeState(): void {
    const place = this.querySelector<HTMLElement>("[data-state]");
    const phone = this.#phone;
    if (!place || !phone) return;
    const { words } = this.#view;
    const said = (refusal: Refusal) => {
      const first =
        refusal.by && refusal.at
          ? ` (${words.by(refusal.by.display_name, this.#view.time(refusal.at))})`
          : "";
      return `${words.refusals[refusal.code] ?? words.otherRefusal}${first}.`;
    };
    const refused = phone.refused.map(({ event, refusal }) => {
      const about = "basket" in event ? `${words.basket(event.basket)}: ` : "";
      return html`<span class="pickup-refused">${about}${refusal ? said(refusal) : ""}</span>`;
    });
    place.dataset["unsent"] = String(phone.unsent);
    place.innerHTML = trusted(html`<span>${words.unsent(phone.unsent)}</span>
!${phone.isOnline ? "" : html`<span>${words.offline}</span>`}!${phone.refusedFor ? html`<span class="pickup-refused">${words.refusals[phone.refusedFor] ?? words.otherRefusal}.</span>` : ""}
!${this.#isKept ? "" : html`<span>${words.notKept}</span>`}!${window.isSecureContext ? "" : html`<span>${words.insecure}</span>`}
!${this.#said && html`<span class="pickup-refused">${this.#said}</span>`}
!${refused}!${refused.length > 0 ? html`<button class="button secondary" type="button" data-dismiss>${words.dismiss}</button>` : ""}`);
  }

  async #submit(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (!this.#phone?.snapshot) return;
    event.preventDefault();
    const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    if (form.method === "get") return this.#find(fields["find"] ?? "");
    const view = this.#view;
    const told = typedEvent(view, fields, deviceName(), new Date().toISOString());
    if (!told) return this.#say(view.words.otherRefusal);
    const refusal = await this.#phone.add(told);
    this.#said = "";
    if (refusal) {
      const first =
        refusal.by && refusal.at ? ` (${view.words.by(refusal.by.display_name, view.time(refusal.at))})` : "";
      return this.#say(`${view.words.refusals[refusal.code] ?? view.words.otherRefusal}${first}.`);
    }
    form.reset();
    this.#write();
    this.#channel.postMessage("changed");
    await this.#sync();
  }

  #find(text: string): void {
    const basket =
      /^\d+$/.test(text.trim()) && this.#view.day.baskets.find(({ number }) => number === Number(text));
    this.#go(
      basket
        ? basketAddress(this.#view, basket)
        : `/pickup/${this.#about.id}/?${new URLSearchParams({ find: text })}`,
    );
  }

  #go(address: string): void {
    history.pushState(null, "", address);
    this.#said = "";
    stopScan();
    this.#write();
    scrollTo(0, 0);
  }

  #say(text: string): void {
    this.#said = text;
    this.#writeState();
  }

  async #click(event: MouseEvent): Promise<void> {
    const target = event.target as HTMLElement;
    const link = target.closest<HTMLAnchorElement>("a[href]");
    const isOfDay = link && new RegExp(`^/pickup/${this.#about.id}/(baskets/\\d+/)?$`).test(link.pathname);
    if (isOfDay && !event.ctrlKey && !event.metaKey && this.#phone?.snapshot) {
      event.preventDefault();
      this.#go(link.pathname + link.search);
    } else if (target.closest("[data-dismiss]")) {
      await this.#phone?.dismiss();
      this.#writeState();
    } else if (target.closest("[data-scan]")) await this.#scan();
    else if (target.closest("[data-scale]")) await this.#weigh(target.closest("form"));
  }

  #input({ target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    // A scanner types the code of a weight label where the weight goes.
    const { grams, price } = target.dataset;
    const layouts = this.#view.about.weight_labels ?? [];
    const weight = grams === undefined ? undefined : readLabel(target.value, layouts, Number(price))?.grams;
    if (weight !== undefined) target.value = String(weight);
    if (target.dataset["due"] === undefined) return;
    const { due, currency = "" } = target.dataset;
    const minor = typedMinor(this.#view, target.value, currency);
    const change = minor === undefined ? 0 : minor - Number(due);
    const place = target.form?.querySelector("[data-change]");
    if (place)
      place.textContent = change > 0 ? this.#view.words.change(this.#view.money(change, currency)) : "";
  }

  async #scan(): Promise<void> {
    const place = this.querySelector<HTMLElement>("[data-camera]");
    if (!place) return;
    const { words } = this.#view;
    try {
      await startScan(place, words.stopScan, (code) => {
        const number = scannedBaskets(code, this.#about.id);
        const basket = this.#view.day.baskets.find((one) => one.number === number);
        if (basket) this.#go(basketAddress(this.#view, basket));
        else this.#say(words.unknownCode);
      });
    } catch {
      this.#say(words.noCamera);
    }
  }

  async #weigh(form: HTMLFormElement | null): Promise<void> {
    const field = form?.querySelector<HTMLInputElement>("[data-grams]");
    try {
      if (field) field.value = String(await readScale());
    } catch {
      this.#say(this.#view.words.noScale);
    }
  }
}

/** The rest of the page's program is asked for by its cookie. */
function siteOf(day: number): Site {
  const ask = async (path: string, options: RequestInit = {}) => {
    const response = await fetch(`/pickup/${day}/${path}`, {
      signal: AbortSignal.timeout(15_000),
      ...options,
    });
    if (response.ok) return response.json();
    const { code = "" } = await response.json().catch(() => ({}));
    // A site that has a bad moment is as one that can't be reached.
    if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    throw new Refused(code);
  };
  return {
    fetchDay: () => ask("day.json") as Promise<Snapshot>,
    async send(events: DayEvent[]) {
      const headers = { "content-type": "application/json" };
      return (await ask("events.json", { method: "POST", headers, body: JSON.stringify({ events }) }))
        .results;
    },
  };
}

function canScan(): boolean {
  return window.isSecureContext && navigator.mediaDevices !== undefined;
}

/** As a phone is told from another in what it sends. */
function deviceName(): string {
  const known = localStorage.getItem("pickup device");
  if (known !== null) return known;
  const name = `phone ${newId().slice(0, 4)}`;
  localStorage.setItem("pickup device", name);
  return name;
}

/** Also where there is no https, which `crypto.randomUUID` needs. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function typedIn(place: HTMLElement): { values: Map<string, string>; open: Set<number>; focused: string } {
  const inputs = [...place.querySelectorAll<HTMLInputElement>("input[id]")].filter(
    (one) => one.value !== one.defaultValue,
  );
  const details = [...place.querySelectorAll("details")];
  return {
    values: new Map(inputs.map(({ id, value }) => [id, value])),
    open: new Set(details.flatMap((one, i) => (one.open ? [i] : []))),
    focused: document.activeElement?.id ?? "",
  };
}

function restore(place: HTMLElement, { values, focused }: ReturnType<typeof typedIn>): void {
  for (const [id, value] of values) {
    const input = place.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`);
    if (input) input.value = value;
  }
  if (focused !== "")
    place.querySelector<HTMLElement>(`#${CSS.escape(focused)}`)?.focus({ preventScroll: true });
}

interface Policies {
  createPolicy(
    name: string,
    rules: { createHTML(text: string): string },
  ): { createHTML(text: string): string };
}

// Only what the views have written, in which every value is escaped.
const policy = (window as { trustedTypes?: Policies }).trustedTypes?.createPolicy("pickup", {
  createHTML: (text) => text,
});

function trusted(text: string): string {
  return policy?.createHTML(text) ?? text;
}

customElements.define("pickup-program", PickupProgram);
