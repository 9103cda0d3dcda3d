import { randomBytes } from "node:crypto";
import { accessSync, constants, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "#platform/embedded";

/** The secret a site with an embedded database makes once and keeps beside it, readable by its owner only. */
export function loadOrCreateSecret(dataDir: string): string {
  const path = secretPath(dataDir);
  if (!existsSync(path)) makeSecret(dataDir, path);
  const secret = readFileSync(path, "utf8");
  if (secret.trim().length < 32)
    throw new Error(`${path} holds no secret: put back what was in it, or remove it.`);
  return secret;
}

/** Where a site with an embedded database keeps the secret that signs its tokens. */
export function secretPath(dataDir: string): string {
  return join(dataDir, "jwt-secret");
}

function makeSecret(dataDir: string, path: string): void {
  makeFolder(dataDir);
  accessSync(dataDir, constants.W_OK | constants.X_OK);
  const draft = `${path}.${process.pid}`;
  try {
    // On the disk before it is there, or a power cut could leave an empty one.
    writeFileSync(draft, randomBytes(48).toString("base64url"), { mode: 0o600, flush: true });
    // A link appears whole or not at all; of several processes that start at once one gives the secret.
    linkSync(draft, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
