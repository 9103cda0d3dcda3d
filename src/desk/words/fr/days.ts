import type { days as english } from "../en/days.ts";

export const days: typeof english = {
  coming: "Prochains jours de marché",
  none: "Aucun jour de marché n’est prévu.",
  series: "Chaque fois",
  rule: (rule, weekday) =>
    rule.nth === undefined
      ? rule.every_weeks === 1
        ? `Chaque ${weekday}`
        : `Le ${weekday}, toutes les ${rule.every_weeks} semaines`
      : `Le ${{ "1": "premier", "2": "deuxième", "3": "troisième", "4": "quatrième", "-1": "dernier" }[rule.nth]} ${weekday} du mois`,
  hours: (from, to) => `${from} à ${to}`,
  closes: (moment) => `Clôture des commandes : ${moment}`,
  closed: "Les commandes sont closes",
  sheets: "Listes",
  youCome: "Vous venez",
  come: "Venir",
  stayAway: "Ne pas venir",
  comeAlways: "Toujours venir",
  stayAwayAlways: "Ne plus venir",
  ofDay: (action, day) => `${action} : ${day}`,
  comes: "Vous venez. Les clients peuvent commander vos produits pour ce jour.",
  staysAway: "Vous ne venez pas.",
  off: "Jours de congé",
  offText: "Ces jours-là, vous ne venez à aucun marché, quoi que vous ayez dit avant.",
  from: "Du",
  to: "Au",
  addOff: "Ajouter des congés",
  removeOff: "Retirer",
  offSaved: "Vos congés sont enregistrés.",
  refusals: {
    day_closed: "Ce jour de marché n’accepte plus de changements",
    not_attending: "Ce jour de marché tombe pendant vos congés. Changez-les d’abord",
    open_orders: "Vous avez des commandes pour ce jour de marché. Remettez-les ou annulez-les d’abord",
    not_a_producer: "Vous avez suspendu vos ventes. Reprenez-les d’abord",
    not_found: "Ce jour de marché n’existe plus",
  },
};
