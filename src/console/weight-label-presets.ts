import { type Static, Type } from "typebox";
import { closed, named } from "#platform/base";

/** How in-store codes are laid out in countries whose numbering organisation, or whose scales' makers, say so in public. */

const each = (prefixes: number[], rest: string) => prefixes.map((prefix) => `${prefix}${rest}`);

/**
 * By country, with where it is told. Countries where each chain has its own are not here, nor are layouts whose weight is in
 * other units than grams (24 and 25 in Finland and Sweden) or that count pieces (28 in Austria).
 */
export const weightLabelPresets: Record<string, { layouts: string[]; source: string }> = {
  AT: {
    layouts: ["21IIIIIWWWWWC", "22IIIIIXXXXXC", "23IIIIIXXXXXC", "27IIIIIWWWWWC"],
    source:
      "https://www.gs1.at/identifikationsnummern/weitere-identifikationsnummern/oesterreichische-identifikationsnummern.html",
  },
  DK: {
    layouts: [...each([21, 22, 23, 24], "IIIIXXXXXXC"), "26IIIIWWWWWWC", "27IIIIIWWWWWC", "28IIIIWWWWWWC"],
    source: "https://www.legacysite.gs1.dk/gs1-standarder/identifikation/gtin-vaegtvariabel/",
  },
  FI: {
    layouts: ["23IIIIIIWWWWC"],
    source: "https://gs1.fi/en/customersupport/gs1-company-prefix/how-identify-product-gtin",
  },
  GB: {
    layouts: each([20, 28], "IIIIIVXXXXC"),
    source: "https://www.gs1uk.org/knowledge-hub/barcodes/how-to-barcode-variable-measure-items",
  },
  IT: {
    layouts: each([20, 21, 22, 23, 24, 25, 26, 27, 28, 29], "IIIIIXXXXXC"),
    source: "https://reminformatica.it/tipi-di-barcode/ean13",
  },
  SE: {
    layouts: ["20IIIIIIXXXXC", "23IIIIIIWWWWC"],
    source: "https://gs1.se/en/support/how-do-i-create-my-variable-weight-numbers/",
  },
  US: {
    layouts: ["02IIIIIVXXXXC"],
    source: "https://www.retailedge.com/help/random_weight_type_2_upc_items.htm",
  },
};

export const WeightLabelPresets = named(
  "WeightLabelPresets",
  closed({
    results: Type.Array(
      named(
        "WeightLabelPreset",
        closed({
          country: Type.String({ examples: ["AT"] }),
          layouts: Type.Array(Type.String({ examples: ["27IIIIIWWWWWC"] })),
          source: Type.String({
            format: "uri",
            description: "Where this is told in public.",
            examples: ["https://www.gs1.at/in-der-praxis/variable-artikel.html"],
          }),
        }),
      ),
    ),
  }),
);

export function showPresets(): Static<typeof WeightLabelPresets> {
  return {
    results: Object.entries(weightLabelPresets).map(([country, preset]) => ({ country, ...preset })),
  };
}
