/**
 * `<share-link hidden copied>` holds a button that hands the page's address on: by what the phone has for that, else to the
 * clipboard, which it says in the words of `copied`. Without script there is no button, for the address can be copied.
 */
class ShareLink extends HTMLElement {
  connectedCallback() {
    if (!("share" in navigator) && !("clipboard" in navigator)) return;
    this.hidden = false;
    this.querySelector("button")?.addEventListener("click", (event) => {
      event.preventDefault();
      void this.#share();
    });
  }

  async #share() {
    const url = document.querySelector<HTMLLinkElement>("link[rel=canonical]")?.href ?? location.href;
    if ("share" in navigator) {
      // Whoever changes their mind rejects it.
      return navigator.share({ title: document.title, url }).catch(() => {});
    }
    await (navigator as Navigator).clipboard.writeText(url);
    const said = this.querySelector("[role=status]");
    if (said) said.textContent = this.getAttribute("copied");
  }
}

customElements.define("share-link", ShareLink);
