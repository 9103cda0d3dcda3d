import type { address as english } from "../en/address.ts";

export const address: typeof english = {
  street: "Straat en huisnummer",
  line2: "Gebouw, appartement",
  postal_code: "Postcode",
  city: "Plaats",
  country: "Land",
  choose: "Kies een land",
  optional: "optioneel",
};
