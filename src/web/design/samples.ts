/** As long as a name may be, in words that can't be cut everywhere. */
export const longName =
  "Sun-ripened heirloom tomatoes of seven kinds from the unheated glasshouse behind the orchard, Donaudampfschifffahrtsgesellschaft";
