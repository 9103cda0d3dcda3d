import { createServer } from "node:http";
import type { Server } from "node:net";
import { Server as TlsServer } from "node:tls";
import type { Config, Log } from "#platform/base";
import { type TlsFolder, tlsFolder } from "./folder.ts";

/** So soon another process' new certificate is seen. */
const lookMilliseconds = 5000;
const challengePath = /^\/\.well-known\/acme-challenge\/([^/?#]+)$/;

/**
 * Has a server use the certificate that there is, and each that comes, without a restart; until there is one no connection
 * comes about. Answers how to stop.
 */
export function useCertificate(
  server: Server,
  { dataDir, siteHost }: Pick<Config, "dataDir" | "siteHost">,
): () => void {
  if (!(server instanceof TlsServer)) throw new Error("This server doesn't end TLS.");
  const folder = tlsFolder(dataDir);
  let used: string | undefined;
  const look = async () => {
    const version = await folder.version(siteHost);
    if (version === undefined || version === used) return;
    const pem = await folder.readPem(siteHost);
    if (pem) server.setSecureContext({ key: pem.text, cert: pem.text, minVersion: "TLSv1.2" });
    used = version;
  };
  // One that can't be read, as another user's, is looked for again.
  const timer = setInterval(() => look().catch(() => {}), lookMilliseconds);
  look().catch(() => {});
  return () => clearInterval(timer);
}

/**
 * Listens on HTTP_PORT, where it answers the authority's challenges and leads everybody else to the site's own address,
 * never to what they say they have asked for. Answers how to close.
 */
export async function redirectToTls(
  config: Pick<Config, "dataDir" | "host" | "httpPort" | "publicUrl">,
  log: Log,
): Promise<() => Promise<void>> {
  const { host, httpPort, publicUrl = "", dataDir } = config;
  const folder = tlsFolder(dataDir);
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 16_384 });
  server.on("request", async (request, response) => {
    response.shouldKeepAlive = false;
    const { url = "/" } = request;
    const answer = await answerOf(folder, url).catch(() => undefined);
    if (answer !== undefined)
      response.writeHead(200, { "content-type": "application/octet-stream" }).end(answer);
    else if (!url.startsWith("/")) response.writeHead(400).end();
    else response.writeHead(308, { location: `${publicUrl}${url}` }).end();
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(httpPort, host, resolve);
  await promise;
  server.on("error", (error) => log.warn({ err: error }, "the redirect to https met an error"));
  return async () => {
    server.close();
    server.closeAllConnections();
  };
}

async function answerOf(folder: TlsFolder, url: string): Promise<string | undefined> {
  const [, token] = challengePath.exec(url) ?? [];
  return token === undefined ? undefined : folder.readAnswer(token);
}
