import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { der, dnsName, tags } from "../../src/platform/tls/der.ts";

/** An ACME server (RFC 8555) that checks what it is sent, fetches the challenge, and signs. */
export interface TestAcme {
  directory: string;
  /** The refusals so far, by their types. */
  refusals: string[];
  /** The thumbprints of those who have an account. */
  accounts: Set<string>;
  close(): void;
}

interface Call {
  payload: Record<string, unknown> | undefined;
  thumbprint: string;
}

type Jwk = Record<"crv" | "kty" | "x" | "y", string>;

class Refusal extends Error {}

/**
 * `site` is where challenges are fetched from, whatever the name. With `forgetful` each third nonce is refused, as a server
 * may do at any time. Certificates are good for an hour, or from `until` on no more.
 */
export async function openAcmeServer(
  site: string,
  { forgetful = false, until = new Date(Date.now() + 3_600_000) } = {},
): Promise<TestAcme> {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const nonces = new Set<string>();
  const keys = new Map<string, Jwk>();
  const refusals: string[] = [];
  const accounts = new Set<string>();
  const order = { name: "", token: "", isProved: false, certificate: "", status: "pending" };
  let calls = 0;

  const server = createServer(async (request, response) => {
    const nonce = randomBytes(16).toString("base64url");
    nonces.add(nonce);
    response.setHeader("replay-nonce", nonce);
    try {
      const { status, location, body } = await answer(request);
      if (location) response.setHeader("location", location);
      response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
    } catch (error) {
      const type = error instanceof Refusal ? error.message : `serverInternal ${error}`;
      refusals.push(type);
      const problem = { type: `urn:ietf:params:acme:error:${type}`, detail: `It is ${type}` };
      response.writeHead(400, { "content-type": "application/problem+json" }).end(JSON.stringify(problem));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = Object.assign({ port: 0 }, server.address());
  const base = `http://127.0.0.1:${port}`;
  return { directory: `${base}/directory`, refusals, accounts, close: () => void server.close() };

  async function answer(
    request: IncomingMessage,
  ): Promise<{ status: number; location?: string; body: unknown }> {
    const path = request.url ?? "";
    if (path === "/directory")
      return {
        status: 200,
        body: { newNonce: `${base}/nonce`, newAccount: `${base}/account`, newOrder: `${base}/order` },
      };
    if (path === "/nonce") return { status: 200, body: "" };
    const { payload, thumbprint } = readCall(await text(request), `${base}${path}`);
    if (path === "/account") {
      accounts.add(thumbprint);
      return { status: 201, location: `${base}/account/${thumbprint}`, body: { status: "valid" } };
    }
    if (path === "/order") {
      const [identifier] = (payload?.["identifiers"] ?? []) as { value: string }[];
      Object.assign(order, { name: identifier?.value, token: randomBytes(24).toString("base64url") });
      Object.assign(order, { isProved: false, certificate: "", status: "pending" });
      return { status: 201, location: `${base}/order/1`, body: showOrder() };
    }
    if (path === "/order/1") return { status: 200, body: showOrder() };
    if (path === "/authorization") return { status: 200, body: showAuthorization() };
    if (path === "/challenge") {
      await prove(thumbprint);
      return { status: 200, body: {} };
    }
    if (path === "/finalize") {
      if (!order.isProved) throw new Refusal("orderNotReady");
      order.certificate = issue(Buffer.from(String(payload?.["csr"]), "base64url"));
      return { status: 200, body: showOrder() };
    }
    if (path === "/certificate") return { status: 200, body: order.certificate };
    throw new Refusal("malformed");
  }

  /** RFC 8555, 6.2 to 6.5. */
  function readCall(body: string, url: string): Call {
    const { protected: head, payload, signature } = JSON.parse(body);
    const { alg, nonce, url: signedUrl, jwk, kid } = JSON.parse(decoded(head).toString());
    const isKnown = nonces.delete(nonce);
    if (!isKnown || (forgetful && ++calls % 3 === 0)) throw new Refusal("badNonce");
    if (signedUrl !== url || alg !== "ES256") throw new Refusal("malformed");
    const key: Jwk | undefined = jwk ?? keys.get(String(kid).split("/").at(-1) ?? "");
    if (key === undefined) throw new Refusal("accountDoesNotExist");
    const publicKey = createPublicKey({ key, format: "jwk" });
    const bytes = Buffer.from(`${head}.${payload}`);
    if (!verify("sha256", bytes, { key: publicKey, dsaEncoding: "ieee-p1363" }, decoded(signature)))
      throw new Refusal("unauthorized");
    const { crv, kty, x, y } = key;
    const thumbprint = createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
    keys.set(thumbprint, key);
    return { payload: payload === "" ? undefined : JSON.parse(decoded(payload).toString()), thumbprint };
  }

  /** RFC 8555, 8.3. */
  async function prove(thumbprint: string) {
    const response = await fetch(`${site}/.well-known/acme-challenge/${order.token}`, { redirect: "manual" });
    order.isProved = response.ok && (await response.text()) === `${order.token}.${thumbprint}`;
    order.status = order.isProved ? "ready" : "invalid";
  }

  function showOrder() {
    const { certificate } = order;
    const links = { authorizations: [`${base}/authorization`], finalize: `${base}/finalize` };
    if (certificate === "") return { status: order.status, ...links };
    return { status: "valid", ...links, certificate: `${base}/certificate` };
  }

  function showAuthorization() {
    const status = { pending: "pending", ready: "valid", invalid: "invalid" }[order.status];
    const error = order.status === "invalid" ? { detail: "The challenge was not answered" } : undefined;
    const challenge = { type: "http-01", url: `${base}/challenge`, token: order.token, status, error };
    return { status, challenges: [{ type: "dns-01", url: "", token: "" }, challenge] };
  }

  /** A certificate (RFC 5280, 4.1) for the key of the request, which has to be signed by that key. */
  function issue(request: Buffer): string {
    const [info = Buffer.alloc(0), , bits = Buffer.alloc(0)] = partsOf(contentOf(request));
    const [, , publicKey = Buffer.alloc(0), wanted = Buffer.alloc(0)] = partsOf(contentOf(info));
    const key = createPublicKey({ key: publicKey, format: "der", type: "spki" });
    const name = Buffer.from(order.name);
    if (!verify("sha256", info, key, contentOf(bits).subarray(1)) || !wanted.includes(name))
      throw new Refusal("badCSR");
    const algorithm = der(tags.sequence, der(tags.id, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
    const dates = [new Date(Date.now() - 3_600_000), until].map((date) =>
      der(
        0x17,
        Buffer.from(
          `${date
            .toISOString()
            .replaceAll(/[-:T]|\.\d+/g, "")
            .slice(2)}`,
        ),
      ),
    );
    const names = der(tags.octets, der(tags.sequence, der(dnsName, name)));
    const extension = der(tags.sequence, der(tags.id, [0x55, 0x1d, 0x11]), names);
    const tbs = der(
      tags.sequence,
      der(0xa0, der(tags.integer, [2])),
      der(tags.integer, [1, ...randomBytes(8)]),
      algorithm,
      der(tags.sequence),
      der(tags.sequence, ...dates),
      der(tags.sequence),
      publicKey,
      der(0xa3, der(tags.sequence, extension)),
    );
    const signature = sign("sha256", tbs, { key: authority, dsaEncoding: "der" });
    const whole = der(tags.sequence, tbs, algorithm, der(tags.bits, [0], signature));
    const lines = whole.toString("base64").replaceAll(/(.{64})/g, "$1\n");
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  }
}

function decoded(part: string): Buffer {
  return Buffer.from(part, "base64url");
}

function contentOf(value: Buffer): Buffer {
  const { head, length } = sizeOf(value);
  return value.subarray(head, head + length);
}

function partsOf(content: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let rest = content; rest.length > 0; ) {
    const { head, length } = sizeOf(rest);
    parts.push(rest.subarray(0, head + length));
    rest = rest.subarray(head + length);
  }
  return parts;
}

function sizeOf(value: Buffer): { head: number; length: number } {
  const first = value[1] ?? 0;
  if (first < 0x80) return { head: 2, length: first };
  const bytes = first & 0x7f;
  return { head: 2 + bytes, length: value.readUIntBE(2, bytes) };
}
