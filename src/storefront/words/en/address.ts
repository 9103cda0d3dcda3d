/** How the lines of an address are called. */
export const address = {
  street: "Street and number",
  line2: "Building, apartment",
  postal_code: "Postcode",
  city: "Town",
  country: "Country",
  choose: "Choose a country",
  optional: "optional",
};
