/** Where the demo people live: `[name, latitude, longitude, postal code]`, by the language of the streets there. */
type Town = [name: string, latitude: number, longitude: number, postalCode: string];

const dutch: Town[] = [
  ["Ghent", 51.0543, 3.7174, "9000"],
  ["Bruges", 51.2093, 3.2247, "8000"],
  ["Antwerp", 51.2194, 4.4025, "2000"],
  ["Leuven", 50.8798, 4.7005, "3000"],
  ["Mechelen", 51.0259, 4.4776, "2800"],
  ["Kortrijk", 50.828, 3.2649, "8500"],
  ["Hasselt", 50.9307, 5.3325, "3500"],
  ["Aalst", 50.9378, 4.0403, "9300"],
  ["Oudenaarde", 50.8463, 3.6049, "9700"],
  ["Deinze", 50.9818, 3.532, "9800"],
  ["Merelbeke", 50.9945, 3.7465, "9820"],
  ["Lochristi", 51.0977, 3.833, "9080"],
  ["Eeklo", 51.1859, 3.5675, "9900"],
  ["Maldegem", 51.21, 3.447, "9990"],
  ["Torhout", 51.0656, 3.1022, "8820"],
  ["Diksmuide", 51.0324, 2.8647, "8600"],
  ["Veurne", 51.0722, 2.6624, "8630"],
  ["Nieuwpoort", 51.1301, 2.7513, "8620"],
  ["Ostend", 51.23, 2.92, "8400"],
  ["Zeebrugge", 51.33, 3.2, "8380"],
  ["Poperinge", 50.8553, 2.7267, "8970"],
  ["Ypres", 50.8514, 2.8857, "8900"],
  ["Roeselare", 50.9446, 3.1233, "8800"],
  ["Tielt", 50.9989, 3.3271, "8700"],
  ["Geraardsbergen", 50.773, 3.882, "9500"],
  ["Ninove", 50.835, 4.024, "9400"],
  ["Halle", 50.7338, 4.2345, "1500"],
  ["Gooik", 50.7947, 4.1137, "1755"],
  ["Hoeilaart", 50.767, 4.4683, "1560"],
  ["Overijse", 50.7743, 4.5346, "3090"],
  ["Tienen", 50.807, 4.938, "3300"],
  ["Sint-Truiden", 50.8167, 5.1864, "3800"],
  ["Borgloon", 50.805, 5.343, "3840"],
  ["Tongeren", 50.7805, 5.4648, "3700"],
  ["Bilzen", 50.8733, 5.5184, "3740"],
  ["Genk", 50.965, 5.5, "3600"],
  ["Bree", 51.141, 5.597, "3960"],
  ["Turnhout", 51.3225, 4.9447, "2300"],
  ["Geel", 51.162, 4.991, "2440"],
  ["Hoogstraten", 51.4003, 4.761, "2320"],
  ["Lier", 51.1313, 4.5704, "2500"],
  ["Sint-Niklaas", 51.165, 4.143, "9100"],
  ["Lokeren", 51.1036, 3.9939, "9160"],
  ["Dendermonde", 51.0287, 4.101, "9200"],
];

const french: Town[] = [
  ["Tournai", 50.6056, 3.3878, "7500"],
  ["Ath", 50.63, 3.778, "7800"],
  ["Namur", 50.4674, 4.872, "5000"],
  ["Liège", 50.6326, 5.5797, "4000"],
  ["Herve", 50.639, 5.794, "4650"],
  ["Malmedy", 50.426, 6.028, "4960"],
  ["Chimay", 50.048, 4.317, "6460"],
  ["Dinant", 50.261, 4.912, "5500"],
  ["Bouillon", 49.795, 5.067, "6830"],
];

const dutchStreets = [
  "Molenstraat",
  "Kerkstraat",
  "Veldstraat",
  "Hoevestraat",
  "Beekstraat",
  "Lindedreef",
  "Bosweg",
];
const frenchStreets = [
  "rue du Moulin",
  "chemin des Prés",
  "rue de la Fontaine",
  "rue des Tilleuls",
  "rue Haute",
];

export const towns = [
  ...dutch.map((town) => ({ ...asPlace(town), streets: dutchStreets })),
  ...french.map((town) => ({ ...asPlace(town), streets: frenchStreets })),
];

function asPlace([name, latitude, longitude, postalCode]: Town) {
  return { name, latitude, longitude, postalCode };
}
