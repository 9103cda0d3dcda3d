import type { Says } from "./says.ts";

const says: Says = {
  disk_ok: ({ free, total, folder }, { bytes }) => [`${bytes(free)} of ${bytes(total)} free at ${folder}`],
  disk_low: ({ free, total, folder }, { bytes }) => [
    `Only ${bytes(free)} of ${bytes(total)} free at ${folder}`,
    "Delete old exports and backups from that disk, or enlarge it.",
  ],
  disk_full: ({ free, total, folder }, { bytes }) => [
    `Nearly full: ${bytes(free)} of ${bytes(total)} free at ${folder}`,
    "Make room now. The database stops taking orders once the disk is full.",
  ],
  disk_files: ({ free, folder }, { number }) => [
    `Room for only ${number(free)} more files at ${folder}`,
    "Look for a folder with very many small files on that disk (df -i shows the count).",
  ],
  disk_unreadable: ({ folder, why }) => [
    `The disk of ${folder} can't be looked at: ${why}`,
    "Check DATA_DIR and who may read it.",
  ],
  memory_ok: ({ free, total }, { bytes }) => [`${bytes(free)} of ${bytes(total)} available`],
  memory_low: ({ free, total }, { bytes }) => [
    `Only ${bytes(free)} of ${bytes(total)} available`,
    "Lower WORKERS, stop other programs, or add memory.",
  ],

  database_ok: ({ version, size }, { bytes }) => [`PostgreSQL ${version} answers and holds ${bytes(size)}`],
  database_away: ({ why }) => [
    `The database can't be reached: ${why}`,
    "Start it, or check DATABASE_URL or DATA_DIR.",
  ],
  database_read_only: () => [
    "The database takes no writes: it is a standby, or was set read-only",
    "Check that DATABASE_URL leads to the primary; of several servers, name all of them.",
  ],
  database_outdated: ({ version, newest, isEmbedded }) => [
    `PostgreSQL ${version} lacks the security fixes of ${newest}`,
    isEmbedded
      ? "Install the next release of Farmgate when it brings them. Until then, only Farmgate itself can connect to this server."
      : `Install ${newest} and restart PostgreSQL. Your data stays as it is.`,
  ],
  site_missing: ({ place }) => [
    `No site has run on ${place} yet`,
    "Start the server once, or check DATA_DIR and DATABASE_URL.",
  ],
  schema_behind: ({ count }) => [
    `The schema lacks ${count} ${count === 1 ? "migration" : "migrations"} of this release`,
    "Start the server of this release, or run: npm run farmgate -- migrate",
  ],
  schema_ahead: ({ name }) => [
    `A newer release has migrated this database (${name})`,
    "Run the newer release, or go back to a backup from before.",
  ],
  bloat_ok: () => ["Tables are being cleaned up"],
  bloat: ({ table, dead, live }, { number }) => [
    `Table ${table} holds ${number(dead)} dead rows beside ${number(live)} live ones`,
    `Look for a transaction that has been open for long. Then run in psql: VACUUM ${table}`,
  ],
  statements_ok: () => ["No transaction has been open for 5 minutes"],
  statement_long: ({ minutes, process, application }) => [
    `A transaction${application && ` of ${application}`} has been open for ${minutes} minutes`,
    `If it isn't a backup or an export, end it in psql: SELECT pg_terminate_backend(${process})`,
  ],
  wraparound_ok: ({ age }, { number }) => [`Transaction numbers: ${number(age)} of 2,000,000,000 used`],
  wraparound_near: ({ age }, { number }) => [
    `Transaction numbers: ${number(age)} of 2,000,000,000 used, so autovacuum isn't keeping up`,
    "Look for a transaction or a replication slot that has been there for long, and run in psql: VACUUM FREEZE",
  ],
  wraparound_next: ({ age }, { number }) => [
    `Transaction numbers: ${number(age)} of 2,000,000,000 used. PostgreSQL will soon refuse to write`,
    "End old transactions, drop unused replication slots, and run in psql now: VACUUM FREEZE",
  ],
  connections_ok: ({ used, most }) => [`${used} of ${most} connections in use`],
  connections_scarce: ({ used, most }) => [
    `${used} of ${most} connections in use`,
    "Lower DATABASE_POOL or WORKERS, or raise max_connections of PostgreSQL.",
  ],
  replica_ok: ({ name }) => [`Replica ${name} follows the database`],
  replica_away: ({ name, why }) => [
    `Replica ${name} can't be used: ${why}`,
    "Start it, or check DATABASE_REPLICA_URLS. Until then, the other servers answer its reads.",
  ],
  replica_behind: ({ name, seconds }, { number }) => [
    `Replica ${name} is ${number(seconds)} seconds behind`,
    "Look at its disk, its network and long statements on it. Until it catches up, the other servers answer its reads.",
  ],

  jobs_ok: () => ["Background work is getting done"],
  jobs_failed: ({ count, kinds }) => [
    `${count} ${count === 1 ? "job has" : "jobs have"} failed for good in the last 24 hours: ${kinds}`,
    "Look for “a job failed” in the log.",
  ],
  jobs_retried: ({ count, kinds }) => [
    `${count} ${count === 1 ? "job keeps" : "jobs keep"} failing and will be tried again: ${kinds}`,
    "Look for “a job failed” in the log.",
  ],
  jobs_waiting: ({ count }, { number }) => [
    `${number(count)} jobs are waiting to be done`,
    "If the number doesn't fall within minutes, restart the server and look at its log.",
  ],
  server_away: ({ minutes }, { number }) => [
    `No server has reported for ${number(minutes)} minutes, so no email leaves`,
    "Start the server.",
  ],
  letters_ok: () => ["No email has failed"],
  letters_failed: ({ count }, { number }) => [
    `${number(count)} ${count === 1 ? "email" : "emails"} couldn't be sent`,
    "See them at /console/letters/?status=failed, with the reason and a button to send them again.",
  ],

  backup_own: () => ["Your own PostgreSQL: back it up as docs/operating.md says, pictures too"],
  backup_none: () => ["No backup is set up (BACKUP_TO)"],
  backup_unset: () => [
    "There is no backup: with the disk everything would be lost",
    "Set BACKUP_TO to a folder on another disk, or to s3://bucket/folder.",
  ],
  backup_never: () => ["No backup has been made yet", "Run: npm run farmgate -- backup"],
  backup_failed: ({ why }) => [
    `The last backup failed: ${why}`,
    "Put right what it says, then run: npm run farmgate -- backup",
  ],
  backup_old: ({ hours }, { number }) => [
    `The last backup is ${number(hours)} hours old`,
    "Is the server running? Run: npm run farmgate -- backup",
  ],
  backup_log: ({ behind }, { bytes }) => [
    `${bytes(behind)} of changes are not in the backup yet`,
    "Is BACKUP_TO reachable, and fast enough? Look at the log.",
  ],
  backup_unverified: () => [
    "The backup hasn't been tried for more than a week",
    "Run: npm run farmgate -- backup verify",
  ],
  backup_broken: ({ why }) => [
    `The backup could not be restored as a trial: ${why}`,
    "Put right what it says, make a new one, and run: npm run farmgate -- backup verify",
  ],
  backup_ok: ({ hours }, { number }) => [
    `The last backup is ${number(hours)} hours old, and was restored as a trial`,
  ],

  mail_ok: ({ host }) => [`${host} takes emails`],
  mail_kept: () => ["No mail server: emails stay at /dev/mailbox"],
  mail_nowhere: () => ["No email reaches anybody, so nobody can register", "Set SMTP_URL."],
  mail_refused: ({ host, why }) => [
    `${host} doesn't take emails: ${why}`,
    "Run: npm run farmgate -- mail test you@example.org. It says at which step, and what to do.",
  ],
  sender_default: () => [
    "Emails are sent from no-reply@localhost, which most mail servers refuse",
    "Set MAIL_FROM to an address of your domain.",
  ],
  spf_ok: ({ domain }) => [`${domain} says which servers may send its emails (SPF)`],
  spf_missing: ({ domain }) => [
    `${domain} doesn't say which servers may send its emails (SPF)`,
    "Publish the TXT record that your mail provider names, like: v=spf1 include:… -all",
  ],
  spf_several: ({ domain, count }) => [
    `${domain} has ${count} SPF records, so none of them counts`,
    "Merge them into one TXT record.",
  ],
  spf_open: ({ domain }) => [
    `${domain} allows every server to send its emails (SPF with “all”)`,
    "End the record with -all or ~all instead.",
  ],
  dkim_ok: ({ domain }) => [`${domain} publishes keys for signatures (DKIM)`],
  dkim_missing: ({ domain }) => [
    `${domain} publishes no key for signatures (DKIM)`,
    "Turn on DKIM at your mail provider and publish the record that it shows you. Many mailboxes refuse unsigned email.",
  ],
  dmarc_ok: ({ domain }) => [`${domain} says what to do with forged emails (DMARC)`],
  dmarc_missing: ({ domain }) => [
    `${domain} doesn't say what to do with forged emails (DMARC)`,
    `Publish a TXT record at _dmarc.${domain}, to begin with: v=DMARC1; p=none`,
  ],
  domain_unknown: ({ domain }) => [
    `There is no domain ${domain}, from which emails are sent`,
    "Check MAIL_FROM. Other mail servers refuse senders whose domain is unknown.",
  ],
  names_silent: ({ domain }) => [
    `No name server answered about ${domain}`,
    "Check that this machine can resolve names, and run the doctor again.",
  ],

  certificate_none: () => ["PUBLIC_URL isn't https, so there is no certificate to look at"],
  certificate_ok: ({ host, days }) => [`The certificate of ${host} is good for ${days} more days`],
  certificate_ending: ({ host, days }) => [
    `The certificate of ${host} ends in ${days} ${days === 1 ? "day" : "days"}`,
    "Find out why it wasn't renewed: look at the log of the server or of the proxy in front.",
  ],
  certificate_ended: ({ host }) => [
    `The certificate of ${host} has ended, so browsers refuse the site`,
    "Renew it: look at the log of the server or of the proxy in front.",
  ],
  certificate_refused: ({ host, why }) => [
    `Browsers refuse the certificate of ${host} (${why})`,
    "Use a certificate for this name, with all intermediate certificates.",
  ],
  address_away: ({ host, why }) => [
    `This machine can't reach ${host} (${why})`,
    "Check the name's DNS entry, the proxy and the firewall. Some routers don't lead back to a site behind them: then try from outside.",
  ],

  clock_ok: ({ seconds }) => [`The clock is right (${seconds} s off)`],
  clock_database: ({ seconds }) => [
    `The clocks of this machine and of the database are ${Math.abs(seconds)} s apart`,
    "Turn on time synchronisation on both: timedatectl set-ntp true",
  ],
  clock_off: ({ seconds }) => [
    `The clock is ${Math.abs(seconds)} s ${seconds > 0 ? "fast" : "slow"}`,
    "Turn on time synchronisation: timedatectl set-ntp true",
  ],
  clock_unknown: () => ["No time server could be asked"],

  settings_ok: () => ["No setting bites"],
  setting_production: () => [
    "The site is public without NODE_ENV=production: /dev/mailbox shows everybody all emails, with their codes",
    "Set NODE_ENV=production.",
  ],
  setting_public_url: () => ["Emails hold no link to the site", "Set PUBLIC_URL."],
  setting_public_http: () => [
    "PUBLIC_URL is http: passwords cross the network in clear",
    "Use https: see “TLS” in docs/operating.md.",
  ],
  setting_trust_proxy: () => [
    "All visitors seem to come from the proxy and share its limits",
    "Set TRUST_PROXY to the proxy's address, such as loopback.",
  ],
  setting_rate_limit: () => [
    "RATE_LIMIT=off: passwords can be guessed without a limit",
    "Remove the setting.",
  ],
  setting_time_zone: () => ["Days are judged in UTC", "Set TIME_ZONE, like Europe/Brussels."],
  setting_jwt_secret: () => [
    "JWT_SECRET isn't set, and the server requires it with DATABASE_URL",
    "Set it to what this prints: openssl rand -base64 48",
  ],
  setting_workers: ({ workers, cores }) => [
    `WORKERS=${workers} is more than the ${cores} ${cores === 1 ? "core" : "cores"} of this machine`,
    "Lower it to the number of cores.",
  ],
  setting_commission: () => [
    "COMMISSION_PERCENT has no effect: cash is free of commission, and nothing else is accepted",
    "Add a method to PAYMENT_METHODS, or remove COMMISSION_PERCENT.",
  ],
  setting_data_dir: ({ folder }) => [
    `DATA_DIR lies in the folder of this release (${folder}) and would be deleted with it`,
    "Move it out while the server is stopped, and set DATA_DIR to the new place.",
  ],

  versions: ({ release, node }) => [`Farmgate ${release} on Node ${node}`],
  too_slow: () => [
    "No answer in time",
    "Run the doctor again. If it stays like this, the machine or its network is overloaded.",
  ],
  check_failed: ({ why }) => [`This could not be examined: ${why}`, "Look at the log of the server."],
};

/** The words of the doctor. */
export const en = {
  says,
  checks: {
    versions: "Versions",
    settings: "Settings",
    disk: "Disk",
    memory: "Memory",
    database: "Database",
    jobs: "Background work",
    letters: "Emails",
    backup: "Backup",
    mail: "Mail server",
    certificate: "Certificate",
    clock: "Clock",
  },
  states: { ok: "well", warning: "look at it", error: "wrong" },
  allWell: "Everything is well.",
  notWell: (count: number) => (count === 1 ? "1 thing needs you." : `${count} things need you.`),
};

export type DoctorWords = typeof en;
