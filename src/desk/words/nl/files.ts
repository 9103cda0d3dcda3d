import type { files as english } from "../en/files.ts";

export const files: typeof english = {
  title: "Producten als bestand",
  bring: "Bestand inlezen",
  bringText: (lines) =>
    `Een CSV-bestand van deze site, van Open Food Network of van Shopify, met hoogstens ${lines} regels. Je ziet wat het zou doen voordat er iets verandert.`,
  file: "Bestand",
  fileHint: "CSV met komma's, puntkomma's of tabs, zoals je rekenblad het bewaart, hoogstens 2 MB.",
  look: "Bekijken wat het zou doen",
  tooLarge: "Dit bestand is groter dan 2 MB. Verdeel het",
  take: "Neem je producten mee",
  takeText:
    "Al je producten, ook verborgen, met kolommen die blijven. Verander ze in een rekenblad en lees het bestand weer in.",
  download: "Downloaden als CSV",
  previewTitle: "Wat het bestand zou doen",
  kind: {
    own: "Dit is een bestand van deze site.",
    openFoodNetwork: "Dit is een bestand van Open Food Network.",
    shopify: "Dit is een bestand van Shopify.",
  },
  nothingYet: "Er is nog niets veranderd.",
  action: { create: "Nieuw", change: "Gewijzigd", keep: "Blijft zo", refuse: "Fout" },
  badLines:
    "Deze regels kunnen niet worden overgenomen. Verbeter ze in het bestand en lees het opnieuw in, of laat ze weg.",
  badTitle: "Foute regels",
  goodTitle: "Goede regels",
  line: "Regel",
  lineNumber: (line) => `Regel ${line}`,
  product: "Product",
  what: "Wat",
  twice: "Dit product staat twee keer in het bestand",
  unknownCategory: (name) => `De categorie “${name}” wordt “Overig”`,
  more: (count) => `En nog ${count} goede regels.`,
  apply: (good) => (good === 1 ? "Deze regel overnemen" : `Alle ${good} regels overnemen`),
  applyGood: (good, bad) => `Goede regels overnemen (${good}), foute weglaten (${bad})`,
  other: "Een ander bestand kiezen",
  applied: (created, changed) =>
    `Het bestand is overgenomen: ${created} ${created === 1 ? "product" : "producten"} toegevoegd, ${changed} gewijzigd.`,
};
