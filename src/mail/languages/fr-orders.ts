import type { OrderSentences } from "../order-letter.ts";
import { de, quoted } from "./fr-quotes.ts";

export const frOrders: OrderSentences = {
  subjects: {
    placed: {
      buyer: ({ orderId, other }) => `Votre commande ${orderId} chez ${other}`,
      producer: ({ orderId, other }) => `Nouvelle commande ${orderId} ${de(other)}`,
    },
    item_removed: ({ orderId, other }) => `${other} a modifié la commande ${orderId}`,
    item_changed: ({ orderId, other }) => `${other} a modifié la commande ${orderId}`,
    item_supplied: ({ orderId, other }) => `Commande ${orderId} : ${other} ne peut pas tout vous fournir`,
    total_final: ({ orderId, total }) => `Le montant définitif de votre commande ${orderId} : ${total}`,
    ready: ({ orderId }) => `Votre commande ${orderId} est prête`,
    fulfilled: ({ orderId }) => `La commande ${orderId} est terminée`,
    cancelled: ({ orderId }) => `La commande ${orderId} a été annulée`,
    producer_disabled: ({ orderId, other }) =>
      `Votre commande ${orderId} chez ${other} risque de ne pas être honorée`,
    paid_late: ({ orderId }) => `Votre paiement pour la commande ${orderId} va être remboursé`,
    refund_asked: {
      buyer: ({ orderId }) => `Un remboursement pour votre commande ${orderId}`,
      producer: ({ orderId }) => `La commande ${orderId} est remboursée`,
    },
    refund_done: ({ orderId }) => `Vous avez été remboursé pour la commande ${orderId}`,
  },
  placed: {
    buyer: ({ other }) => `Merci pour votre commande ! ${other} l’a reçue et va la préparer.`,
    producer: ({ other }) =>
      `Vous avez une nouvelle commande ${de(other)}. Marquez-la comme prête dès que vous l’aurez préparée.`,
  },
  placedThenCancelled: {
    buyer: ({ other }) => `Votre commande chez ${other} a bien été passée, mais elle a été annulée depuis.`,
    producer: ({ other }) => `Vous aviez une nouvelle commande ${de(other)}, mais elle a été annulée depuis.`,
  },
  itemRemoved: (item, { other }) => `${other} a retiré cet article de sa commande : ${item}.`,
  itemRemovedThenCancelled: (item, { other }) =>
    `${other} avait retiré cet article de sa commande, qui a été annulée depuis : ${item}.`,
  itemRefunded: () => "Ce qui a été payé pour cet article sera remboursé.",
  itemChanged: ({ name, before, now }, { other }) =>
    `${other} ne souhaite plus que ${now} × ${name} au lieu de ${before}.`,
  itemSupplied: ({ name, before, now }, { other }) =>
    `${other} ne peut vous fournir que ${now} × ${name} au lieu des ${before} commandés.`,
  itemMissing: ({ name }, { other }) => `${other} ne peut pas vous fournir ${name}.`,
  totalIsFinal: ({ other }) => `Tout est pesé dans votre commande chez ${other} : le montant est définitif.`,
  whatIsLeft: () => "Voici ce qu’il vous reste à préparer :",
  readyForPickup: ({ other }) => `Votre commande est prête : ${other} vous attend.`,
  readyForDelivery: ({ other }) => `Votre commande est prête : ${other} va vous la livrer.`,
  readyForMarketDay: ({ other }) => `Votre commande est prête : ${other} l’apporte au jour de marché.`,
  readyThenCancelled: ({ other }) => `${other} avait préparé votre commande, mais elle a été annulée depuis.`,
  received: ({ other }) =>
    `Vous avez reçu votre commande de chez ${other}. Profitez-en bien, et laissez un avis pour dire ce que vous en avez pensé.`,
  handedOver: ({ other }) => `La commande ${de(other)} a été remise.`,
  handedOverAndEarned: ({ other }) =>
    `La commande ${de(other)} a été remise, et l’argent est disponible sur votre solde.`,
  producerDisabled: ({ siteName, other }) =>
    `${other} ne peut pas utiliser ${siteName} pour le moment, et ne pourra peut-être ni préparer ni remettre votre commande.`,
  mayCancel: () => "Vous pouvez annuler votre commande tant que vous ne l’avez pas reçue.",
  notPaidYet: () => "Rien n’a encore été payé.",
  wouldBeRefunded: () => "Si vous annulez, votre paiement vous sera remboursé.",
  paidLate: ({ other, total }) =>
    `Votre commande chez ${other} a été annulée avant l’arrivée de votre paiement de ${total}.`,
  latePaymentRefunded: () => "Ce paiement vous sera remboursé.",
  refundAsked: {
    buyer: (amount, { other }) =>
      `Nous vous remboursons ${amount} pour votre commande chez ${other}. L’argent est en route.`,
    producer: (amount, { siteName, other }) => `L’équipe ${de(siteName)} a remboursé ${amount} à ${other}.`,
  },
  refundByHand: (amount, { other }) =>
    `Pour votre commande chez ${other}, ${amount} vous sont rendus en espèces.`,
  refundDone: (amount, { other }) =>
    `${amount} vous ont été remboursés pour votre commande chez ${other}. Votre banque peut mettre quelques jours à l’afficher.`,
  refundPaidBy: {
    producer: () =>
      "Ce montant est prélevé sur votre portefeuille, et la commission correspondante vous est rendue.",
    site: ({ siteName }) =>
      `${siteName} prend ce montant à sa charge : rien n’est prélevé sur votre portefeuille.`,
    nobody: () => "Rien n’est prélevé sur votre portefeuille, car la commande a été payée en espèces.",
  },
  cancelledBy: {
    operator: {
      buyer: ({ siteName, other }) => `L’équipe ${de(siteName)} a annulé votre commande chez ${other}.`,
      producer: ({ siteName, other }) => `L’équipe ${de(siteName)} a annulé la commande ${de(other)}.`,
    },
    system: {
      buyer: ({ other }) => `Votre commande chez ${other} a été annulée.`,
      producer: ({ other }) => `La commande ${de(other)} a été annulée.`,
    },
    reader: {
      buyer: ({ other }) => `Vous avez annulé votre commande chez ${other}.`,
      producer: ({ other }) => `Vous avez annulé la commande ${de(other)}.`,
    },
    other: {
      buyer: ({ other }) => `${other} a annulé votre commande.`,
      producer: ({ other }) => `${other} a annulé sa commande.`,
    },
  },
  notPaidInTime: () => "Elle n’a pas été payée à temps.",
  cannotSell: ({ siteName, other }) => `${other} ne peut pas vendre sur ${siteName} pour le moment.`,
  cardFailed: () => "Le montant n’a pas pu être prélevé sur la carte.",
  nothingSupplied: () => "Rien n’a pu être fourni.",
  noReason: () => "Aucune raison n’a été donnée.",
  reasonOf: {
    operator: (reason) => `Elle a écrit : ${quoted(reason)}`,
    reader: (reason) => `Vous avez écrit : ${quoted(reason)}`,
    other: (reason, { other }) => `${other} a écrit : ${quoted(reason)}`,
  },
  delivery: (amount, { marketDay }) =>
    `${marketDay ? "Livraison au lieu de retrait" : "Livraison"} : ${amount}`,
  totalInCash: ({ total }) => `Le total est de ${total}, en espèces.`,
  totalByCard: ({ total }) => `Le total est de ${total}, payé par carte.`,
  totalByTransfer: ({ total }) => `Le total est de ${total}, payé par virement.`,
  totalEstimated: (most, { total }) =>
    `Le total est d’environ ${total}, et de ${most} au maximum : on paie ce que pèse la marchandise.`,
  totalNeverPaidInCash: ({ total }) => `Le total aurait été de ${total}, en espèces. Rien n’a été payé.`,
  totalNeverPaid: ({ total }) => `Le total aurait été de ${total}.`,
  totalPaidByCard: ({ total }) => `Le total était de ${total}, payé par carte.`,
  totalPaidByTransfer: ({ total }) => `Le total était de ${total}, payé par virement.`,
  refunded: {
    buyer: ({ isTransfer }) =>
      isTransfer ? "Il sera reversé sur le compte d’où il est venu." : "Il sera remboursé sur la carte.",
    producer: ({ other }) => `Il sera remboursé à ${other}.`,
  },
  pickedUpAt: {
    buyer: (where) => `À retirer à cette adresse : ${where}.`,
    producer: (where) => `La commande sera retirée à cette adresse : ${where}.`,
  },
  deliveredTo: {
    buyer: (where) => `La commande sera livrée à cette adresse : ${where}.`,
    producer: (where) => `À livrer à cette adresse : ${where}.`,
  },
  fetchedOn: {
    buyer: ({ day, from, until, place, number }) =>
      `À retirer au jour de marché du ${day} entre ${from} et ${until} : ${place}. Sur place, votre numéro est le ${number}.`,
    producer: ({ day, from, until, place, number }) =>
      `Elle est destinée au jour de marché du ${day} (${place}) : panier ${number}, retiré entre ${from} et ${until}.`,
  },
  addPickupAddress: ({ other }) =>
    `Vous n’avez pas encore indiqué d’adresse de retrait. Ajoutez-la à votre profil, et ${other} la verra avec la commande.`,
  placeUnknown: ({ other }) =>
    `${other} n’a pas encore indiqué où retirer la commande. Le lieu s’affichera avec la commande dès qu’il sera connu.`,
  askByPhone: (phone) => `Vous pouvez aussi demander par téléphone : ${phone}.`,
  wantedOn: (day) => `Date souhaitée : ${day}.`,
  note: {
    buyer: (note) => `Votre message : ${quoted(note)}`,
    producer: (note, { other }) => `Message ${de(other)} : ${quoted(note)}`,
  },
  foundAs: ({ siteName, orderId }) => `Vous la retrouverez sur ${siteName} : c’est la commande ${orderId}.`,
};
