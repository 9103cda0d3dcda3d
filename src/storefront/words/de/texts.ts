import type { Texts } from "../en/texts.ts";

export const texts: Texts = {
  notWritten: (siteName) =>
    `Der Betreiber von ${siteName} hat diese Seite noch nicht geschrieben. Das Gesetz verlangt folgende Angaben.`,
  operator: {
    title: "Betreiber",
    address: "Anschrift",
    email: "E-Mail",
    phone: "Telefon",
    bankAccount: "Bankkonto",
  },
  whereToWrite: (file) => `Speichern Sie den Text dafür als Markdown unter ${file} in DATA_DIR.`,
  about: (siteName) => [
    [
      "Ein Markt ohne Zwischenhandel",
      `Auf ${siteName} kaufen Sie Lebensmittel bei denen, die sie anbauen, backen, fangen und herstellen. Jeder Erzeuger legt seine Preise selbst fest, und Sie sehen, von wem und woher alles kommt.`,
    ],
    [
      "So funktioniert es",
      "Legen Sie Produkte verschiedener Erzeuger in einen Warenkorb. An der Kasse wählen Sie für jeden Erzeuger, ob Sie die Bestellung abholen oder, wo es angeboten wird, liefern lassen. Sie zahlen bar beim Erhalt oder, wo es angeboten wird, mit Karte.",
    ],
    [
      "Preise, die sich vergleichen lassen",
      "Neben jedem Preis steht, was ein Kilogramm, ein Liter oder ein Stück kostet. Erzeuger können dafür zahlen, dass ein Produkt vorn steht; solche Plätze sind immer als Anzeige gekennzeichnet.",
    ],
    [
      "Bewertungen, denen Sie trauen können",
      "Wer einen Erzeuger bewertet, wird nur dann als bestätigter Käufer gezeigt, wenn er eine Bestellung von ihm erhalten hat.",
    ],
  ],
  terms: (siteName) => [
    [
      "Vertragsparteien",
      `Wer ${siteName} betreibt, und dass Sie beim jeweiligen Erzeuger kaufen, nicht beim Betreiber.`,
    ],
    [
      "Wer verkauft",
      "Ob der jeweilige Verkäufer Unternehmer ist und welche Verbraucherrechte daraus folgen.",
    ],
    [
      "Bestellung und Vertragsschluss",
      "Wie eine Bestellung verbindlich wird und wie sich Fehler vorher berichtigen lassen.",
    ],
    ["Preise und Zahlung", "Was die Preise enthalten, was hinzukommen kann, und wie und wann Sie zahlen."],
    [
      "Abholung und Lieferung",
      "Wo, wann und zu welchen Kosten, und was mit nicht abgeholten Bestellungen geschieht.",
    ],
    [
      "Widerrufsrecht",
      "Die Frist von 14 Tagen, wie Sie widerrufen, und dass schnell verderbliche Waren ausgenommen sind.",
    ],
    ["Gewährleistung", "Ihre Rechte, wenn etwas nicht wie vereinbart ist, und gegen wen sie bestehen."],
    ["Reihenfolge in Listen", "Wonach Produkte geordnet werden und wie bezahlte Plätze gekennzeichnet sind."],
    ["Bewertungen", "Wer sie schreiben darf und wie sie geprüft werden."],
    [
      "Beschwerden",
      "Wohin Sie sich wenden, wie lange eine Antwort dauert und wer Streitfälle außergerichtlich schlichtet.",
    ],
    [
      "Anwendbares Recht",
      "Welches Recht gilt; Verbraucher behalten den Schutz des Landes, in dem sie leben.",
    ],
  ],
  privacy: (siteName) => [
    [
      "Verantwortlicher",
      `Name, Anschrift und Kontaktdaten dessen, der entscheidet, was auf ${siteName} mit personenbezogenen Daten geschieht.`,
    ],
    ["Datenschutzbeauftragter", "Wie er zu erreichen ist, falls es ihn gibt."],
    [
      "Was verarbeitet wird, wozu und auf welcher Grundlage",
      "Konto, Bestellungen, Zahlungen, Nachrichten, und die Rechtsgrundlage dafür.",
    ],
    [
      "Empfänger",
      "Wer Daten erhält: die Erzeuger, bei denen Sie kaufen, Zahlungs- und E-Mail-Dienste, der Hoster.",
    ],
    [
      "Übermittlung in andere Länder",
      "Ob Daten den Europäischen Wirtschaftsraum verlassen, und mit welchen Garantien.",
    ],
    [
      "Speicherdauer",
      "Für jede Art von Daten, zum Beispiel Rechnungen so lange, wie das Steuerrecht es verlangt.",
    ],
    [
      "Ihre Rechte",
      "Auskunft, Berichtigung, Löschung, Einschränkung, Übertragbarkeit und Widerspruch; eine Einwilligung können Sie jederzeit widerrufen. In Ihrem Konto können Sie Ihre Daten herunterladen und den Markt verlassen.",
    ],
    [
      "Beschwerde",
      "Sie können sich bei einer Aufsichtsbehörde beschweren. Hier steht die zuständige mit ihrer Anschrift.",
    ],
    [
      "Cookies",
      "Diese Website setzt nur Cookies, die sie braucht: eines, damit Sie angemeldet bleiben, eines für einen Warenkorb ohne Konto, eines für die gewählte Sprache und eines, das eine Meldung einmal zeigt. Sie misst niemanden und lädt nichts von anderen Websites.",
    ],
  ],
  imprint: (siteName) => [
    [
      "Betreiber",
      `Vollständiger Name und Rechtsform dessen, der ${siteName} betreibt, und wer ihn vertritt.`,
    ],
    ["Anschrift", "Die ladungsfähige Anschrift; ein Postfach genügt nicht."],
    ["Kontakt", "Eine E-Mail-Adresse und eine Telefonnummer, unter denen ein Mensch zu erreichen ist."],
    [
      "Register und Nummer",
      "Das Handels-, Genossenschafts- oder Vereinsregister mit Nummer, falls eingetragen.",
    ],
    ["Umsatzsteuer-Identifikationsnummer", "Die USt-IdNr., falls vorhanden."],
    [
      "Aufsichtsbehörde",
      "Für Tätigkeiten, die eine Zulassung brauchen, etwa den Handel mit Bio-Lebensmitteln.",
    ],
    ["Meldung rechtswidriger Inhalte", "Die Kontaktstelle für Behörden und Nutzer und ihre Sprachen."],
  ],
};
