import type { DoctorWords } from "./en.ts";

/** De woorden van de diagnose. */
export const nl: DoctorWords = {
  says: {
    disk_ok: ({ free, total, folder }, { bytes }) => [`${bytes(free)} van ${bytes(total)} vrij op ${folder}`],
    disk_low: ({ free, total, folder }, { bytes }) => [
      `Nog maar ${bytes(free)} van ${bytes(total)} vrij op ${folder}`,
      "Verwijder oude exports en back-ups van die schijf, of vergroot haar.",
    ],
    disk_full: ({ free, total, folder }, { bytes }) => [
      `Bijna vol: ${bytes(free)} van ${bytes(total)} vrij op ${folder}`,
      "Maak nu ruimte. Is de schijf vol, dan neemt de database geen bestellingen meer aan.",
    ],
    disk_files: ({ free, folder }, { number }) => [
      `Er is nog maar plaats voor ${number(free)} bestanden op ${folder}`,
      "Zoek op die schijf een map met heel veel kleine bestanden (df -i toont het aantal).",
    ],
    disk_unreadable: ({ folder, why }) => [
      `De schijf van ${folder} kan niet worden bekeken: ${why}`,
      "Controleer DATA_DIR en wie die map mag lezen.",
    ],
    memory_ok: ({ free, total }, { bytes }) => [`${bytes(free)} van ${bytes(total)} beschikbaar`],
    memory_low: ({ free, total }, { bytes }) => [
      `Nog maar ${bytes(free)} van ${bytes(total)} beschikbaar`,
      "Verlaag WORKERS, stop andere programma’s of voeg geheugen toe.",
    ],

    database_ok: ({ version, size }, { bytes }) => [
      `PostgreSQL ${version} antwoordt en bevat ${bytes(size)}`,
    ],
    database_away: ({ why }) => [
      `De database is onbereikbaar: ${why}`,
      "Start haar, of controleer DATABASE_URL of DATA_DIR.",
    ],
    database_read_only: () => [
      "In de database kan niet worden geschreven: het is een standby, of ze staat op alleen-lezen",
      "Controleer of DATABASE_URL naar de primaire server leidt; noem bij meerdere servers alle.",
    ],
    database_outdated: ({ version, newest, isEmbedded }) => [
      `PostgreSQL ${version} mist de beveiligingsupdates van ${newest}`,
      isEmbedded
        ? "Installeer de volgende versie van Farmgate zodra die ze meebrengt. Tot dan kan alleen Farmgate zelf met deze server verbinden."
        : `Installeer ${newest} en herstart PostgreSQL. Je gegevens blijven zoals ze zijn.`,
    ],
    site_missing: ({ place }) => [
      `Op ${place} heeft nog geen site gedraaid`,
      "Start de server één keer, of controleer DATA_DIR en DATABASE_URL.",
    ],
    schema_behind: ({ count }) => [
      `Het schema mist ${count === 1 ? "een migratie" : `${count} migraties`} van deze versie`,
      "Start de server van deze versie, of voer uit: npm run farmgate -- migrate",
    ],
    schema_ahead: ({ name }) => [
      `Een nieuwere versie heeft deze database gemigreerd (${name})`,
      "Gebruik de nieuwere versie, of ga terug naar een back-up van daarvoor.",
    ],
    bloat_ok: () => ["De tabellen worden opgeruimd"],
    bloat: ({ table, dead, live }, { number }) => [
      `Tabel ${table} bevat ${number(dead)} dode rijen naast ${number(live)} levende`,
      `Zoek een transactie die al lang openstaat. Voer daarna uit in psql: VACUUM ${table}`,
    ],
    statements_ok: () => ["Geen transactie staat al 5 minuten open"],
    statement_long: ({ minutes, process, application }) => [
      `Een transactie${application && ` van ${application}`} staat al ${minutes} minuten open`,
      `Is het geen back-up of export, beëindig haar dan in psql: SELECT pg_terminate_backend(${process})`,
    ],
    wraparound_ok: ({ age }, { number }) => [`Transactienummers: ${number(age)} van 2.000.000.000 gebruikt`],
    wraparound_near: ({ age }, { number }) => [
      `Transactienummers: ${number(age)} van 2.000.000.000 gebruikt; autovacuum kan niet volgen`,
      "Zoek een oude transactie of replicatieslot, en voer uit in psql: VACUUM FREEZE",
    ],
    wraparound_next: ({ age }, { number }) => [
      `Transactienummers: ${number(age)} van 2.000.000.000 gebruikt. PostgreSQL weigert binnenkort te schrijven`,
      "Beëindig oude transacties, verwijder ongebruikte replicatieslots en voer nu uit in psql: VACUUM FREEZE",
    ],
    connections_ok: ({ used, most }) => [`${used} van ${most} verbindingen in gebruik`],
    connections_scarce: ({ used, most }) => [
      `${used} van ${most} verbindingen in gebruik`,
      "Verlaag DATABASE_POOL of WORKERS, of verhoog max_connections van PostgreSQL.",
    ],
    replica_ok: ({ name }) => [`Replica ${name} volgt de database`],
    replica_away: ({ name, why }) => [
      `Replica ${name} is niet bruikbaar: ${why}`,
      "Start de replica of controleer DATABASE_REPLICA_URLS. Tot die tijd beantwoorden de andere servers de leesvragen.",
    ],
    replica_behind: ({ name, seconds }, { number }) => [
      `Replica ${name} loopt ${number(seconds)} seconden achter`,
      "Kijk naar de schijf, het netwerk en lange query's op die server. Tot de achterstand is ingehaald, beantwoorden de andere servers de leesvragen.",
    ],

    jobs_ok: () => ["Het werk op de achtergrond loopt"],
    jobs_failed: ({ count, kinds }) => [
      `${count === 1 ? "1 taak is" : `${count} taken zijn`} de laatste 24 uur definitief mislukt: ${kinds}`,
      "Zoek in het log naar “a job failed”.",
    ],
    jobs_retried: ({ count, kinds }) => [
      `${count === 1 ? "1 taak mislukt herhaaldelijk en wordt" : `${count} taken mislukken herhaaldelijk en worden`} opnieuw geprobeerd: ${kinds}`,
      "Zoek in het log naar “a job failed”.",
    ],
    jobs_waiting: ({ count }, { number }) => [
      `${number(count)} taken wachten`,
      "Daalt dat aantal niet binnen enkele minuten, herstart dan de server en bekijk zijn log.",
    ],
    server_away: ({ minutes }, { number }) => [
      `Al ${number(minutes)} minuten heeft geen server zich gemeld, dus er vertrekt geen e-mail`,
      "Start de server.",
    ],
    letters_ok: () => ["Geen e-mail is mislukt"],
    letters_failed: ({ count }, { number }) => [
      `${number(count)} ${count === 1 ? "e-mail kon" : "e-mails konden"} niet worden verzonden`,
      "Ze staan op /console/letters/?status=failed, met de reden en een knop om ze opnieuw te verzenden.",
    ],

    backup_own: () => [
      "Eigen PostgreSQL: maak er back-ups van zoals docs/operating.md zegt, ook van de foto’s",
    ],
    backup_none: () => ["Er is geen back-up ingesteld (BACKUP_TO)"],
    backup_unset: () => [
      "Er is geen back-up: met de schijf zou alles verloren gaan",
      "Stel BACKUP_TO in op een map van een andere schijf, of op s3://bucket/map.",
    ],
    backup_never: () => ["Er is nog geen back-up gemaakt", "Voer uit: npm run farmgate -- backup"],
    backup_failed: ({ why }) => [
      `De laatste back-up is mislukt: ${why}`,
      "Verhelp de oorzaak en voer dan uit: npm run farmgate -- backup",
    ],
    backup_old: ({ hours }, { number }) => [
      `De laatste back-up is ${number(hours)} uur oud`,
      "Draait de server? Voer uit: npm run farmgate -- backup",
    ],
    backup_log: ({ behind }, { bytes }) => [
      `${bytes(behind)} aan wijzigingen zit nog niet in de back-up`,
      "Is BACKUP_TO bereikbaar en snel genoeg? Bekijk het log.",
    ],
    backup_unverified: () => [
      "De back-up is al meer dan een week niet uitgeprobeerd",
      "Voer uit: npm run farmgate -- backup verify",
    ],
    backup_broken: ({ why }) => [
      `De back-up kon niet als proef worden teruggezet: ${why}`,
      "Verhelp de oorzaak, maak een nieuwe en voer uit: npm run farmgate -- backup verify",
    ],
    backup_ok: ({ hours }, { number }) => [
      `De laatste back-up is ${number(hours)} uur oud en is als proef teruggezet`,
    ],

    mail_ok: ({ host }) => [`${host} neemt e-mails aan`],
    mail_kept: () => ["Geen mailserver: e-mails blijven op /dev/mailbox"],
    mail_nowhere: () => ["Geen e-mail bereikt iemand, dus niemand kan zich registreren", "Stel SMTP_URL in."],
    mail_refused: ({ host, why }) => [
      `${host} neemt geen e-mails aan: ${why}`,
      "Voer uit: npm run farmgate -- mail test jij@example.org. Dat zegt bij welke stap, en wat te doen.",
    ],
    sender_default: () => [
      "E-mails komen van no-reply@localhost, wat de meeste mailservers weigeren",
      "Stel MAIL_FROM in op een adres van je domein.",
    ],
    spf_ok: ({ domain }) => [`${domain} zegt welke servers zijn e-mails mogen verzenden (SPF)`],
    spf_missing: ({ domain }) => [
      `${domain} zegt niet welke servers zijn e-mails mogen verzenden (SPF)`,
      "Publiceer het TXT-record dat je mailprovider opgeeft, zoals: v=spf1 include:… -all",
    ],
    spf_several: ({ domain, count }) => [
      `${domain} heeft ${count} SPF-records, dus geen ervan telt`,
      "Voeg ze samen tot één TXT-record.",
    ],
    spf_open: ({ domain }) => [
      `${domain} laat elke server zijn e-mails verzenden (SPF met “all”)`,
      "Eindig het record in plaats daarvan met -all of ~all.",
    ],
    dkim_ok: ({ domain }) => [`${domain} publiceert sleutels voor handtekeningen (DKIM)`],
    dkim_missing: ({ domain }) => [
      `${domain} publiceert geen sleutel voor handtekeningen (DKIM)`,
      "Zet DKIM aan bij je mailprovider en publiceer het record dat hij toont. Veel mailboxen weigeren niet-ondertekende e-mail.",
    ],
    dmarc_ok: ({ domain }) => [`${domain} zegt wat er met vervalste e-mails moet gebeuren (DMARC)`],
    dmarc_missing: ({ domain }) => [
      `${domain} zegt niet wat er met vervalste e-mails moet gebeuren (DMARC)`,
      `Publiceer een TXT-record op _dmarc.${domain}, om te beginnen: v=DMARC1; p=none`,
    ],
    domain_unknown: ({ domain }) => [
      `Het domein ${domain}, waarvan e-mails komen, bestaat niet`,
      "Controleer MAIL_FROM. Andere mailservers weigeren afzenders met een onbekend domein.",
    ],
    names_silent: ({ domain }) => [
      `Geen naamserver antwoordde over ${domain}`,
      "Controleer of deze machine namen kan opzoeken, en herhaal de diagnose.",
    ],

    certificate_none: () => ["PUBLIC_URL is geen https, dus er is geen certificaat om te bekijken"],
    certificate_ok: ({ host, days }) => [`Het certificaat van ${host} geldt nog ${days} dagen`],
    certificate_ending: ({ host, days }) => [
      `Het certificaat van ${host} verloopt over ${days} ${days === 1 ? "dag" : "dagen"}`,
      "Zoek uit waarom het niet werd vernieuwd: in het log van de server of van de proxy ervoor.",
    ],
    certificate_ended: ({ host }) => [
      `Het certificaat van ${host} is verlopen, dus browsers weigeren de site`,
      "Vernieuw het: de reden staat in het log van de server of van de proxy ervoor.",
    ],
    certificate_refused: ({ host, why }) => [
      `Browsers weigeren het certificaat van ${host} (${why})`,
      "Gebruik een certificaat voor deze naam, met alle tussenliggende certificaten.",
    ],
    address_away: ({ host, why }) => [
      `Deze machine bereikt ${host} niet (${why})`,
      "Controleer het DNS-record, de proxy en de firewall. Sommige routers leiden niet terug naar een site erachter: probeer het dan van buiten.",
    ],

    clock_ok: ({ seconds }) => [`De klok loopt juist (${seconds} s verschil)`],
    clock_database: ({ seconds }) => [
      `De klokken van deze machine en van de database verschillen ${Math.abs(seconds)} s`,
      "Zet op beide tijdsynchronisatie aan: timedatectl set-ntp true",
    ],
    clock_off: ({ seconds }) => [
      `De klok loopt ${Math.abs(seconds)} s ${seconds > 0 ? "voor" : "achter"}`,
      "Zet tijdsynchronisatie aan: timedatectl set-ntp true",
    ],
    clock_unknown: () => ["Geen tijdserver was te bereiken"],

    settings_ok: () => ["Geen instelling geeft problemen"],
    setting_production: () => [
      "De site is openbaar zonder NODE_ENV=production: /dev/mailbox toont iedereen alle e-mails met hun codes",
      "Stel NODE_ENV=production in.",
    ],
    setting_public_url: () => ["E-mails bevatten geen link naar de site", "Stel PUBLIC_URL in."],
    setting_public_http: () => [
      "PUBLIC_URL is http: wachtwoorden gaan onversleuteld over het netwerk",
      "Gebruik https: zie “TLS” in docs/operating.md.",
    ],
    setting_trust_proxy: () => [
      "Alle bezoekers lijken van de proxy te komen en delen zijn limieten",
      "Stel TRUST_PROXY in op het adres van de proxy, zoals loopback.",
    ],
    setting_rate_limit: () => [
      "RATE_LIMIT=off: wachtwoorden kunnen onbeperkt worden geraden",
      "Verwijder deze instelling.",
    ],
    setting_time_zone: () => ["Dagen worden in UTC gerekend", "Stel TIME_ZONE in, zoals Europe/Amsterdam."],
    setting_jwt_secret: () => [
      "JWT_SECRET is niet ingesteld, en met DATABASE_URL eist de server dat",
      "Stel het in op wat dit toont: openssl rand -base64 48",
    ],
    setting_workers: ({ workers, cores }) => [
      `WORKERS=${workers} is meer dan het aantal kernen van deze machine (${cores})`,
      "Verlaag het tot het aantal kernen.",
    ],
    setting_commission: () => [
      "COMMISSION_PERCENT heeft geen effect: contant is vrij van commissie, en iets anders wordt niet aanvaard",
      "Vul PAYMENT_METHODS aan, of verwijder COMMISSION_PERCENT.",
    ],
    setting_data_dir: ({ folder }) => [
      `DATA_DIR ligt in de map van deze versie (${folder}) en zou ermee verwijderd worden`,
      "Verplaats de map terwijl de server stilstaat, en stel DATA_DIR in op de nieuwe plaats.",
    ],

    versions: ({ release, node }) => [`Farmgate ${release} op Node ${node}`],
    too_slow: () => [
      "Geen antwoord binnen de tijd",
      "Herhaal de diagnose. Blijft het zo, dan is de machine of haar netwerk overbelast.",
    ],
    check_failed: ({ why }) => [`Dit kon niet worden onderzocht: ${why}`, "Bekijk het log van de server."],
  },
  checks: {
    versions: "Versies",
    settings: "Instellingen",
    disk: "Schijf",
    memory: "Geheugen",
    database: "Database",
    jobs: "Achtergrondwerk",
    letters: "E-mails",
    backup: "Back-up",
    mail: "Mailserver",
    certificate: "Certificaat",
    clock: "Klok",
  },
  states: { ok: "in orde", warning: "bekijken", error: "fout" },
  allWell: "Alles is in orde.",
  notWell: (count) => (count === 1 ? "1 punt vraagt je aandacht." : `${count} punten vragen je aandacht.`),
};
