import { connect } from "node:tls";
import { tlsFolder } from "#platform/tls";
import { type Finding, finding } from "./findings.ts";
import type { Patient } from "./types.ts";

/** A certificate of 90 days is renewed 30 days before its end. One that is older has not been renewed. */
const soonDays = 14;
const dayMilliseconds = 24 * 3600 * 1000;
const patienceMilliseconds = 4000;

/** Looks at the site from outside, as a browser does: at the certificate under the name in PUBLIC_URL. */
export async function checkCertificate({ config: { publicUrl } }: Patient): Promise<Finding[]> {
  if (!publicUrl?.startsWith("https:")) return [finding("certificate", "certificate_none", {})];
  const { hostname, port, host } = new URL(publicUrl);
  const seen = await readCertificate(hostname, Number(port || 443)).catch((error: Error) => error);
  if (seen instanceof Error) {
    const { code = "" } = { ...seen } as { code?: string };
    return [finding("certificate", "address_away", { host, why: code || seen.message })];
  }
  const days = Math.floor((seen.until.getTime() - Date.now()) / dayMilliseconds);
  if (seen.until.getTime() < Date.now()) return [finding("certificate", "certificate_ended", { host })];
  if (seen.refusedFor !== undefined)
    return [finding("certificate", "certificate_refused", { host, why: seen.refusedFor })];
  return [finding("certificate", days < soonDays ? "certificate_ending" : "certificate_ok", { host, days })];
}

/** Until when the certificate is good that browsers get; undefined where there is none, or nobody answers. */
export async function readCertificateEnd({
  publicUrl,
  siteHost,
  endsTls,
  dataDir,
}: Patient["config"]): Promise<Date | undefined> {
  if (!publicUrl?.startsWith("https:")) return undefined;
  if (endsTls) {
    const pem = await tlsFolder(dataDir).readPem(siteHost);
    return pem && new Date(pem.certificate.validTo);
  }
  const { hostname, port } = new URL(publicUrl);
  return readCertificate(hostname, Number(port || 443)).then(
    ({ until }) => until,
    () => undefined,
  );
}

async function readCertificate(
  hostname: string,
  port: number,
): Promise<{ until: Date; refusedFor?: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ until: Date; refusedFor?: string }>();
  const host = hostname.replace(/^\[|\]$/g, "");
  const isAddress = /^[\d.]+$|:/.test(host);
  const socket = connect(
    // What a browser would refuse is told, not thrown; nothing is sent.
    { host, port, rejectUnauthorized: false, ...(isAddress ? {} : { servername: host }) },
    () => {
      const refusedFor = socket.authorized ? undefined : String(socket.authorizationError);
      const until = new Date(socket.getPeerCertificate().valid_to);
      resolve({ until, ...(refusedFor === undefined ? {} : { refusedFor }) });
    },
  );
  socket.once("error", reject);
  socket.setTimeout(patienceMilliseconds, () => reject(new Error("ETIMEDOUT")));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
