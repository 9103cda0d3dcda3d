import type { Texts } from "../en/texts.ts";

export const texts: Texts = {
  notWritten: (siteName) =>
    `L’exploitant de ${siteName} n’a pas encore rédigé cette page. La loi demande les informations suivantes.`,
  operator: {
    title: "L’exploitant",
    address: "Adresse",
    email: "E-mail",
    phone: "Téléphone",
    bankAccount: "Compte bancaire",
  },
  whereToWrite: (file) => `Pour la rédiger, enregistrez le texte en Markdown sous ${file} dans DATA_DIR.`,
  about: (siteName) => [
    [
      "Un marché sans intermédiaires",
      `Sur ${siteName}, vous achetez vos aliments à celles et ceux qui les cultivent, les cuisent, les pêchent et les préparent. Chaque producteur fixe ses prix, et vous voyez de qui et d’où vient chaque chose.`,
    ],
    [
      "Comment ça marche",
      "Remplissez un seul panier avec les produits de plusieurs producteurs. Au moment de commander, vous choisissez pour chacun de retirer votre commande ou, s’il le propose, de vous la faire livrer. Vous payez en espèces à la remise ou, si c’est proposé, par carte.",
    ],
    [
      "Des prix comparables",
      "À côté de chaque prix figure celui du kilo, du litre ou de la pièce. Un producteur peut payer pour qu’un produit apparaisse en premier ; ces places portent toujours la mention « Sponsorisé ».",
    ],
    [
      "Des avis fiables",
      "L’auteur d’un avis n’est présenté comme acheteur vérifié que s’il a reçu une commande de ce producteur.",
    ],
  ],
  terms: (siteName) => [
    [
      "Les parties",
      `Qui exploite ${siteName}, et le fait que vous achetez à chaque producteur, et non à l’exploitant.`,
    ],
    ["Qui vend", "Si chaque vendeur est un professionnel, et quels droits du consommateur en découlent."],
    ["Commande et contrat", "Comment une commande devient ferme, et comment corriger une erreur avant cela."],
    [
      "Prix et paiement",
      "Ce que les prix comprennent, ce qui peut s’y ajouter, comment et quand vous payez.",
    ],
    ["Retrait et livraison", "Où, quand et à quel prix, et ce que devient une commande non retirée."],
    [
      "Droit de rétractation",
      "Le délai de 14 jours, comment l’exercer, et l’exception des denrées périssables.",
    ],
    ["Garantie légale", "Vos droits si un produit n’est pas conforme, et contre qui les faire valoir."],
    [
      "Ordre des listes",
      "Selon quoi les produits sont classés, et comment les places payées sont signalées.",
    ],
    ["Avis", "Qui peut en écrire et comment ils sont contrôlés."],
    ["Réclamations", "À qui s’adresser, sous quel délai vous recevez une réponse, et quel médiateur saisir."],
    ["Droit applicable", "Le droit qui s’applique ; le consommateur garde la protection du pays où il vit."],
  ],
  privacy: (siteName) => [
    [
      "Responsable du traitement",
      `Nom, adresse et coordonnées de qui décide de l’usage des données personnelles sur ${siteName}.`,
    ],
    ["Délégué à la protection des données", "Comment le joindre, s’il y en a un."],
    [
      "Données, finalités et bases légales",
      "Compte, commandes, paiements, messages, et la base légale de chacun.",
    ],
    [
      "Destinataires",
      "Qui reçoit des données : les producteurs à qui vous achetez, les prestataires de paiement et d’e-mail, l’hébergeur.",
    ],
    [
      "Transferts vers d’autres pays",
      "Si des données quittent l’Espace économique européen, et avec quelles garanties.",
    ],
    [
      "Durée de conservation",
      "Pour chaque type de données, par exemple les factures aussi longtemps que l’exige le droit fiscal.",
    ],
    [
      "Vos droits",
      "Accès, rectification, effacement, limitation, portabilité et opposition ; vous pouvez retirer un consentement à tout moment. Dans votre compte, vous pouvez télécharger vos données et quitter le marché.",
    ],
    [
      "Réclamation",
      "Vous pouvez saisir une autorité de contrôle. Indiquez ici l’autorité compétente et son adresse.",
    ],
    [
      "Cookies",
      "Ce site ne dépose que les cookies dont il a besoin : un pour rester connecté, un pour un panier sans compte, un pour la langue choisie et un pour afficher un message une seule fois. Il ne mesure personne et ne charge rien depuis d’autres sites.",
    ],
  ],
  imprint: (siteName) => [
    ["Exploitant", `Nom complet et forme juridique de qui exploite ${siteName}, et qui le représente.`],
    ["Adresse", "L’adresse postale complète ; une boîte postale ne suffit pas."],
    ["Contact", "Une adresse e-mail et un numéro de téléphone qui permettent de joindre une personne."],
    [
      "Registre et numéro",
      "Le registre du commerce ou la Banque-Carrefour des Entreprises, avec le numéro d’inscription.",
    ],
    ["Numéro de TVA", "Le numéro d’identification à la TVA, s’il y en a un."],
    [
      "Autorité de surveillance",
      "Pour les activités soumises à autorisation, comme le commerce de produits biologiques.",
    ],
    ["Hébergeur", "Le nom, l’adresse et le téléphone de l’hébergeur du site."],
    [
      "Signaler un contenu illicite",
      "Le point de contact des autorités et des utilisateurs, et ses langues.",
    ],
  ],
};
