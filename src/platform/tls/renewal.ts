import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Config, Log } from "#platform/base";
import { orderCertificate } from "./acme.ts";
import { newKey, type Pem, pemOf, type TlsFolder, tlsFolder } from "./folder.ts";
import { accountKey } from "./jws.ts";
import { signingRequest } from "./signing-request.ts";

const checkMilliseconds = 3600 * 1000;
/** An authority that refuses a name five times in an hour refuses it for the rest of the hour. */
const pausesMinutes = [1, 5, 15, 60];

/**
 * Has the site a certificate for the name in PUBLIC_URL, from the authority of ACME_DIRECTORY: orders one where there is
 * none, and another once two thirds of its time are over. To be called in one process of a machine. Answers how to stop.
 */
export function keepCertificate(
  config: Pick<Config, "dataDir" | "acmeDirectory" | "siteHost">,
  { log, clock }: { log: Log; clock: Clock },
): () => Promise<void> {
  const folder = tlsFolder(config.dataDir);
  const stopping = new AbortController();
  const { signal } = stopping;
  const keeping = keep();
  return async () => {
    stopping.abort();
    await Promise.race([keeping, sleep(2000, undefined, { ref: false })]);
  };

  async function keep() {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await renew();
        failures = 0;
      } catch (error) {
        log.error({ why: reasonOf(error), host: config.siteHost }, "no certificate could be obtained");
        failures++;
      }
      const minutes = pausesMinutes[Math.min(failures, pausesMinutes.length) - 1];
      const pause = minutes === undefined ? checkMilliseconds : minutes * 60_000;
      await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  async function renew() {
    const { siteHost, acmeDirectory } = config;
    if (!isDue(await folder.readPem(siteHost), siteHost, clock.now())) return;
    const key = newKey();
    const account = accountKey(await folder.accountKey());
    const chain = await orderCertificate(
      acmeDirectory,
      account,
      siteHost,
      signingRequest(key, siteHost),
      answeringFrom(folder),
    );
    await folder.writePem(siteHost, `${pemOf(key)}${chain}`);
    const pem = await folder.readPem(siteHost);
    log.info({ host: siteHost, until: pem?.certificate.validTo }, "the site has a new certificate");
  }
}

/** Two thirds of a certificate's time leave room for a month of failures, with one of 90 days. */
export function isDue(pem: Pem | undefined, host: string, now: Date): boolean {
  if (pem === undefined || pem.certificate.checkHost(host) === undefined) return true;
  const [from, to] = [Date.parse(pem.certificate.validFrom), Date.parse(pem.certificate.validTo)];
  return now.getTime() > from + ((to - from) * 2) / 3;
}

function answeringFrom(folder: TlsFolder) {
  return { put: folder.putAnswer, remove: folder.removeAnswer };
}

/** `fetch` says only that it failed; why stands behind it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
