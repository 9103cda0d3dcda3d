import type { DaysWords } from "./en.ts";

/** Les lieux, les jours de marché et les séries, tels que l'équipe les prépare. */
export const days: DaysWords = {
  title: "Jours de marché",
  none: "Aucun jour de marché à partir de cette date.",
  noSeries: "Aucune série pour l'instant.",
  newDay: "Nouveau jour de marché",
  newSeries: "Nouvelle série",
  newPlace: "Nouveau lieu",
  series: "Séries",
  places: "Lieux",
  change: (day) => `Modifier le ${day}`,
  changeDay: "Modifier",
  cancelDay: "Annuler ce jour de marché",
  cancelTitle: (day) => `Annuler le jour de marché du ${day} ?`,
  cancelText:
    "Toutes ses commandes sont annulées, ce qui a été payé est remboursé, et chacun reçoit un e-mail avec le motif.",
  remove: "Supprimer",
  removalTitle: (name) => `Supprimer ${name} ?`,
  dayRemovalText: "Personne n'a commandé pour ce jour. Une série ne le recréera pas.",
  seriesRemovalText:
    "Ses jours à venir que personne n'a modifiés et pour lesquels personne n'a commandé disparaissent avec elle. Les autres restent.",
  placeRemovalText:
    "Un lieu où des jours de marché ont été tenus ne peut pas être supprimé, seulement mis hors service.",
  save: "Enregistrer",
  optional: "facultatif",
  confirm:
    "Le faire quand même : des commandes existent pour ces jours, et les personnes concernées seront prévenues",

  date: "Date",
  place: "Lieu",
  hours: "Horaires",
  fromTo: (from, to) => `de ${from} à ${to}`,
  startsAt: "Début",
  endsAt: "Fin",
  opensAt: "Ouverture des commandes",
  closesAt: "Clôture des commandes",
  closesBefore: (daysBefore, time) =>
    daysBefore === 0
      ? `le jour même, ${time}`
      : daysBefore === 1
        ? `la veille, ${time}`
        : `${daysBefore} jours avant, ${time}`,
  daysBefore: "Clôture des commandes, nombre de jours avant",
  closesTime: "à",
  slotMinutes: "Minutes par créneau de retrait",
  slotCapacity: "Paniers par créneau",
  slotHint: "Laissez les deux vides pour un seul créneau sans limite.",
  note: "Message pour tous",
  noteHint: "Par exemple : rapportez vos bocaux vides.",
  everybody: "Tous les producteurs viennent",
  baskets: "Paniers",
  producers: "Producteurs",
  slots: "Créneaux de retrait",
  room: "Places",
  anyNumber: "sans limite",
  attending: "Qui vient",
  nobodyComes: "Personne n'a encore dit venir.",
  cancelReason: "Annulé parce que",
  handOver: "Distribution",
  sheets: "Listes",
  asBuyers: "Vu par les acheteurs",
  facts: "À propos du jour",
  helpers: "Bénévoles",
  helpersText:
    "Ce jour-là, les bénévoles remettent les paniers. Ils voient les noms et les numéros de téléphone des acheteurs de ce jour.",
  helper: "Nom d'utilisateur ou adresse e-mail",
  addHelper: "Ajouter",
  removeHelper: "Retirer",
  ofName: (action, name) => `${action} : ${name}`,
  status: {
    announced: "Annoncé",
    open: "Commandes ouvertes",
    closed: "Commandes closes",
    under_way: "En cours",
    done: "Terminé",
    cancelled: "Annulé",
  },

  repeats: "Se répète",
  weekday: "Le",
  repeatOptions: (weeks) =>
    [...new Set([1, 2, 3, 4, ...(weeks === undefined ? [] : [weeks])])]
      .map((count) => ({
        value: `w${count}`,
        text: count === 1 ? "chaque semaine" : `toutes les ${count} semaines`,
      }))
      .concat([
        { value: "n1", text: "le premier de chaque mois" },
        { value: "n2", text: "le deuxième de chaque mois" },
        { value: "n3", text: "le troisième de chaque mois" },
        { value: "n4", text: "le quatrième de chaque mois" },
        { value: "n-1", text: "le dernier de chaque mois" },
      ]),
  rule: (rule, weekday) =>
    rule.nth === undefined
      ? rule.every_weeks === 1
        ? `Chaque ${weekday}`
        : `Le ${weekday}, toutes les ${rule.every_weeks} semaines`
      : `Le ${{ "1": "premier", "2": "deuxième", "3": "troisième", "4": "quatrième", "-1": "dernier" }[rule.nth]} ${weekday} du mois`,
  startsOn: "À partir du",
  endsOn: "Jusqu'au",
  makesDays: "Créer ses jours de marché huit semaines à l'avance",

  name: "Nom",
  address: "Adresse",
  instructions: "Comment s'y rendre",
  instructionsHint: "Par exemple : par le portail, deuxième porte.",
  phone: "Téléphone le jour même",
  town: "Commune, telle qu'on la cherche",
  townHint: "Avec ses coordonnées, les acheteurs trouvent le lieu selon la distance.",
  latitude: "Latitude",
  longitude: "Longitude",
  charge: "Prix par panier",
  chargeHint:
    "Une seule fois pour tout ce qu'un acheteur retire un jour de marché. Le site le conserve. Laissé vide, rien n'est facturé.",
  freeFrom: "Gratuit à partir de",
  freeFromHint: "À partir de ce montant de produits, rien n'est facturé.",
  inUse: "Des jours de marché peuvent s'y tenir",
  notInUse: "hors service",

  refusals: {
    day_has_orders: "Des commandes existent pour ces jours, et cela romprait ce qui a été promis",
    day_closed: "Ce jour de marché ne se modifie plus : il est terminé ou annulé",
    place_in_use: "Des jours de marché ont été tenus dans ce lieu. Mettez-le plutôt hors service",
    not_found: "Cela n'existe plus",
  },
};
