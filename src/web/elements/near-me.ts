/**
 * `<near-me place failed>` holds the choice of a place and of how far around, and a button that is hidden without script: it
 * chooses where one is, as `place`, and shows the list around it. What the browser can't tell is said in the words of `failed`.
 */
class NearMe extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !("geolocation" in navigator)) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(this.#choose, this.#fail, {
        maximumAge: 600_000,
        timeout: 20_000,
      });
    });
  }

  #choose = ({ coords: { latitude, longitude } }: GeolocationPosition) => {
    const select = this.querySelector<HTMLSelectElement>("select[name=near]");
    // To a kilometre: nobody needs to know more.
    const near = `${Number(latitude.toFixed(2))},${Number(longitude.toFixed(2))}`;
    select?.add(new Option(this.getAttribute("place") ?? near, near, true, true));
    select?.form?.requestSubmit();
  };

  #fail = () => {
    const [button, said] = [this.querySelector("button"), this.querySelector("[role=status]")];
    if (button) button.disabled = false;
    if (said) said.textContent = this.getAttribute("failed");
  };
}

customElements.define("near-me", NearMe);
