import type { Texts } from "../en/texts.ts";

export const texts: Texts = {
  notWritten: (siteName) =>
    `De beheerder van ${siteName} heeft deze pagina nog niet geschreven. De wet vraagt om het volgende.`,
  operator: {
    title: "De beheerder",
    address: "Adres",
    email: "E-mail",
    phone: "Telefoon",
    bankAccount: "Bankrekening",
  },
  whereToWrite: (file) => `Bewaar de tekst daarvoor als Markdown in ${file} in DATA_DIR.`,
  about: (siteName) => [
    [
      "Een markt zonder tussenhandel",
      `Op ${siteName} koop je eten bij de mensen die het telen, bakken, vangen en maken. Elke producent bepaalt zelf zijn prijzen, en je ziet van wie en waarvandaan alles komt.`,
    ],
    [
      "Zo werkt het",
      "Vul één winkelmand met producten van verschillende producenten. Bij het afrekenen kies je per producent of je de bestelling afhaalt of, waar dat kan, laat bezorgen. Je betaalt contant bij ontvangst of, waar dat kan, met je kaart.",
    ],
    [
      "Prijzen die je kunt vergelijken",
      "Naast elke prijs staat wat een kilo, een liter of een stuk kost. Producenten kunnen betalen om een product vooraan te tonen; zulke plaatsen staan altijd als gesponsord aangegeven.",
    ],
    [
      "Beoordelingen die je kunt vertrouwen",
      "Wie een producent beoordeelt, staat alleen als geverifieerde koper vermeld na een ontvangen bestelling.",
    ],
  ],
  terms: (siteName) => [
    ["Partijen", `Wie ${siteName} beheert, en dat je bij elke producent koopt en niet bij de beheerder.`],
    ["Wie verkoopt", "Of elke verkoper een ondernemer is, en welke consumentenrechten daaruit volgen."],
    [
      "Bestelling en overeenkomst",
      "Hoe een bestelling bindend wordt, en hoe je fouten daarvoor kunt herstellen.",
    ],
    ["Prijzen en betaling", "Wat de prijzen omvatten, wat erbij kan komen, en hoe en wanneer je betaalt."],
    [
      "Afhalen en bezorgen",
      "Waar, wanneer en tegen welke kosten, en wat er gebeurt met wat niet wordt afgehaald.",
    ],
    [
      "Herroepingsrecht",
      "De termijn van 14 dagen, hoe je herroept, en de uitzondering voor waren die snel bederven.",
    ],
    ["Wettelijke garantie", "Je rechten als iets niet is zoals afgesproken, en bij wie je ze uitoefent."],
    [
      "Volgorde van lijsten",
      "Waarop producten worden gerangschikt en hoe betaalde plaatsen zijn aangegeven.",
    ],
    ["Beoordelingen", "Wie ze mag schrijven en hoe ze worden gecontroleerd."],
    [
      "Klachten",
      "Waar je terechtkunt, hoe snel je antwoord krijgt, en wie geschillen buiten de rechter oplost.",
    ],
    [
      "Toepasselijk recht",
      "Welk recht geldt; een consument houdt de bescherming van het land waar hij woont.",
    ],
  ],
  privacy: (siteName) => [
    [
      "Verwerkingsverantwoordelijke",
      `Naam, adres en contactgegevens van wie beslist wat ${siteName} met persoonsgegevens doet.`,
    ],
    ["Functionaris voor gegevensbescherming", "Hoe je die bereikt, als die er is."],
    [
      "Wat er wordt verwerkt, waarom en op welke grond",
      "Account, bestellingen, betalingen, berichten, en de rechtsgrond van elk.",
    ],
    [
      "Ontvangers",
      "Wie gegevens krijgt: de producenten bij wie je koopt, betaal- en maildiensten, de hostingpartij.",
    ],
    [
      "Doorgifte naar andere landen",
      "Of gegevens de Europese Economische Ruimte verlaten, en met welke waarborgen.",
    ],
    ["Bewaartermijn", "Per soort gegevens, bijvoorbeeld facturen zolang de belastingwet dat voorschrijft."],
    [
      "Je rechten",
      "Inzage, rectificatie, wissing, beperking, overdraagbaarheid en bezwaar; toestemming kun je altijd intrekken. In je account kun je je gegevens downloaden en de markt verlaten.",
    ],
    ["Klacht", "Je kunt een klacht indienen bij een toezichthouder. Hier staat welke dat is, met adres."],
    [
      "Cookies",
      "Deze site plaatst alleen cookies die nodig zijn: een om ingelogd te blijven, een voor een winkelmand zonder account, een voor de gekozen taal en een om een melding één keer te tonen. De site meet niemand en laadt niets van andere sites.",
    ],
  ],
  imprint: (siteName) => [
    ["Beheerder", `Volledige naam en rechtsvorm van wie ${siteName} beheert, en wie die vertegenwoordigt.`],
    ["Adres", "Het bezoekadres; een postbus is niet genoeg."],
    ["Contact", "Een e-mailadres en een telefoonnummer waarop een mens te bereiken is."],
    ["Register en nummer", "De Kamer van Koophandel of de Kruispuntbank van Ondernemingen, met het nummer."],
    ["Btw-nummer", "Het btw-identificatienummer, als dat er is."],
    [
      "Toezichthouder",
      "Voor activiteiten waarvoor een vergunning nodig is, zoals de handel in biologisch voedsel.",
    ],
    ["Illegale inhoud melden", "Het contactpunt voor overheden en gebruikers, en in welke talen."],
  ],
};
