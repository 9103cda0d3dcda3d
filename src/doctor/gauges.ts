import { readBackupStatus } from "#backup";
import { countFailed } from "#mail";
import type { Platform } from "#platform";
import type { Database, ReplicaState } from "#platform/database";
import type { Gauge, LabelledGauge } from "#platform/http";
import { type JobFailures, readJobFailures } from "#platform/jobs";
import { readCertificateEnd } from "./certificate.ts";
import { readDisk } from "./machine.ts";

/** What alerts are about beside requests (`deploy/prometheus/`). Each is read when Prometheus asks. */
export function siteGauges({ config, db, clock, database }: Platform): Gauge[] {
  const whileUp = async (read: () => Promise<number | undefined>) => (database.isUp() ? read() : undefined);
  const failures = sharedFor(1000, () => readJobFailures(db));
  const jobs = (pick: (failures: JobFailures) => number) => whileUp(async () => pick(await failures()));
  // Behind a proxy it is asked for as browsers do.
  const certificateEnd = sharedFor(10 * 60_000, () => readCertificateEnd(config));
  const total = (some: { count: number }[]) => some.reduce((sum, { count }) => sum + count, 0);
  return [
    {
      name: "farmgate_database_up",
      help: "1 while the database answers.",
      ofWorkers: "min",
      read: () => Number(database.isUp()),
    },
    {
      name: "farmgate_database_wait_seconds",
      help: "How long the first of those waits who want a database connection.",
      ofWorkers: "max",
      read: () => database.longestWait() / 1000,
    },
    {
      name: "farmgate_letters_failed",
      help: "Emails that the mail server didn't take.",
      ofWorkers: "max",
      read: () => whileUp(() => countFailed(db)),
    },
    {
      name: "farmgate_jobs_failed",
      help: "Jobs of the last day that failed for good.",
      ofWorkers: "max",
      read: () => jobs(({ failed }) => total(failed)),
    },
    {
      name: "farmgate_jobs_retried",
      help: "Jobs that have failed three times and more, and are tried again.",
      ofWorkers: "max",
      read: () => jobs(({ retried }) => total(retried)),
    },
    {
      name: "farmgate_outbox_rows",
      help: "What is to be done next and has not been done yet.",
      ofWorkers: "max",
      read: () => jobs(({ waiting }) => waiting),
    },
    {
      name: "farmgate_backup_age_seconds",
      help: "Since the last backup; none where Farmgate makes none.",
      ofWorkers: "max",
      read: () =>
        whileUp(async () => {
          const { lastBackupAt } = await readBackupStatus(db, config, clock.now());
          return lastBackupAt && (clock.now().getTime() - lastBackupAt.getTime()) / 1000;
        }),
    },
    {
      name: "farmgate_certificate_left_seconds",
      help: "Until the certificate under PUBLIC_URL ends; none where that isn't https.",
      ofWorkers: "min",
      read: async () => {
        const end = await certificateEnd();
        return end && (end.getTime() - clock.now().getTime()) / 1000;
      },
    },
    {
      name: "farmgate_disk_free_bytes",
      help: "Free for the server on the disk of DATA_DIR.",
      ofWorkers: "min",
      read: async () => {
        const { bavail, bsize } = await readDisk(config.dataDir);
        return bavail * bsize;
      },
    },
    {
      name: "farmgate_disk_size_bytes",
      help: "Size of the disk of DATA_DIR.",
      ofWorkers: "max",
      read: async () => {
        const { blocks, bsize } = await readDisk(config.dataDir);
        return blocks * bsize;
      },
    },
  ];
}

/** Of replicas where the settings name any. */
export function replicaGauges({ replicas }: Pick<Database, "replicas">): (Gauge | LabelledGauge)[] {
  if (replicas === undefined) return [];
  const each = (pick: (state: ReplicaState) => number) => ({
    label: "replica",
    readAll: () => replicas.states().map((state) => ({ of: state.name, value: pick(state) })),
  });
  return [
    {
      name: "farmgate_replica_reads",
      help: "Reads that a replica has answered since the start.",
      ofWorkers: "sum",
      ...each(({ reads }) => reads),
    },
    {
      name: "farmgate_replica_lag_seconds",
      help: "For how long a replica has not been where the primary was; 0 while it answers reads.",
      ofWorkers: "max",
      ...each(({ lagSeconds }) => lagSeconds),
    },
    {
      name: "farmgate_replica_up",
      help: "1 while a replica answers reads, 0 while it is left out.",
      ofWorkers: "min",
      ...each(({ isIn }) => Number(isIn)),
    },
    {
      name: "farmgate_replica_reads_returned",
      help: "Reads that the primary answered since no replica was as far, or one failed.",
      ofWorkers: "sum",
      read: () => replicas.returned(),
    },
  ];
}

/** Figures that one query answers are read together. */
function sharedFor<T>(milliseconds: number, read: () => Promise<T>): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    const now = performance.now();
    if (last === undefined || now - last.at > milliseconds) last = { at: now, answer: read() };
    return last.answer;
  };
}
