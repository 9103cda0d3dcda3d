import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isToken } from "./acme.ts";

/**
 * What `DATA_DIR/tls` holds, which only the server may read: the account's key, a file for each name with its key and
 * certificates, and what challenges are answered with. All processes of a machine share it.
 */
export interface TlsFolder {
  accountKey(): Promise<KeyObject>;
  /** The private key and the chain of a name in one text, so that they are replaced together. */
  readPem(name: string): Promise<Pem | undefined>;
  writePem(name: string, pem: string): Promise<void>;
  /** Changes when the file does; undefined where there is none. */
  version(name: string): Promise<string | undefined>;
  putAnswer(token: string, body: string): Promise<void>;
  removeAnswer(token: string): Promise<void>;
  readAnswer(token: string): Promise<string | undefined>;
}

export interface Pem {
  text: string;
  certificate: X509Certificate;
}

export function tlsFolder(dataDir: string): TlsFolder {
  const folder = join(dataDir, "tls");
  const pemPath = (name: string) => join(folder, `${name}.pem`);
  const answerPath = (token: string) => join(folder, `answer-${token}`);
  return {
    async accountKey() {
      const path = join(folder, "account.pem");
      const kept = await readIfThere(path);
      if (kept !== undefined) return createPrivateKey(kept);
      const key = newKey();
      await write(path, pemOf(key));
      return key;
    },
    async readPem(name) {
      const text = await readIfThere(pemPath(name));
      return text === undefined ? undefined : { text, certificate: new X509Certificate(text) };
    },
    writePem: (name, pem) => write(pemPath(name), pem),
    async version(name) {
      const found = await stat(pemPath(name)).catch(() => undefined);
      return found && `${found.ino} ${found.mtimeMs}`;
    },
    putAnswer: (token, body) => write(answerPath(token), body),
    removeAnswer: (token) => rm(answerPath(token), { force: true }),
    readAnswer: async (token) => (isToken(token) ? readIfThere(answerPath(token)) : undefined),
  };

  /** The whole of it or nothing, and on the disk before it is there. */
  async function write(path: string, text: string) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await rename(draft, path);
  }
}

export function newKey(): KeyObject {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}

export function pemOf(key: KeyObject): string {
  return String(key.export({ type: "pkcs8", format: "pem" }));
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
