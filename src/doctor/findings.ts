import type { Bytes, CheckName, State } from "./types.ts";

/** What each finding holds, by its code. A code says one thing, in one state, and has its words in every language. */
export interface Values {
  disk_ok: { folder: string; free: Bytes; total: Bytes };
  disk_low: { folder: string; free: Bytes; total: Bytes };
  disk_full: { folder: string; free: Bytes; total: Bytes };
  disk_files: { folder: string; free: number };
  disk_unreadable: { folder: string; why: string };
  memory_ok: { free: Bytes; total: Bytes };
  memory_low: { free: Bytes; total: Bytes };

  database_ok: { version: string; size: Bytes };
  database_away: { why: string };
  database_read_only: Record<never, never>;
  database_outdated: { version: string; newest: string; isEmbedded: boolean };
  site_missing: { place: string };
  schema_behind: { count: number };
  schema_ahead: { name: string };
  bloat_ok: Record<never, never>;
  bloat: { table: string; dead: number; live: number };
  statements_ok: Record<never, never>;
  statement_long: { minutes: number; process: number; application: string };
  wraparound_ok: { age: number };
  wraparound_near: { age: number };
  wraparound_next: { age: number };
  connections_ok: { used: number; most: number };
  connections_scarce: { used: number; most: number };
  replica_ok: { name: string };
  replica_away: { name: string; why: string };
  replica_behind: { name: string; seconds: number };

  jobs_ok: Record<never, never>;
  jobs_failed: { count: number; kinds: string };
  jobs_retried: { count: number; kinds: string };
  jobs_waiting: { count: number };
  server_away: { minutes: number };
  letters_ok: Record<never, never>;
  letters_failed: { count: number };

  backup_own: Record<never, never>;
  backup_unset: Record<never, never>;
  backup_none: Record<never, never>;
  backup_never: Record<never, never>;
  backup_failed: { why: string };
  backup_old: { hours: number };
  backup_log: { behind: Bytes };
  backup_unverified: Record<never, never>;
  backup_broken: { why: string };
  backup_ok: { hours: number };

  mail_ok: { host: string };
  mail_kept: Record<never, never>;
  mail_nowhere: Record<never, never>;
  mail_refused: { host: string; why: string };
  sender_default: Record<never, never>;
  spf_ok: { domain: string };
  spf_missing: { domain: string };
  spf_several: { domain: string; count: number };
  spf_open: { domain: string };
  dkim_ok: { domain: string };
  dkim_missing: { domain: string };
  dmarc_ok: { domain: string };
  dmarc_missing: { domain: string };
  domain_unknown: { domain: string };
  names_silent: { domain: string };

  certificate_none: Record<never, never>;
  certificate_ok: { host: string; days: number };
  certificate_ending: { host: string; days: number };
  certificate_ended: { host: string };
  certificate_refused: { host: string; why: string };
  address_away: { host: string; why: string };

  clock_ok: { seconds: number };
  clock_database: { seconds: number };
  clock_off: { seconds: number };
  clock_unknown: Record<never, never>;

  settings_ok: Record<never, never>;
  setting_production: Record<never, never>;
  setting_public_url: Record<never, never>;
  setting_public_http: Record<never, never>;
  setting_trust_proxy: Record<never, never>;
  setting_rate_limit: Record<never, never>;
  setting_time_zone: Record<never, never>;
  setting_jwt_secret: Record<never, never>;
  setting_workers: { workers: number; cores: number };
  setting_commission: Record<never, never>;
  setting_data_dir: { folder: string };

  versions: { release: string; node: string };
  too_slow: { check: CheckName };
  check_failed: { check: CheckName; why: string };
}

export type Code = keyof Values;

export type Finding = { [C in Code]: { check: CheckName; state: State; code: C; values: Values[C] } }[Code];

/** Those that are not well; all others are. */
const states: Partial<Record<Code, State>> = {
  ...all("error", [
    "disk_full",
    "database_away",
    "database_read_only",
    "site_missing",
    "schema_ahead",
    "wraparound_next",
    "backup_failed",
    "backup_old",
    "backup_broken",
    "mail_nowhere",
    "mail_refused",
    "certificate_ended",
    "certificate_refused",
    "clock_off",
    "setting_jwt_secret",
    "setting_production",
  ]),
  ...all("warning", [
    "disk_low",
    "disk_files",
    "disk_unreadable",
    "memory_low",
    "database_outdated",
    "schema_behind",
    "bloat",
    "statement_long",
    "wraparound_near",
    "connections_scarce",
    "replica_away",
    "replica_behind",
    "jobs_failed",
    "jobs_retried",
    "jobs_waiting",
    "server_away",
    "letters_failed",
    "backup_unset",
    "backup_never",
    "backup_log",
    "backup_unverified",
    "sender_default",
    "spf_missing",
    "spf_several",
    "spf_open",
    "dkim_missing",
    "dmarc_missing",
    "domain_unknown",
    "names_silent",
    "certificate_ending",
    "address_away",
    "clock_database",
    "setting_public_url",
    "setting_public_http",
    "setting_trust_proxy",
    "setting_rate_limit",
    "setting_time_zone",
    "setting_workers",
    "setting_commission",
    "setting_data_dir",
    "too_slow",
    "check_failed",
  ]),
};

export function finding<C extends Code>(check: CheckName, code: C, values: Values[C]): Finding {
  return { check, state: states[code] ?? "ok", code, values } as Finding;
}

function all(state: State, codes: Code[]): Partial<Record<Code, State>> {
  return Object.fromEntries(codes.map((code) => [code, state]));
}
