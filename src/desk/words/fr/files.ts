import type { files as english } from "../en/files.ts";

export const files: typeof english = {
  title: "Produits en fichier",
  bring: "Importer un fichier",
  bringText: (lines) =>
    `Un fichier CSV de ce site, d’Open Food Network ou de Shopify, de ${lines} lignes au plus. Vous voyez ce qu’il ferait avant que rien ne change.`,
  file: "Fichier",
  fileHint:
    "CSV avec des virgules, des points-virgules ou des tabulations, tel que votre tableur l’enregistre, 2 Mo au plus.",
  look: "Voir ce qu’il ferait",
  tooLarge: "Ce fichier dépasse 2 Mo. Divisez-le",
  take: "Emporter vos produits",
  takeText:
    "Tous vos produits, masqués ou non, avec des colonnes qui restent. Modifiez-les dans un tableur et importez le fichier.",
  download: "Télécharger en CSV",
  previewTitle: "Ce que le fichier ferait",
  kind: {
    own: "C’est un fichier de ce site.",
    openFoodNetwork: "C’est un fichier d’Open Food Network.",
    shopify: "C’est un fichier de Shopify.",
  },
  nothingYet: "Rien n’a encore changé.",
  action: { create: "Nouveau", change: "Modifié", keep: "Inchangé", refuse: "Erroné" },
  badLines:
    "Ces lignes ne peuvent pas être reprises. Corrigez-les dans le fichier et importez-le de nouveau, ou laissez-les de côté.",
  badTitle: "Lignes erronées",
  goodTitle: "Bonnes lignes",
  line: "Ligne",
  lineNumber: (line) => `Ligne ${line}`,
  product: "Produit",
  what: "Quoi",
  twice: "Ce produit est deux fois dans le fichier",
  unknownCategory: (name) => `La catégorie « ${name} » devient « Autre »`,
  more: (count) => `Et ${count} autres bonnes lignes.`,
  apply: (good) => (good === 1 ? "Reprendre cette ligne" : `Reprendre les ${good} lignes`),
  applyGood: (good, bad) => `Reprendre les bonnes lignes (${good}), laisser les erronées (${bad})`,
  other: "Choisir un autre fichier",
  applied: (created, changed) =>
    `Le fichier est repris : ${created} ${created > 1 ? "produits ajoutés" : "produit ajouté"}, ${changed} ${changed > 1 ? "modifiés" : "modifié"}.`,
};
