import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A bucket on this computer that speaks S3 as far as pictures need it, and believes nobody without a signature. */
export interface LocalBucket {
  /** What `S3_URL` is for it; `key` and `secret` are those of a stranger where they are given. */
  url(account?: { key?: string; secret?: string }): string;
  /** What a service's account is written as, the bucket being named elsewhere. */
  account(): string;
  /** Its objects, by their keys. */
  objects: Map<string, StoredObject>;
  /** From here on every request is answered so; undefined is well again. */
  fail(how: "refuse" | "hang" | "error" | undefined): void;
  close(): Promise<void>;
}

interface StoredObject {
  type: string | undefined;
  content: Buffer;
  at: Date;
}

const key = "AKIALOCAL";
// A slash and a plus, as real ones have.
const secret = "a/secret+of=forty~characters";
const region = "eu-west-1";
const bucket = "pictures";

export async function startBucket(): Promise<LocalBucket> {
  const objects = new Map<string, StoredObject>();
  let failing: "refuse" | "hang" | "error" | undefined;
  const server = createServer(async (request, response) => {
    if (failing === "hang") return;
    if (failing === "refuse") return request.socket.destroy();
    if (failing === "error") return answer(response, 503, "SlowDown");
    const content = await buffer(request);
    const fault = faultOf(request, content);
    if (fault) return answer(response, 403, fault);
    act(objects, request, content, response);
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url(account = {}) {
      const [name, password] = [account.key ?? key, account.secret ?? secret].map(encodeURIComponent);
      return `http://${name}:${password}@127.0.0.1:${port}/${bucket}?region=${region}`;
    },
    account: () => {
      const [name, password] = [key, secret].map(encodeURIComponent);
      return `http://${name}:${password}@127.0.0.1:${port}?region=${region}`;
    },
    objects,
    fail(how) {
      failing = how;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** So many objects are listed at once, that lists have to be gone on with. */
const mostListed = 5;

/** ListObjectsV2: keys in the order of their bytes, those after the token. */
function list(objects: LocalBucket["objects"], asked: URLSearchParams, response: ServerResponse) {
  const after = asked.get("continuation-token") ?? "";
  const keys = [...objects.keys()].filter(
    (name) => name.startsWith(asked.get("prefix") ?? "") && name > after,
  );
  const page = keys.sort().slice(0, mostListed);
  const isTruncated = keys.length > page.length;
  const contents = page.map((name) => {
    const { content, at } = objects.get(name) ?? { content: Buffer.alloc(0), at: new Date(0) };
    const told = name.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    return `<Contents><Key>${told}</Key><LastModified>${at.toISOString()}</LastModified><Size>${content.length}</Size></Contents>`;
  });
  const token = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
  response.writeHead(200, { "content-type": "application/xml" });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${token}${contents.join("")}</ListBucketResult>`,
  );
}

function act(
  objects: LocalBucket["objects"],
  request: IncomingMessage,
  content: Buffer,
  response: ServerResponse,
) {
  const name = (request.url?.split("?")[0] ?? "").slice(bucket.length + 2);
  const found = objects.get(name);
  const asked = new URL(request.url ?? "", "http://bucket").searchParams;
  if (request.method === "GET" && asked.get("list-type") === "2") return list(objects, asked, response);
  switch (request.method) {
    case "PUT":
      objects.set(name, { type: request.headers["content-type"], content, at: new Date() });
      return answer(response, 200);
    case "DELETE":
      objects.delete(name);
      return answer(response, 204);
    case "GET":
    case "HEAD":
      if (!found) return answer(response, 404, "NoSuchKey");
      response.writeHead(200, {
        "content-type": found.type ?? "binary/octet-stream",
        "content-length": found.content.length,
      });
      return response.end(request.method === "GET" ? found.content : undefined);
    default:
      return answer(response, 405, "MethodNotAllowed");
  }
}

function answer(response: ServerResponse, status: number, code?: string) {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(code === undefined ? undefined : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}

/** What is wrong with a request's signature (AWS Signature Version 4, in its header); undefined where it is good. */
function faultOf(request: IncomingMessage, content: Buffer): string | undefined {
  const { authorization = "", ...headers } = request.headers;
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  const [, id, day = "", place = "", names = "", signature] = found ?? [];
  if (id !== key || place !== region) return "InvalidAccessKeyId";
  const time = String(headers["x-amz-date"]);
  const sent = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!time.startsWith(day) || !(Math.abs(Date.now() - sent) < 15 * 60_000)) return "RequestTimeTooSkewed";
  const hash = String(headers["x-amz-content-sha256"]);
  if (hash !== "UNSIGNED-PAYLOAD" && hash !== sha256(content)) return "XAmzContentSHA256Mismatch";
  if (!["host", "x-amz-content-sha256", "x-amz-date"].every((name) => names.split(";").includes(name))) {
    return "AccessDenied";
  }
  const [path = "", query = ""] = (request.url ?? "").split("?");
  const lines = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [request.method, path, canonicalQuery(query), lines.join(""), names, hash].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
  const signingKey = [day, region, "s3", "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${secret}`);
  return hmac(signingKey, toSign).toString("hex") === signature ? undefined : "SignatureDoesNotMatch";
}

/** By name, each part as RFC 3986 has it. */
function canonicalQuery(query: string): string {
  const encoded = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return pairs.sort().join("&");
}

function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}

function hmac(signedWith: Buffer | string, text: string): Buffer {
  return createHmac("sha256", signedWith).update(text).digest();
}
