import { networkInterfaces } from "node:os";
import { ConfigError, choice, integer, isLoopback, type Read, text, url } from "./settings.ts";

/**
 * Where the site is reached, and who ends TLS: this server with certificates that it gets by itself, or what stands in
 * front of it. `hasOther`: a proxy or a port is named, which there is only with something in front.
 */
export function readTlsSettings(
  read: Read,
  { publicUrl, hasOther }: { publicUrl: string | undefined; hasOther: boolean },
) {
  const { protocol, hostname } =
    publicUrl === undefined ? { protocol: "", hostname: "" } : new URL(publicUrl);
  const isPublic = protocol === "https:" && isName(hostname);
  const chosen = read("TLS", isPublic && !hasOther ? "acme" : "proxy", choice("acme", "proxy"));
  const endsTls = chosen === "acme";
  if (endsTls && !isPublic && !(protocol === "https:" && hostname === "localhost"))
    throw new ConfigError(
      "TLS=acme requires PUBLIC_URL to be https and a name, like https://market.example.",
    );
  const host = read("HOST", undefined, text);
  return {
    /** With certificates of `acmeDirectory`. */
    endsTls,
    /** The name in PUBLIC_URL. */
    siteHost: hostname,
    host: host ?? (endsTls ? everywhere() : "127.0.0.1"),
    /** What operators read stays on this machine unless HOST says otherwise. */
    metricsHost: host ?? "127.0.0.1",
    httpsPort: read("HTTPS_PORT", "443", integer(0, 65_535)),
    /** For the authority's challenges, and for who types no https. */
    httpPort: read("HTTP_PORT", "80", integer(0, 65_535)),
    acmeDirectory: read("ACME_DIRECTORY", letsEncrypt, url("https:")),
  };
}

const letsEncrypt = "https://acme-v02.api.letsencrypt.org/directory";

/** Authorities give certificates for names, not for addresses or this computer alone. */
function isName(hostname: string): boolean {
  return hostname.includes(".") && !isLoopback(hostname) && !/^[\d.]+$|:/.test(hostname);
}

/** An authority, and whoever prefers it, comes by IPv6 where the name has such an address. */
function everywhere(): string {
  const addresses = Object.values(networkInterfaces()).flat();
  return addresses.some((address) => address?.family === "IPv6") ? "::" : "0.0.0.0";
}
