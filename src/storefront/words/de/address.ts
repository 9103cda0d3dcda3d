import type { address as english } from "../en/address.ts";

export const address: typeof english = {
  street: "Straße und Hausnummer",
  line2: "Adresszusatz",
  postal_code: "Postleitzahl",
  city: "Ort",
  country: "Land",
  choose: "Land wählen",
  optional: "optional",
};
