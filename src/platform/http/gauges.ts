/** A figure that is asked for when Prometheus is. */
export interface Gauge {
  name: string;
  help: string;
  /** Which of the workers' answers counts. */
  ofWorkers: "max" | "min" | "sum";
  /** Undefined where there is none, which Prometheus is not told then. */
  read(): number | undefined | Promise<number | undefined>;
}

/** The same figure of several things, which `label` names. */
export interface LabelledGauge extends Pick<Gauge, "name" | "help" | "ofWorkers"> {
  label: string;
  readAll(): { of: string; value: number }[];
}

/** Prometheus waits for 10 seconds; what the database doesn't say by then would take all other figures with it. */
const patienceMilliseconds = 2000;

export async function readGauge({ read }: Gauge): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const impatience = setTimeout(() => resolve(undefined), patienceMilliseconds);
  try {
    return await Promise.race([promise, read()]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(impatience);
  }
}
