import type { address as english } from "../en/address.ts";

export const address: typeof english = {
  street: "Numéro et rue",
  line2: "Bâtiment, appartement",
  postal_code: "Code postal",
  city: "Ville",
  country: "Pays",
  choose: "Choisir un pays",
  optional: "facultatif",
};
