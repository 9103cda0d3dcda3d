import { requestPage } from "./pages.ts";

/**
 * `<confirm-link>` holds a link to a page that asks once more; its question opens above this page instead. Without script, or
 * where the page can't be had, the link is followed.
 */
class ConfirmLink extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#ask);
  }

  #ask = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.#open(link);
  };

  async #open(link: HTMLAnchorElement) {
    const answer = await requestPage("GET", link.href);
    const question = answer?.page.querySelector("main form[method=post]");
    if (answer?.status !== 200 || !question) return location.assign(link.href);
    const dialog = document.createElement("dialog");
    dialog.append(document.importNode(question, true));
    const heading = dialog.querySelector("h1");
    if (heading) dialog.ariaLabel = heading.textContent;
    // What leads back there is here already.
    dialog.addEventListener("click", (event) => {
      const way = event.target instanceof Element ? event.target.closest("a") : null;
      if (!way) return;
      event.preventDefault();
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus();
    });
    this.append(dialog);
    dialog.showModal();
  }
}

customElements.define("confirm-link", ConfirmLink);
