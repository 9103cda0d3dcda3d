import type { files as english } from "../en/files.ts";

export const files: typeof english = {
  title: "Produkte als Datei",
  bring: "Datei einlesen",
  bringText: (lines) =>
    `Eine CSV-Datei dieser Seite, von Open Food Network oder von Shopify mit bis zu ${lines} Zeilen. Sie sehen, was sie tun würde, bevor sich etwas ändert.`,
  file: "Datei",
  fileHint:
    "CSV mit Kommas, Semikolons oder Tabulatoren, wie Ihre Tabellenkalkulation sie speichert, bis 2 MB.",
  look: "Ansehen, was sie tun würde",
  tooLarge: "Diese Datei ist größer als 2 MB. Teilen Sie sie auf",
  take: "Produkte mitnehmen",
  takeText:
    "Alle Ihre Produkte, auch verborgene, mit Spalten, die bleiben. Ändern Sie sie in einer Tabellenkalkulation und lesen Sie die Datei wieder ein.",
  download: "Als CSV herunterladen",
  previewTitle: "Was die Datei tun würde",
  kind: {
    own: "Das ist eine Datei dieser Seite.",
    openFoodNetwork: "Das ist eine Datei von Open Food Network.",
    shopify: "Das ist eine Datei von Shopify.",
  },
  nothingYet: "Noch hat sich nichts geändert.",
  action: { create: "Neu", change: "Geändert", keep: "Bleibt gleich", refuse: "Fehlerhaft" },
  badLines:
    "Diese Zeilen können nicht übernommen werden. Verbessern Sie sie in der Datei und lesen Sie sie noch einmal ein, oder lassen Sie sie weg.",
  badTitle: "Fehlerhafte Zeilen",
  goodTitle: "Gute Zeilen",
  line: "Zeile",
  lineNumber: (line) => `Zeile ${line}`,
  product: "Produkt",
  what: "Was",
  twice: "Die Datei enthält dieses Produkt zweimal",
  unknownCategory: (name) => `Die Kategorie „${name}“ wird zu „Sonstiges“`,
  more: (count) => `Und ${count} weitere gute Zeilen.`,
  apply: (good) => (good === 1 ? "Diese Zeile übernehmen" : `Alle ${good} Zeilen übernehmen`),
  applyGood: (good, bad) => `Gute Zeilen übernehmen (${good}), fehlerhafte weglassen (${bad})`,
  other: "Andere Datei wählen",
  applied: (created, changed) =>
    `Die Datei ist übernommen: ${created} ${created === 1 ? "Produkt" : "Produkte"} angelegt, ${changed} geändert.`,
};
