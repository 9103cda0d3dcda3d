/**
 * `<live-total hidden of amount currency said>` shows what so many packages come to as soon as the field of the id `of` is
 * changed. `amount` is the decimal of one package, which is added up in its smallest units; `said` is the sentence, in which
 * `{}` stands for what they come to.
 */
class LiveTotal extends HTMLElement {
  #field: HTMLInputElement | null = null;

  connectedCallback() {
    this.#field = document.getElementById(this.getAttribute("of") ?? "") as HTMLInputElement | null;
    this.#field?.addEventListener("input", this.#show);
  }

  disconnectedCallback() {
    this.#field?.removeEventListener("input", this.#show);
  }

  #show = () => {
    const amount = this.getAttribute("amount") ?? "";
    const currency = this.getAttribute("currency") ?? "";
    const count = this.#field?.value ?? "";
    if (!/^[1-9]\d{0,5}$/.test(count)) return;
    const digits = amount.split(".")[1]?.length ?? 0;
    const minor = String(BigInt(amount.replace(".", "")) * BigInt(count)).padStart(digits + 1, "0");
    const whole = minor.slice(0, minor.length - digits);
    const total = digits === 0 ? whole : `${whole}.${minor.slice(-digits)}`;
    const options = {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    } as const;
    const format = new Intl.NumberFormat(document.documentElement.lang, options);
    const sum = format.format(total as unknown as number);
    this.textContent = (this.getAttribute("said") ?? "{}").replace("{}", sum);
    this.hidden = false;
  };
}

customElements.define("live-total", LiveTotal);
