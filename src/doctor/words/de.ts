import type { DoctorWords } from "./en.ts";

/** Die Wörter der Diagnose. */
export const de: DoctorWords = {
  says: {
    disk_ok: ({ free, total, folder }, { bytes }) => [
      `${bytes(free)} von ${bytes(total)} frei unter ${folder}`,
    ],
    disk_low: ({ free, total, folder }, { bytes }) => [
      `Nur noch ${bytes(free)} von ${bytes(total)} frei unter ${folder}`,
      "Löschen Sie alte Exporte und Sicherungen von diesem Datenträger oder vergrößern Sie ihn.",
    ],
    disk_full: ({ free, total, folder }, { bytes }) => [
      `Fast voll: ${bytes(free)} von ${bytes(total)} frei unter ${folder}`,
      "Schaffen Sie jetzt Platz. Ist der Datenträger voll, nimmt die Datenbank keine Bestellungen mehr an.",
    ],
    disk_files: ({ free, folder }, { number }) => [
      `Platz für nur noch ${number(free)} Dateien unter ${folder}`,
      "Suchen Sie auf diesem Datenträger nach einem Ordner mit sehr vielen kleinen Dateien (df -i zeigt die Anzahl).",
    ],
    disk_unreadable: ({ folder, why }) => [
      `Der Datenträger von ${folder} lässt sich nicht prüfen: ${why}`,
      "Prüfen Sie DATA_DIR und wer den Ordner lesen darf.",
    ],
    memory_ok: ({ free, total }, { bytes }) => [`${bytes(free)} von ${bytes(total)} verfügbar`],
    memory_low: ({ free, total }, { bytes }) => [
      `Nur noch ${bytes(free)} von ${bytes(total)} verfügbar`,
      "Senken Sie WORKERS, beenden Sie andere Programme oder erweitern Sie den Arbeitsspeicher.",
    ],

    database_ok: ({ version, size }, { bytes }) => [
      `PostgreSQL ${version} antwortet und enthält ${bytes(size)}`,
    ],
    database_away: ({ why }) => [
      `Die Datenbank ist nicht erreichbar: ${why}`,
      "Starten Sie sie oder prüfen Sie DATABASE_URL beziehungsweise DATA_DIR.",
    ],
    database_read_only: () => [
      "In die Datenbank lässt sich nicht schreiben: Sie ist ein Standby oder schreibgeschützt",
      "Prüfen Sie, ob DATABASE_URL zum Primärserver führt; bei mehreren Servern nennen Sie alle.",
    ],
    database_outdated: ({ version, newest, isEmbedded }) => [
      `PostgreSQL ${version} fehlen die Sicherheitskorrekturen von ${newest}`,
      isEmbedded
        ? "Installieren Sie die nächste Version von Farmgate, sobald sie diese mitbringt. Bis dahin kann sich nur Farmgate selbst mit diesem Server verbinden."
        : `Installieren Sie ${newest} und starten Sie PostgreSQL neu. Ihre Daten bleiben, wie sie sind.`,
    ],
    site_missing: ({ place }) => [
      `Unter ${place} ist noch kein Markt gelaufen`,
      "Starten Sie den Server einmal oder prüfen Sie DATA_DIR und DATABASE_URL.",
    ],
    schema_behind: ({ count }) => [
      `Dem Schema ${count === 1 ? "fehlt eine Migration" : `fehlen ${count} Migrationen`} dieser Version`,
      "Starten Sie den Server dieser Version oder führen Sie aus: npm run farmgate -- migrate",
    ],
    schema_ahead: ({ name }) => [
      `Eine neuere Version hat diese Datenbank migriert (${name})`,
      "Verwenden Sie die neuere Version oder eine Sicherung von davor.",
    ],
    bloat_ok: () => ["Die Tabellen werden aufgeräumt"],
    bloat: ({ table, dead, live }, { number }) => [
      `Die Tabelle ${table} enthält ${number(dead)} tote neben ${number(live)} lebenden Zeilen`,
      `Suchen Sie eine Transaktion, die seit Langem offen ist. Führen Sie dann in psql aus: VACUUM ${table}`,
    ],
    statements_ok: () => ["Keine Transaktion ist seit 5 Minuten offen"],
    statement_long: ({ minutes, process, application }) => [
      `Eine Transaktion${application && ` von ${application}`} ist seit ${minutes} Minuten offen`,
      `Wenn es keine Sicherung und kein Export ist, beenden Sie sie in psql: SELECT pg_terminate_backend(${process})`,
    ],
    wraparound_ok: ({ age }, { number }) => [
      `Transaktionsnummern: ${number(age)} von 2.000.000.000 verbraucht`,
    ],
    wraparound_near: ({ age }, { number }) => [
      `Transaktionsnummern: ${number(age)} von 2.000.000.000 verbraucht; Autovacuum kommt nicht nach`,
      "Suchen Sie eine alte Transaktion oder einen alten Replikations-Slot und führen Sie in psql aus: VACUUM FREEZE",
    ],
    wraparound_next: ({ age }, { number }) => [
      `Transaktionsnummern: ${number(age)} von 2.000.000.000 verbraucht. PostgreSQL wird bald nichts mehr schreiben`,
      "Beenden Sie alte Transaktionen, löschen Sie unbenutzte Replikations-Slots und führen Sie jetzt in psql aus: VACUUM FREEZE",
    ],
    connections_ok: ({ used, most }) => [`${used} von ${most} Verbindungen in Gebrauch`],
    connections_scarce: ({ used, most }) => [
      `${used} von ${most} Verbindungen in Gebrauch`,
      "Senken Sie DATABASE_POOL oder WORKERS oder erhöhen Sie max_connections von PostgreSQL.",
    ],
    replica_ok: ({ name }) => [`Replikat ${name} folgt der Datenbank`],
    replica_away: ({ name, why }) => [
      `Replikat ${name} ist nicht nutzbar: ${why}`,
      "Starten Sie es oder prüfen Sie DATABASE_REPLICA_URLS. Bis dahin beantworten die anderen Server seine Abfragen.",
    ],
    replica_behind: ({ name, seconds }, { number }) => [
      `Replikat ${name} ist ${number(seconds)} Sekunden im Rückstand`,
      "Prüfen Sie Festplatte, Netz und lange Abfragen dort. Bis es aufgeholt hat, beantworten die anderen Server seine Abfragen.",
    ],

    jobs_ok: () => ["Die Hintergrundarbeit läuft"],
    jobs_failed: ({ count, kinds }) => [
      `${count === 1 ? "1 Auftrag ist" : `${count} Aufträge sind`} in den letzten 24 Stunden endgültig gescheitert: ${kinds}`,
      "Suchen Sie im Log nach „a job failed“.",
    ],
    jobs_retried: ({ count, kinds }) => [
      `${count === 1 ? "1 Auftrag scheitert" : `${count} Aufträge scheitern`} wiederholt und ${count === 1 ? "wird" : "werden"} weiter versucht: ${kinds}`,
      "Suchen Sie im Log nach „a job failed“.",
    ],
    jobs_waiting: ({ count }, { number }) => [
      `${number(count)} Aufträge warten`,
      "Sinkt die Zahl nicht binnen Minuten, starten Sie den Server neu und sehen Sie in sein Log.",
    ],
    server_away: ({ minutes }, { number }) => [
      `Seit ${number(minutes)} Minuten hat sich kein Server gemeldet, also wird keine E-Mail verschickt`,
      "Starten Sie den Server.",
    ],
    letters_ok: () => ["Keine E-Mail ist gescheitert"],
    letters_failed: ({ count }, { number }) => [
      `${number(count)} ${count === 1 ? "E-Mail konnte" : "E-Mails konnten"} nicht verschickt werden`,
      "Unter /console/letters/?status=failed stehen sie mit dem Grund und lassen sich erneut verschicken.",
    ],

    backup_own: () => ["Eigenes PostgreSQL: Sichern Sie es, wie docs/operating.md sagt, auch die Bilder"],
    backup_none: () => ["Es ist keine Sicherung eingerichtet (BACKUP_TO)"],
    backup_unset: () => [
      "Es gibt keine Sicherung: Mit dem Datenträger wäre alles verloren",
      "Setzen Sie BACKUP_TO auf einen Ordner eines anderen Datenträgers oder auf s3://bucket/ordner.",
    ],
    backup_never: () => [
      "Es wurde noch keine Sicherung gemacht",
      "Führen Sie aus: npm run farmgate -- backup",
    ],
    backup_failed: ({ why }) => [
      `Die letzte Sicherung ist gescheitert: ${why}`,
      "Beheben Sie die Ursache und führen Sie dann aus: npm run farmgate -- backup",
    ],
    backup_old: ({ hours }, { number }) => [
      `Die letzte Sicherung ist ${number(hours)} Stunden alt`,
      "Läuft der Server? Führen Sie aus: npm run farmgate -- backup",
    ],
    backup_log: ({ behind }, { bytes }) => [
      `${bytes(behind)} an Änderungen sind noch nicht gesichert`,
      "Ist BACKUP_TO erreichbar und schnell genug? Sehen Sie in das Log.",
    ],
    backup_unverified: () => [
      "Die Sicherung wurde seit über einer Woche nicht erprobt",
      "Führen Sie aus: npm run farmgate -- backup verify",
    ],
    backup_broken: ({ why }) => [
      `Die Sicherung ließ sich nicht zur Probe wiederherstellen: ${why}`,
      "Beheben Sie die Ursache, machen Sie eine neue und führen Sie aus: npm run farmgate -- backup verify",
    ],
    backup_ok: ({ hours }, { number }) => [
      `Die letzte Sicherung ist ${number(hours)} Stunden alt und wurde zur Probe wiederhergestellt`,
    ],

    mail_ok: ({ host }) => [`${host} nimmt E-Mails an`],
    mail_kept: () => ["Kein Mailserver: E-Mails bleiben unter /dev/mailbox"],
    mail_nowhere: () => [
      "Keine E-Mail erreicht jemanden, also kann sich niemand registrieren",
      "Setzen Sie SMTP_URL.",
    ],
    mail_refused: ({ host, why }) => [
      `${host} nimmt keine E-Mails an: ${why}`,
      "Führen Sie aus: npm run farmgate -- mail test name@example.org. Der Befehl nennt den Schritt und was zu tun ist.",
    ],
    sender_default: () => [
      "E-Mails kommen von no-reply@localhost, was die meisten Mailserver ablehnen",
      "Setzen Sie MAIL_FROM auf eine Adresse Ihrer Domain.",
    ],
    spf_ok: ({ domain }) => [`${domain} sagt, welche Server seine E-Mails verschicken dürfen (SPF)`],
    spf_missing: ({ domain }) => [
      `${domain} sagt nicht, welche Server seine E-Mails verschicken dürfen (SPF)`,
      "Veröffentlichen Sie den TXT-Eintrag, den Ihr Mailanbieter nennt, etwa: v=spf1 include:… -all",
    ],
    spf_several: ({ domain, count }) => [
      `${domain} hat ${count} SPF-Einträge, deshalb gilt keiner`,
      "Fassen Sie sie zu einem TXT-Eintrag zusammen.",
    ],
    spf_open: ({ domain }) => [
      `${domain} erlaubt jedem Server, seine E-Mails zu verschicken (SPF mit „all“)`,
      "Beenden Sie den Eintrag stattdessen mit -all oder ~all.",
    ],
    dkim_ok: ({ domain }) => [`${domain} veröffentlicht Schlüssel für Signaturen (DKIM)`],
    dkim_missing: ({ domain }) => [
      `${domain} veröffentlicht keinen Schlüssel für Signaturen (DKIM)`,
      "Schalten Sie DKIM bei Ihrem Mailanbieter ein und veröffentlichen Sie den Eintrag, den er anzeigt. Viele Postfächer lehnen E-Mails ohne Signatur ab.",
    ],
    dmarc_ok: ({ domain }) => [`${domain} sagt, was mit gefälschten E-Mails geschehen soll (DMARC)`],
    dmarc_missing: ({ domain }) => [
      `${domain} sagt nicht, was mit gefälschten E-Mails geschehen soll (DMARC)`,
      `Veröffentlichen Sie einen TXT-Eintrag unter _dmarc.${domain}, für den Anfang: v=DMARC1; p=none`,
    ],
    domain_unknown: ({ domain }) => [
      `Die Domain ${domain}, von der E-Mails kommen, gibt es nicht`,
      "Prüfen Sie MAIL_FROM. Andere Mailserver lehnen Absender unbekannter Domains ab.",
    ],
    names_silent: ({ domain }) => [
      `Kein Nameserver hat Auskunft über ${domain} gegeben`,
      "Prüfen Sie, ob dieser Rechner Namen auflösen kann, und wiederholen Sie die Diagnose.",
    ],

    certificate_none: () => ["PUBLIC_URL ist nicht https, also gibt es kein Zertifikat zu prüfen"],
    certificate_ok: ({ host, days }) => [`Das Zertifikat von ${host} gilt noch ${days} Tage`],
    certificate_ending: ({ host, days }) => [
      `Das Zertifikat von ${host} läuft in ${days} ${days === 1 ? "Tag" : "Tagen"} ab`,
      "Finden Sie heraus, warum es nicht erneuert wurde: im Log des Servers oder des vorgeschalteten Proxys.",
    ],
    certificate_ended: ({ host }) => [
      `Das Zertifikat von ${host} ist abgelaufen, also lehnen Browser die Seite ab`,
      "Erneuern Sie es: Der Grund steht im Log des Servers oder des vorgeschalteten Proxys.",
    ],
    certificate_refused: ({ host, why }) => [
      `Browser lehnen das Zertifikat von ${host} ab (${why})`,
      "Verwenden Sie ein Zertifikat für diesen Namen, mit allen Zwischenzertifikaten.",
    ],
    address_away: ({ host, why }) => [
      `Dieser Rechner erreicht ${host} nicht (${why})`,
      "Prüfen Sie den DNS-Eintrag, den Proxy und die Firewall. Manche Router führen nicht zu einer Seite hinter ihnen zurück: Versuchen Sie es dann von außen.",
    ],

    clock_ok: ({ seconds }) => [`Die Uhr geht richtig (${seconds} s Abweichung)`],
    clock_database: ({ seconds }) => [
      `Die Uhren dieses Rechners und der Datenbank gehen ${Math.abs(seconds)} s auseinander`,
      "Schalten Sie auf beiden die Zeitsynchronisation ein: timedatectl set-ntp true",
    ],
    clock_off: ({ seconds }) => [
      `Die Uhr geht ${Math.abs(seconds)} s ${seconds > 0 ? "vor" : "nach"}`,
      "Schalten Sie die Zeitsynchronisation ein: timedatectl set-ntp true",
    ],
    clock_unknown: () => ["Kein Zeitserver war zu erreichen"],

    settings_ok: () => ["Keine Einstellung bereitet Probleme"],
    setting_production: () => [
      "Die Seite ist öffentlich ohne NODE_ENV=production: /dev/mailbox zeigt jedem alle E-Mails samt ihren Codes",
      "Setzen Sie NODE_ENV=production.",
    ],
    setting_public_url: () => ["E-Mails enthalten keinen Link zur Seite", "Setzen Sie PUBLIC_URL."],
    setting_public_http: () => [
      "PUBLIC_URL ist http: Passwörter gehen unverschlüsselt durchs Netz",
      "Verwenden Sie https: siehe „TLS“ in docs/operating.md.",
    ],
    setting_trust_proxy: () => [
      "Alle Besucher scheinen vom Proxy zu kommen und teilen sich dessen Grenzen",
      "Setzen Sie TRUST_PROXY auf die Adresse des Proxys, etwa loopback.",
    ],
    setting_rate_limit: () => [
      "RATE_LIMIT=off: Passwörter lassen sich unbegrenzt erraten",
      "Entfernen Sie die Einstellung.",
    ],
    setting_time_zone: () => [
      "Tage werden in UTC gerechnet",
      "Setzen Sie TIME_ZONE, etwa auf Europe/Berlin.",
    ],
    setting_jwt_secret: () => [
      "JWT_SECRET ist nicht gesetzt, und mit DATABASE_URL verlangt der Server es",
      "Setzen Sie es auf das, was dieser Befehl ausgibt: openssl rand -base64 48",
    ],
    setting_workers: ({ workers, cores }) => [
      `WORKERS=${workers} ist mehr, als dieser Rechner Kerne hat (${cores})`,
      "Senken Sie es auf die Zahl der Kerne.",
    ],
    setting_commission: () => [
      "COMMISSION_PERCENT hat keine Wirkung: Barzahlung ist provisionsfrei, und anderes wird nicht angenommen",
      "Ergänzen Sie PAYMENT_METHODS oder entfernen Sie COMMISSION_PERCENT.",
    ],
    setting_data_dir: ({ folder }) => [
      `DATA_DIR liegt im Ordner dieser Version (${folder}) und würde mit ihr gelöscht`,
      "Verschieben Sie den Ordner bei gestopptem Server und setzen Sie DATA_DIR auf den neuen Ort.",
    ],

    versions: ({ release, node }) => [`Farmgate ${release} auf Node ${node}`],
    too_slow: () => [
      "Keine Antwort in der vorgesehenen Zeit",
      "Wiederholen Sie die Diagnose. Bleibt es dabei, ist der Rechner oder sein Netz überlastet.",
    ],
    check_failed: ({ why }) => [`Das ließ sich nicht prüfen: ${why}`, "Sehen Sie in das Log des Servers."],
  },
  checks: {
    versions: "Versionen",
    settings: "Einstellungen",
    disk: "Speicherplatz",
    memory: "Arbeitsspeicher",
    database: "Datenbank",
    jobs: "Hintergrundarbeit",
    letters: "E-Mails",
    backup: "Sicherung",
    mail: "Mailserver",
    certificate: "Zertifikat",
    clock: "Uhr",
  },
  states: { ok: "in Ordnung", warning: "beachten", error: "falsch" },
  allWell: "Alles ist in Ordnung.",
  notWell: (count) => (count === 1 ? "1 Punkt braucht Sie." : `${count} Punkte brauchen Sie.`),
};
