import { orderLetter } from "../order-letter.ts";
import type { Words } from "./en.ts";
import { frDays } from "./fr-days.ts";
import { frDisputes } from "./fr-disputes.ts";
import { frOrders } from "./fr-orders.ts";
import { de, reasonOf } from "./fr-quotes.ts";
import { frTransfers } from "./fr-transfers.ts";

const codeIsGoodFor = (minutes: number) =>
  `Ce code ne peut servir qu’une fois et expire dans ${minutes} minutes.`;
const teamOf = (siteName: string) => `L’équipe ${de(siteName)}`;
const wasItYou = "Si c’était vous, vous n’avez rien à faire.";
const mistypedAddress =
  "Si vous n’avez pas demandé ce code, quelqu’un s’est peut-être trompé d’adresse. Vous pouvez ignorer cet e-mail : il ne se passera rien.";
const mistake = (siteName: string) =>
  `Si vous pensez qu’il s’agit d’une erreur, contactez l’équipe ${de(siteName)}.`;
const nameOf = ({ holder, ending }: { holder: string; ending: string }) =>
  `le compte ${de(holder)} se terminant par ${ending}`;

/** The letters in French, with the blanks that no line may break at. */
export const fr: Words = {
  trial: ({ siteName }) => ({
    subject: `E-mail de test ${de(siteName)}`,
    lines: [
      `Cet e-mail est bien arrivé : ${siteName} peut donc envoyer des e-mails.`,
      "Les personnes qui gèrent le site l’ont envoyé par une commande. Vous n’avez rien à faire.",
    ],
  }),

  registrationCode: ({ siteName, code, minutes }) => ({
    subject: `Votre code pour ${siteName}`,
    lines: [
      `Bienvenue sur ${siteName} ! Saisissez ce code pour ouvrir votre compte :`,
      codeIsGoodFor(minutes),
      mistypedAddress,
    ],
    code,
  }),

  alreadyRegistered: ({ siteName, username, url }) => ({
    subject: `Vous avez déjà un compte sur ${siteName}`,
    lines: [
      `Quelqu’un, sans doute vous, a voulu ouvrir un compte sur ${siteName} avec cette adresse e-mail.`,
      `Vous avez déjà un compte, au nom d’utilisateur ${username}.`,
      "Connectez-vous, ou réinitialisez votre mot de passe si vous l’avez oublié.",
      "Si ce n’était pas vous, vous n’avez rien à faire : votre compte n’a pas changé.",
    ],
    ...(url === undefined ? {} : { link: { label: `Aller sur ${siteName}`, url } }),
  }),

  passwordResetCode: ({ siteName, username, code, minutes }) => ({
    subject: `Votre code de réinitialisation du mot de passe sur ${siteName}`,
    lines: [
      `Saisissez ce code pour choisir un nouveau mot de passe pour votre compte ${username} sur ${siteName} :`,
      codeIsGoodFor(minutes),
      "Si vous n’avez pas demandé ce code, ignorez cet e-mail : votre mot de passe reste le même. Ne communiquez ce code à personne.",
    ],
    code,
  }),

  emailChangeCode: ({ siteName, username, code, minutes }) => ({
    subject: `Votre code pour confirmer cette adresse e-mail sur ${siteName}`,
    lines: [
      `Saisissez ce code pour faire de cette adresse celle du compte ${username} sur ${siteName} :`,
      codeIsGoodFor(minutes),
      mistypedAddress,
    ],
    code,
  }),

  addressInUse: ({ siteName, username }) => ({
    subject: `Cette adresse e-mail est déjà utilisée sur ${siteName}`,
    lines: [
      `Quelqu’un a voulu utiliser cette adresse e-mail pour un autre compte sur ${siteName}.`,
      `Elle est déjà celle de votre compte ${username} : rien n’a donc changé.`,
      "Si c’était vous, choisissez une autre adresse pour l’autre compte. Sinon, vous n’avez rien à faire.",
    ],
  }),

  passwordChanged: ({ siteName, username }) => ({
    subject: `Votre mot de passe sur ${siteName} a été modifié`,
    lines: [
      `Le mot de passe de votre compte ${username} sur ${siteName} a été modifié, et les autres appareils ont été déconnectés.`,
      wasItYou,
      "Sinon, quelqu’un d’autre a accès à votre compte : réinitialisez tout de suite votre mot de passe, avec un code envoyé à cette adresse.",
    ],
  }),

  emailChanged: ({ siteName, username, newEmailHidden }) => ({
    subject: `Votre adresse e-mail sur ${siteName} a été modifiée`,
    lines: [
      `Les e-mails pour votre compte ${username} sur ${siteName} arrivent désormais à une autre adresse : ${newEmailHidden}`,
      wasItYou,
      `Sinon, quelqu’un d’autre a accès à votre compte : contactez tout de suite l’équipe ${de(siteName)}.`,
    ],
  }),

  sellingAsked: ({ siteName, username }) => ({
    subject: `Votre demande pour vendre sur ${siteName}`,
    lines: [
      `${teamOf(siteName)} a reçu votre demande pour vendre en tant que ${username}, et va regarder votre profil.`,
      "Vous recevrez un autre e-mail avec la décision. D’ici là, vous n’avez rien à faire, et vous pouvez continuer vos achats.",
      "Si vous n’avez pas fait cette demande, quelqu’un d’autre a accès à votre compte : réinitialisez tout de suite votre mot de passe.",
    ],
  }),

  sellerWaits: ({ siteName, asker }) => ({
    subject: `${asker} souhaite vendre sur ${siteName}`,
    lines: [
      `${asker} souhaite vendre sur ${siteName} et attend votre accord.`,
      `Pour accepter, lancez ceci sur la machine du site : npm run farmgate -- approve ${asker}`,
      `Pour refuser, avec une raison qui sera lue : npm run farmgate -- refuse ${asker} "la raison"`,
      "Vous recevez cet e-mail parce que vous avez le rôle staff.",
    ],
  }),

  sellingApproved: ({ siteName, username }) => ({
    subject: `Vous pouvez maintenant vendre sur ${siteName}`,
    lines: [
      `${teamOf(siteName)} a accepté votre demande : vous pouvez maintenant vendre en tant que ${username}.`,
      "Ajoutez une adresse de retrait à votre profil, puis mettez en vente votre premier produit.",
    ],
  }),

  sellingRefused: ({ siteName, username, reason }) => ({
    subject: `Vous ne pouvez pas encore vendre sur ${siteName}`,
    lines: [
      `${teamOf(siteName)} n’a pas accepté votre demande pour vendre en tant que ${username}.`,
      reasonOf(reason),
      "Votre compte reste tel quel, et vous pouvez refaire une demande.",
    ],
  }),

  sellingPaused: ({ siteName, username, reason }) => ({
    subject: `Vos ventes sur ${siteName} ont été suspendues`,
    lines: [
      `${teamOf(siteName)} a suspendu les ventes de ${username} : vos produits sont masqués jusqu’à ce que l’équipe vous laisse reprendre.`,
      reasonOf(reason),
      "Les commandes déjà passées suivent leur cours : préparez-les et remettez-les comme convenu.",
      mistake(siteName),
    ],
  }),

  sellingClosed: ({ siteName, username, reason }) => ({
    subject: `Vos ventes sur ${siteName} ont pris fin`,
    lines: [
      `${teamOf(siteName)} a mis fin aux ventes de ${username} : vos produits ne sont plus en vente.`,
      reasonOf(reason),
      "Les commandes encore en cours ont été annulées, et ce qui avait été payé est remboursé aux acheteurs.",
      "Ce que vous avez gagné reste dans votre portefeuille, et vous pouvez le faire verser comme avant.",
      mistake(siteName),
    ],
  }),

  sellingResumed: ({ siteName, username }) => ({
    subject: `Vous pouvez de nouveau vendre sur ${siteName}`,
    lines: [
      `${teamOf(siteName)} a mis fin à la suspension : ${username} vend de nouveau, et vos produits sont visibles.`,
    ],
  }),

  productRemoved: ({ siteName, username, name, reason }) => ({
    subject: `L’un de vos produits sur ${siteName} a été retiré`,
    lines: [
      `${teamOf(siteName)} a retiré le produit « ${name} » ${de(username)}.`,
      reasonOf(reason),
      "Les commandes qui le contiennent suivent leur cours.",
      mistake(siteName),
    ],
  }),

  disabled: ({ siteName, username, reason }) => ({
    subject: `Votre compte sur ${siteName} a été désactivé`,
    lines: [
      `${teamOf(siteName)} a désactivé votre compte ${username} : personne ne peut plus s’y connecter.`,
      reasonOf(reason),
      mistake(siteName),
    ],
  }),

  enabled: ({ siteName, username }) => ({
    subject: `Votre compte sur ${siteName} est de nouveau actif`,
    lines: [
      `${teamOf(siteName)} a réactivé votre compte ${username}. Vous pouvez vous connecter comme avant.`,
    ],
  }),

  roleGranted: ({ siteName, username, role }) => ({
    subject: `Vous avez maintenant le rôle ${role} sur ${siteName}`,
    lines: [
      `${teamOf(siteName)} a donné à votre compte ${username} le rôle ${role}.`,
      "Gardez votre mot de passe pour vous : toute personne qui le connaît peut faire ce que ce rôle permet.",
    ],
  }),

  roleRevoked: ({ siteName, username, role }) => ({
    subject: `Vous n’avez plus le rôle ${role} sur ${siteName}`,
    lines: [`${teamOf(siteName)} a retiré le rôle ${role} à votre compte ${username}.`],
  }),

  reviewRemoved: ({ siteName, username, about, reason, mayReview }) => ({
    subject: `Votre avis sur ${siteName} a été retiré`,
    lines: [
      `${teamOf(siteName)} a retiré l’avis sur ${about} que vous avez écrit en tant que ${username}.`,
      reasonOf(reason),
      `Vos étoiles ne comptent plus.${mayReview ? " Vous pouvez écrire un nouvel avis." : ""}`,
      mistake(siteName),
    ],
  }),

  payoutPaid: ({ siteName, username, amount, ...account }) => ({
    subject: `Votre virement de ${amount} ${de(siteName)} est en route`,
    lines: [
      `${teamOf(siteName)} a viré ${amount} du solde ${de(username)} vers ${nameOf(account)}.`,
      "Le virement peut prendre quelques jours.",
    ],
  }),

  payoutRefused: ({ siteName, username, amount, reason, mayAsk, ...account }) => ({
    subject: `Votre virement ${de(siteName)} a été refusé`,
    lines: [
      `${teamOf(siteName)} a refusé le virement de ${amount} vers ${nameOf(account)} demandé par ${username}.`,
      reasonOf(reason),
      `L’argent est de retour sur le solde${mayAsk ? ", et vous pouvez le redemander" : ""}.`,
    ],
  }),

  payoutReturned: ({ siteName, username, amount, reason, mayAsk, ...account }) => ({
    subject: `Votre virement ${de(siteName)} a été renvoyé par la banque`,
    lines: [
      `La banque a renvoyé le virement de ${amount} du solde ${de(username)} vers ${nameOf(account)}.`,
      reason === null ? "Elle n’a pas donné de raison." : `Motif indiqué : ${reason}`,
      `L’argent est de retour sur le solde.${mayAsk ? " Vérifiez le compte bancaire de votre profil avant de le redemander." : ""}`,
    ],
  }),

  ...frDays,

  ...frTransfers,

  ...frDisputes,

  order: orderLetter(frOrders),
};
