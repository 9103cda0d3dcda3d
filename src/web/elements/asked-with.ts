/**
 * `<asked-with choice>` holds what is asked only with some choices of the form around it: it is shown while one of those that the
 * selector `choice` finds is made.
 */
class AskedWith extends HTMLElement {
  connectedCallback() {
    document.addEventListener("change", this.#show);
    // The browser may have made another choice again that was made before one left the page.
    addEventListener("pageshow", this.#show);
    this.#show();
  }

  disconnectedCallback() {
    document.removeEventListener("change", this.#show);
    removeEventListener("pageshow", this.#show);
  }

  #show = () => {
    this.hidden = !this.closest("form")?.querySelector(`:is(${this.getAttribute("choice")}):checked`);
  };
}

customElements.define("asked-with", AskedWith);
