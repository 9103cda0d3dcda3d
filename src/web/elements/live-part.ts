import { requestPage } from "./pages.ts";
import { restore } from "./typed.ts";

/**
 * `<live-part id src said>` shows what stands in it as it is now: a stream at `src` says when it has changed, then the page is
 * read again and this part of it put in the place of what was there; `said` is told to who can't see it. What was typed in it,
 * the focus and the place where one reads stay. A tab that nobody sees listens to nothing: browsers have six
 * connections to a site for all tabs together.
 */
class LivePart extends HTMLElement {
  #stream: EventSource | undefined;
  #reading: Promise<void> | undefined;
  #isStale = false;
  #pause = firstPause;
  #timer = 0;
  #status = document.createElement("p");

  connectedCallback() {
    this.#status.role = "status";
    this.#status.className = "visually-hidden";
    this.after(this.#status);
    document.addEventListener("visibilitychange", this.#listen);
    document.addEventListener("submit", this.#leave);
    this.#listen();
  }

  disconnectedCallback() {
    this.#status.remove();
    document.removeEventListener("visibilitychange", this.#listen);
    document.removeEventListener("submit", this.#leave);
    this.#close();
  }

  /** A form leads to another page, which tells what has changed by it. */
  #leave = (event: Event) => {
    if (!event.defaultPrevented) this.#close();
  };

  #close() {
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = undefined;
  }

  #listen = () => {
    this.#close();
    const src = this.getAttribute("src");
    if (document.hidden || src === null) return;
    const stream = new EventSource(src);
    this.#stream = stream;
    stream.onopen = () => {
      this.#pause = firstPause;
    };
    stream.onmessage = () => this.#changed();
    stream.addEventListener("end", () => this.#close());
    stream.onerror = () => {
      // A browser comes again by itself after a break, but not after an answer that is no stream.
      if (stream.readyState !== EventSource.CLOSED) return;
      this.#timer = setTimeout(this.#listen, this.#pause);
      this.#pause = Math.min(this.#pause * 2, longestPause);
    };
  };

  /** What changes while the page is read is read once more. */
  #changed() {
    this.#isStale = true;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
  }

  async #read() {
    while (this.#isStale) {
      this.#isStale = false;
      const answer = await requestPage("GET", location.href);
      // Left as it is where it can't be read just now: the next version is told when the stream opens again.
      if (answer?.status !== 200) return this.#listen();
      const fresh = answer.page.getElementById(this.id);
      // Another page stands here by now, such as one that asks to sign in.
      if (fresh === null) return location.reload();
      this.#show(fresh);
    }
  }

  #show(fresh: HTMLElement) {
    if (fresh.getAttribute("src") === this.getAttribute("src")) return;
    this.setAttribute("src", fresh.getAttribute("src") ?? "");
    const before = document.createDocumentFragment();
    const focused = this.contains(document.activeElement) ? document.activeElement : null;
    const after = [...fresh.childNodes].map((node) => document.importNode(node, true));
    before.append(...this.childNodes);
    this.append(...after);
    restore(before, this, focused);
    this.#status.textContent = this.getAttribute("said");
  }
}

const firstPause = 5000;
const longestPause = 300_000;

customElements.define("live-part", LivePart);
