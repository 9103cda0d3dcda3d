/**
 * `<time-left until said>` counts down to a moment. `said` is the sentence, in
 * which `{}` stands for the time. At the end the page is read again.
 */
class TimeLeft extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.role = "timer";
    this.#show();
    this.#timer = setInterval(() => this.#show(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #show() {
    const until = Date.parse(this.getAttribute("until") ?? "");
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (Number.isNaN(seconds)) return;
    if (seconds <= 0) {
      clearInterval(this.#timer);
      return location.reload();
    }
    const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    this.textContent = (this.getAttribute("said") ?? "{}").replace("{}", shown);
  }
}

customElements.define("time-left", TimeLeft);
