import assert from "node:assert/strict";
import type { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request as requestPlain } from "node:http";
import { createServer, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import pino from "pino";
import { createLog, loadConfig } from "#platform/base";
import { keepCertificate, redirectToTls, tlsFolder, useCertificate } from "#platform/tls";
import { openAcmeServer } from "../../../tests/support/acme.ts";
import { freePort } from "../../../tests/support/process.ts";
import { until } from "../../../tests/support/sites.ts";
import { isDue } from "./renewal.ts";

const log = createLog("silent");
const clock = { now: () => new Date() };
let dataDir: string;
let httpPort: number;
let closeRedirect: () => Promise<void>;

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "farmgate-tls-"));
  httpPort = await freePort();
  const publicUrl = "https://market.example";
  closeRedirect = await redirectToTls({ dataDir, httpPort, publicUrl, host: "127.0.0.1" }, log);
});
after(async () => {
  await closeRedirect();
  await rm(dataDir, { recursive: true });
});

const siteHost = "market.example";
const readPem = () => tlsFolder(dataDir).readPem(siteHost);

/** Has the site a certificate of this authority, and stops keeping it. */
async function obtain(acmeDirectory: string) {
  const stop = keepCertificate({ dataDir, siteHost, acmeDirectory }, { log, clock });
  const before = await readPem();
  await until(async () => (await readPem())?.text !== before?.text, "a certificate came");
  await stop();
}

/** Which certificate somebody sees who connects. */
async function seenAt(port: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const asked = request(
    { port, host: "127.0.0.1", servername: siteHost, rejectUnauthorized: false, agent: false },
    (response) => {
      const { socket } = response;
      resolve(
        "getPeerX509Certificate" in socket
          ? (socket as never as Peer).getPeerX509Certificate()?.serialNumber
          : "",
      );
      response.resume();
    },
  );
  asked.on("error", () => resolve(undefined)).end();
  return promise;
}

interface Peer {
  getPeerX509Certificate(): X509Certificate | undefined;
}

test("a certificate is ordered as RFC 8555 says, kept where only the server reads it, and used without a restart", async () => {
  const acme = await openAcmeServer(`http://127.0.0.1:${httpPort}`, { forgetful: true });
  const server = createServer((_request, response) => void response.end("here")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = useCertificate(server, { dataDir, siteHost });
  const { port } = Object.assign({ port: 0 }, server.address());
  assert.equal(await seenAt(port), undefined, "nobody is answered without a certificate");
  await obtain(acme.directory);
  const first = (await readPem())?.certificate;
  assert.equal(first?.checkHost(siteHost), siteHost);
  await until(async () => (await seenAt(port)) === first?.serialNumber, "the server uses it");

  await rm(join(dataDir, "tls", `${siteHost}.pem`));
  await obtain(acme.directory);
  const second = (await readPem())?.certificate;
  assert.notEqual(second?.serialNumber, first?.serialNumber);
  await until(async () => (await seenAt(port)) === second?.serialNumber, "the server uses the other one");
  stop();
  server.close();
  acme.close();

  assert.equal(acme.accounts.size, 1, "both are of one account");
  assert.deepEqual(new Set(acme.refusals), new Set(["badNonce"]));
  for (const name of await readdir(join(dataDir, "tls"))) {
    assert.doesNotMatch(name, /^answer-/, "no answer is left over");
    assert.equal((await stat(join(dataDir, "tls", name))).mode & 0o777, 0o600, name);
  }
});

test("a certificate is due after two thirds of its time, and where the site has another name", async () => {
  const pem = await readPem();
  assert.ok(pem);
  const [from, to] = [Date.parse(pem.certificate.validFrom), Date.parse(pem.certificate.validTo)];
  const at = (share: number) => new Date(from + (to - from) * share);
  assert.equal(isDue(pem, siteHost, at(0.6)), false);
  assert.equal(isDue(pem, siteHost, at(0.7)), true);
  assert.equal(isDue(pem, "other.example", at(0)), true);
  assert.equal(isDue(undefined, siteHost, at(0)), true);
});

test("why an authority gives none stands in the log, and the certificate that there is stays", async () => {
  const acme = await openAcmeServer("http://127.0.0.1:1");
  const lines: string[] = [];
  const kept = await readPem();
  const stop = keepCertificate(
    { dataDir, siteHost: "other.example", acmeDirectory: acme.directory },
    { log: pino({ level: "error" }, { write: (line) => void lines.push(line) }), clock },
  );
  await until(() => lines.length > 0, "it was told");
  await stop();
  acme.close();
  assert.match(lines[0] ?? "", /no certificate could be obtained/);
  assert.match(lines[0] ?? "", /It refused /);
  assert.equal((await readPem())?.text, kept?.text);
});

test("http leads to the site's own address alone, and gives away no file", async () => {
  const ask = async (path: string, method = "GET") => {
    const { promise, resolve, reject } = Promise.withResolvers<[number | undefined, string | undefined]>();
    const options = { port: httpPort, host: "127.0.0.1", path, method, headers: { host: "evil.example" } };
    const asked = requestPlain(options, (response) => {
      resolve([response.statusCode, response.headers.location]);
      response.resume();
    });
    asked.on("error", reject).end();
    return promise;
  };
  assert.deepEqual(await ask("/a?b=c", "POST"), [308, "https://market.example/a?b=c"]);
  assert.deepEqual(await ask("//evil.example/"), [308, "https://market.example//evil.example/"]);
  assert.deepEqual(await ask("http://evil.example/"), [400, undefined]);
  await writeFile(join(dataDir, "secret"), "secret");
  for (const path of ["..%2f..%2fsecret", "../../secret", "....................", "account.pem"])
    assert.equal((await ask(`/.well-known/acme-challenge/${path}`))[0], 308);
});

test("this server ends TLS where the address is https and nothing stands in front", async () => {
  const of = (settings: Record<string, string>) => {
    const { endsTls, host, metricsHost } = loadConfig({ DATA_DIR: dataDir, ...settings });
    return [endsTls, host === "127.0.0.1", metricsHost];
  };
  const PUBLIC_URL = "https://market.example";
  assert.deepEqual(of({}), [false, true, "127.0.0.1"]);
  assert.deepEqual(of({ PUBLIC_URL }), [true, false, "127.0.0.1"]);
  assert.deepEqual(of({ PUBLIC_URL, TRUST_PROXY: "loopback" }), [false, true, "127.0.0.1"]);
  assert.deepEqual(of({ PUBLIC_URL, PORT: "3000" }), [false, true, "127.0.0.1"]);
  assert.deepEqual(of({ PUBLIC_URL, PORT: "3000", TLS: "acme" }), [true, false, "127.0.0.1"]);
  assert.deepEqual(of({ PUBLIC_URL: "https://203.0.113.7" }), [false, true, "127.0.0.1"]);
  assert.throws(() => of({ TLS: "acme" }), /TLS=acme requires PUBLIC_URL/);
  assert.equal(await readFile(join(dataDir, "secret"), "utf8"), "secret");
});
