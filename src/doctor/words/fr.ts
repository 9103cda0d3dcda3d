import type { DoctorWords } from "./en.ts";

/** Les mots du diagnostic. */
export const fr: DoctorWords = {
  says: {
    disk_ok: ({ free, total, folder }, { bytes }) => [
      `${bytes(free)} libres sur ${bytes(total)} dans ${folder}`,
    ],
    disk_low: ({ free, total, folder }, { bytes }) => [
      `Plus que ${bytes(free)} libres sur ${bytes(total)} dans ${folder}`,
      "Supprimez d’anciens exports et sauvegardes de ce disque, ou agrandissez-le.",
    ],
    disk_full: ({ free, total, folder }, { bytes }) => [
      `Presque plein : ${bytes(free)} libres sur ${bytes(total)} dans ${folder}`,
      "Faites de la place maintenant. Disque plein, la base de données n’accepte plus de commandes.",
    ],
    disk_files: ({ free, folder }, { number }) => [
      `Il ne reste de la place que pour ${number(free)} fichiers dans ${folder}`,
      "Cherchez sur ce disque un dossier contenant énormément de petits fichiers (df -i en donne le nombre).",
    ],
    disk_unreadable: ({ folder, why }) => [
      `Le disque de ${folder} ne peut pas être examiné : ${why}`,
      "Vérifiez DATA_DIR et les droits d’accès à ce dossier.",
    ],
    memory_ok: ({ free, total }, { bytes }) => [`${bytes(free)} disponibles sur ${bytes(total)}`],
    memory_low: ({ free, total }, { bytes }) => [
      `Plus que ${bytes(free)} disponibles sur ${bytes(total)}`,
      "Diminuez WORKERS, arrêtez d’autres programmes ou ajoutez de la mémoire.",
    ],

    database_ok: ({ version, size }, { bytes }) => [
      `PostgreSQL ${version} répond et contient ${bytes(size)}`,
    ],
    database_away: ({ why }) => [
      `La base de données est injoignable : ${why}`,
      "Démarrez-la, ou vérifiez DATABASE_URL ou DATA_DIR.",
    ],
    database_read_only: () => [
      "La base de données n’accepte aucune écriture : c’est un serveur de secours, ou elle est en lecture seule",
      "Vérifiez que DATABASE_URL mène au serveur primaire ; s’il y en a plusieurs, nommez-les tous.",
    ],
    database_outdated: ({ version, newest, isEmbedded }) => [
      `Il manque à PostgreSQL ${version} les correctifs de sécurité de ${newest}`,
      isEmbedded
        ? "Installez la prochaine version de Farmgate dès qu’elle les apporte. D’ici là, seul Farmgate peut se connecter à ce serveur."
        : `Installez ${newest} et redémarrez PostgreSQL. Vos données restent telles quelles.`,
    ],
    site_missing: ({ place }) => [
      `Aucun site n’a encore tourné dans ${place}`,
      "Démarrez le serveur une fois, ou vérifiez DATA_DIR et DATABASE_URL.",
    ],
    schema_behind: ({ count }) => [
      `Il manque au schéma ${count === 1 ? "une migration" : `${count} migrations`} de cette version`,
      "Démarrez le serveur de cette version, ou lancez : npm run farmgate -- migrate",
    ],
    schema_ahead: ({ name }) => [
      `Une version plus récente a migré cette base de données (${name})`,
      "Utilisez la version plus récente, ou revenez à une sauvegarde antérieure.",
    ],
    bloat_ok: () => ["Les tables sont nettoyées"],
    bloat: ({ table, dead, live }, { number }) => [
      `La table ${table} contient ${number(dead)} lignes mortes pour ${number(live)} vivantes`,
      `Cherchez une transaction ouverte depuis longtemps. Puis lancez dans psql : VACUUM ${table}`,
    ],
    statements_ok: () => ["Aucune transaction n’est ouverte depuis 5 minutes"],
    statement_long: ({ minutes, process, application }) => [
      `Une transaction${application && ` de ${application}`} est ouverte depuis ${minutes} minutes`,
      `Si ce n’est ni une sauvegarde ni un export, terminez-la dans psql : SELECT pg_terminate_backend(${process})`,
    ],
    wraparound_ok: ({ age }, { number }) => [
      `Numéros de transaction : ${number(age)} utilisés sur 2 000 000 000`,
    ],
    wraparound_near: ({ age }, { number }) => [
      `Numéros de transaction : ${number(age)} utilisés sur 2 000 000 000 ; autovacuum ne suit pas`,
      "Cherchez une transaction ou un slot de réplication ancien, puis lancez dans psql : VACUUM FREEZE",
    ],
    wraparound_next: ({ age }, { number }) => [
      `Numéros de transaction : ${number(age)} utilisés sur 2 000 000 000. PostgreSQL refusera bientôt d’écrire`,
      "Terminez les vieilles transactions, supprimez les slots de réplication inutilisés et lancez maintenant dans psql : VACUUM FREEZE",
    ],
    connections_ok: ({ used, most }) => [`${used} connexions utilisées sur ${most}`],
    connections_scarce: ({ used, most }) => [
      `${used} connexions utilisées sur ${most}`,
      "Diminuez DATABASE_POOL ou WORKERS, ou augmentez max_connections de PostgreSQL.",
    ],
    replica_ok: ({ name }) => [`Le réplica ${name} suit la base de données`],
    replica_away: ({ name, why }) => [
      `Le réplica ${name} est inutilisable : ${why}`,
      "Démarrez-le ou vérifiez DATABASE_REPLICA_URLS. En attendant, les autres serveurs répondent à sa place.",
    ],
    replica_behind: ({ name, seconds }, { number }) => [
      `Le réplica ${name} a ${number(seconds)} secondes de retard`,
      "Examinez son disque, son réseau et ses requêtes longues. Tant qu’il n’a pas rattrapé son retard, les autres serveurs répondent à sa place.",
    ],

    jobs_ok: () => ["Le travail en arrière-plan avance"],
    jobs_failed: ({ count, kinds }) => [
      `${count === 1 ? "1 tâche a échoué" : `${count} tâches ont échoué`} définitivement ces dernières 24 heures : ${kinds}`,
      "Cherchez « a job failed » dans le journal.",
    ],
    jobs_retried: ({ count, kinds }) => [
      `${count === 1 ? "1 tâche échoue à répétition et sera réessayée" : `${count} tâches échouent à répétition et seront réessayées`} : ${kinds}`,
      "Cherchez « a job failed » dans le journal.",
    ],
    jobs_waiting: ({ count }, { number }) => [
      `${number(count)} tâches attendent`,
      "Si ce nombre ne baisse pas en quelques minutes, redémarrez le serveur et consultez son journal.",
    ],
    server_away: ({ minutes }, { number }) => [
      `Aucun serveur ne s’est manifesté depuis ${number(minutes)} minutes : aucun e-mail ne part`,
      "Démarrez le serveur.",
    ],
    letters_ok: () => ["Aucun e-mail n’a échoué"],
    letters_failed: ({ count }, { number }) => [
      count === 1 ? "1 e-mail n’a pas pu être envoyé" : `${number(count)} e-mails n’ont pas pu être envoyés`,
      "Voyez-les dans /console/letters/?status=failed, avec la raison et un bouton pour les renvoyer.",
    ],

    backup_own: () => [
      "Votre propre PostgreSQL : sauvegardez-le comme l’indique docs/operating.md, images comprises",
    ],
    backup_none: () => ["Aucune sauvegarde n’est configurée (BACKUP_TO)"],
    backup_unset: () => [
      "Il n’y a pas de sauvegarde : tout serait perdu avec le disque",
      "Donnez à BACKUP_TO un dossier d’un autre disque, ou s3://bucket/dossier.",
    ],
    backup_never: () => ["Aucune sauvegarde n’a encore été faite", "Lancez : npm run farmgate -- backup"],
    backup_failed: ({ why }) => [
      `La dernière sauvegarde a échoué : ${why}`,
      "Corrigez la cause, puis lancez : npm run farmgate -- backup",
    ],
    backup_old: ({ hours }, { number }) => [
      `La dernière sauvegarde date de ${number(hours)} heures`,
      "Le serveur tourne-t-il ? Lancez : npm run farmgate -- backup",
    ],
    backup_log: ({ behind }, { bytes }) => [
      `${bytes(behind)} de modifications ne sont pas encore sauvegardés`,
      "BACKUP_TO est-il joignable et assez rapide ? Consultez le journal.",
    ],
    backup_unverified: () => [
      "La sauvegarde n’a pas été essayée depuis plus d’une semaine",
      "Lancez : npm run farmgate -- backup verify",
    ],
    backup_broken: ({ why }) => [
      `La restauration d’essai de la sauvegarde a échoué : ${why}`,
      "Corrigez la cause, faites-en une nouvelle et lancez : npm run farmgate -- backup verify",
    ],
    backup_ok: ({ hours }, { number }) => [
      `La dernière sauvegarde date de ${number(hours)} heures et a été restaurée à l’essai`,
    ],

    mail_ok: ({ host }) => [`${host} accepte les e-mails`],
    mail_kept: () => ["Pas de serveur de messagerie : les e-mails restent dans /dev/mailbox"],
    mail_nowhere: () => [
      "Aucun e-mail n’arrive à personne : personne ne peut s’inscrire",
      "Définissez SMTP_URL.",
    ],
    mail_refused: ({ host, why }) => [
      `${host} n’accepte pas les e-mails : ${why}`,
      "Lancez : npm run farmgate -- mail test vous@example.org. La commande indique l’étape et que faire.",
    ],
    sender_default: () => [
      "Les e-mails partent de no-reply@localhost, que la plupart des serveurs refusent",
      "Définissez MAIL_FROM avec une adresse de votre domaine.",
    ],
    spf_ok: ({ domain }) => [`${domain} indique quels serveurs peuvent envoyer ses e-mails (SPF)`],
    spf_missing: ({ domain }) => [
      `${domain} n’indique pas quels serveurs peuvent envoyer ses e-mails (SPF)`,
      "Publiez l’enregistrement TXT donné par votre fournisseur, par exemple : v=spf1 include:… -all",
    ],
    spf_several: ({ domain, count }) => [
      `${domain} a ${count} enregistrements SPF : aucun ne compte`,
      "Réunissez-les en un seul enregistrement TXT.",
    ],
    spf_open: ({ domain }) => [
      `${domain} autorise n’importe quel serveur à envoyer ses e-mails (SPF avec « all »)`,
      "Terminez plutôt l’enregistrement par -all ou ~all.",
    ],
    dkim_ok: ({ domain }) => [`${domain} publie des clés de signature (DKIM)`],
    dkim_missing: ({ domain }) => [
      `${domain} ne publie aucune clé de signature (DKIM)`,
      "Activez DKIM chez votre fournisseur et publiez l’enregistrement qu’il affiche. Beaucoup de messageries refusent les e-mails non signés.",
    ],
    dmarc_ok: ({ domain }) => [`${domain} dit que faire des e-mails falsifiés (DMARC)`],
    dmarc_missing: ({ domain }) => [
      `${domain} ne dit pas que faire des e-mails falsifiés (DMARC)`,
      `Publiez un enregistrement TXT à _dmarc.${domain}, pour commencer : v=DMARC1; p=none`,
    ],
    domain_unknown: ({ domain }) => [
      `Le domaine ${domain}, d’où partent les e-mails, n’existe pas`,
      "Vérifiez MAIL_FROM. Les autres serveurs refusent les expéditeurs dont le domaine est inconnu.",
    ],
    names_silent: ({ domain }) => [
      `Aucun serveur de noms n’a répondu au sujet de ${domain}`,
      "Vérifiez que cette machine peut résoudre des noms, puis relancez le diagnostic.",
    ],

    certificate_none: () => ["PUBLIC_URL n’est pas en https : pas de certificat à examiner"],
    certificate_ok: ({ host, days }) => [`Le certificat de ${host} est valable encore ${days} jours`],
    certificate_ending: ({ host, days }) => [
      `Le certificat de ${host} expire dans ${days} ${days < 2 ? "jour" : "jours"}`,
      "Cherchez pourquoi il n’a pas été renouvelé : dans le journal du serveur ou du proxy placé devant.",
    ],
    certificate_ended: ({ host }) => [
      `Le certificat de ${host} a expiré : les navigateurs refusent le site`,
      "Renouvelez-le : la raison est dans le journal du serveur ou du proxy placé devant.",
    ],
    certificate_refused: ({ host, why }) => [
      `Les navigateurs refusent le certificat de ${host} (${why})`,
      "Utilisez un certificat pour ce nom, avec tous les certificats intermédiaires.",
    ],
    address_away: ({ host, why }) => [
      `Cette machine n’atteint pas ${host} (${why})`,
      "Vérifiez l’entrée DNS, le proxy et le pare-feu. Certains routeurs ne ramènent pas vers un site situé derrière eux : essayez alors de l’extérieur.",
    ],

    clock_ok: ({ seconds }) => [`L’horloge est à l’heure (${seconds} s d’écart)`],
    clock_database: ({ seconds }) => [
      `Les horloges de cette machine et de la base de données diffèrent de ${Math.abs(seconds)} s`,
      "Activez la synchronisation de l’heure sur les deux : timedatectl set-ntp true",
    ],
    clock_off: ({ seconds }) => [
      `L’horloge ${seconds > 0 ? "avance" : "retarde"} de ${Math.abs(seconds)} s`,
      "Activez la synchronisation de l’heure : timedatectl set-ntp true",
    ],
    clock_unknown: () => ["Aucun serveur de temps n’a pu être interrogé"],

    settings_ok: () => ["Aucun réglage ne pose problème"],
    setting_production: () => [
      "Le site est public sans NODE_ENV=production : /dev/mailbox montre à tous les e-mails et leurs codes",
      "Définissez NODE_ENV=production.",
    ],
    setting_public_url: () => [
      "Les e-mails ne contiennent aucun lien vers le site",
      "Définissez PUBLIC_URL.",
    ],
    setting_public_http: () => [
      "PUBLIC_URL est en http : les mots de passe traversent le réseau en clair",
      "Utilisez https : voir « TLS » dans docs/operating.md.",
    ],
    setting_trust_proxy: () => [
      "Tous les visiteurs semblent venir du proxy et partagent ses limites",
      "Définissez TRUST_PROXY avec l’adresse du proxy, par exemple loopback.",
    ],
    setting_rate_limit: () => [
      "RATE_LIMIT=off : les mots de passe peuvent être devinés sans limite",
      "Supprimez ce réglage.",
    ],
    setting_time_zone: () => [
      "Les jours sont comptés en UTC",
      "Définissez TIME_ZONE, par exemple Europe/Brussels.",
    ],
    setting_jwt_secret: () => [
      "JWT_SECRET n’est pas défini, et le serveur l’exige avec DATABASE_URL",
      "Donnez-lui ce que cette commande affiche : openssl rand -base64 48",
    ],
    setting_workers: ({ workers, cores }) => [
      `WORKERS=${workers} dépasse le nombre de cœurs de cette machine (${cores})`,
      "Ramenez-le au nombre de cœurs.",
    ],
    setting_commission: () => [
      "COMMISSION_PERCENT est sans effet : les espèces sont sans commission, et rien d’autre n’est accepté",
      "Complétez PAYMENT_METHODS, ou supprimez COMMISSION_PERCENT.",
    ],
    setting_data_dir: ({ folder }) => [
      `DATA_DIR se trouve dans le dossier de cette version (${folder}) et serait supprimé avec elle`,
      "Déplacez-le, serveur arrêté, et définissez DATA_DIR avec son nouvel emplacement.",
    ],

    versions: ({ release, node }) => [`Farmgate ${release} sur Node ${node}`],
    too_slow: () => [
      "Pas de réponse dans le temps prévu",
      "Relancez le diagnostic. Si cela persiste, la machine ou son réseau est surchargé.",
    ],
    check_failed: ({ why }) => [`Examen impossible : ${why}`, "Consultez le journal du serveur."],
  },
  checks: {
    versions: "Versions",
    settings: "Réglages",
    disk: "Disque",
    memory: "Mémoire",
    database: "Base de données",
    jobs: "Arrière-plan",
    letters: "E-mails",
    backup: "Sauvegarde",
    mail: "Messagerie",
    certificate: "Certificat",
    clock: "Horloge",
  },
  states: { ok: "en ordre", warning: "à voir", error: "à corriger" },
  allWell: "Tout est en ordre.",
  notWell: (count) =>
    count === 1 ? "1 point demande votre attention." : `${count} points demandent votre attention.`,
};
