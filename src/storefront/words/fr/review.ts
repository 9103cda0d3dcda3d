import type { review as english } from "../en/review.ts";

export const review: typeof english = {
  title: (name) => `Votre avis sur ${name}`,
  rating: "Dans l’ensemble",
  freshness_rating: "Fraîcheur",
  delivery_rating: "Retrait ou livraison",
  stars: ["1 étoile", "2 étoiles", "3 étoiles", "4 étoiles", "5 étoiles"],
  noAnswer: "Sans réponse",
  text: "Que diriez-vous à un ami ?",
  optional: "facultatif",
  save: "Publier l’avis",
  change: "Enregistrer les modifications",
  takeBack: "Retirer l’avis",
  takeBackTitle: "Retirer votre avis ?",
  takeBackText: "Il disparaît de la page du producteur. Vous pourrez en écrire un autre.",
  keep: "Le garder",
  published: "Merci ! Votre avis est publié.",
  takenBack: "Votre avis est retiré.",
  isPublic: "Tout le monde peut le lire, avec votre nom.",
  own: "C’est vous : on ne se donne pas d’avis à soi-même.",
  twice: "Vous avez déjà donné votre avis sur ce producteur. Modifiez plutôt celui-là.",
};
