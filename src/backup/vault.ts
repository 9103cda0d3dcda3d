import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from "node:crypto";
import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import type { Place, StoredObject } from "./place.ts";

/** A place whose objects are compressed and, with a passphrase, encrypted. Names and sizes stay in the open. */
export interface Vault {
  /** The place's, for messages. */
  name: string;
  isEncrypted: boolean;
  /** `isCompressed`: it is as small as it gets. */
  write(name: string, content: Buffer, isCompressed?: boolean): Promise<number>;
  /** Undefined where there is none; throws where it is not what was written under that name. */
  read(name: string): Promise<Buffer | undefined>;
  list(prefix: string): Promise<StoredObject[]>;
  remove(name: string): Promise<void>;
}

/** What lies open in the place and says how to read it. */
interface Label {
  format: 1;
  /** The cluster whose backups these are. */
  system: string;
  encryption?: { kdf: "scrypt"; salt: string; n: number; r: number; p: number; check: string };
}

const labelName = "farmgate-backup.json";

/**
 * Opens a place for the backups of the cluster `system`, begun where there are none. Throws, in words, where they are
 * another site's, or encrypted otherwise than with `passphrase`.
 */
export async function openVault(
  place: Place,
  passphrase: string | undefined,
  system: string,
): Promise<Vault> {
  const label = (await readLabel(place)) ?? (await begin(place, passphrase, system));
  if (label.system !== system)
    throw new Error(
      `${place.name} has the backups of another site, or of this one before it was imported: choose a new place.`,
    );
  return unlock(place, label, passphrase);
}

/** Opens a place to read from it. */
export async function openVaultToRead(
  place: Place,
  passphrase: string | undefined,
): Promise<Vault & { system: string }> {
  const label = await readLabel(place);
  if (label === undefined) throw new Error(`There is no backup in ${place.name}.`);
  return { ...(await unlock(place, label, passphrase)), system: label.system };
}

async function begin(place: Place, passphrase: string | undefined, system: string): Promise<Label> {
  const strangers = await place.list("");
  if (strangers.length > 0)
    throw new Error(`${place.name} has other things in it (${strangers[0]?.name}): choose an empty place.`);
  const label: Label = { format: 1, system };
  if (passphrase !== undefined) {
    const settings = { salt: randomBytes(16).toString("base64"), n: 1 << 16, r: 8, p: 1 };
    const check = checkOf(await keyOf(passphrase, settings));
    label.encryption = { kdf: "scrypt", ...settings, check };
  }
  await place.write(labelName, Buffer.from(`${JSON.stringify(label, null, 2)}\n`));
  return label;
}

async function readLabel(place: Place): Promise<Label | undefined> {
  const text = await place.read(labelName);
  if (text === undefined) return undefined;
  try {
    const label: Label = JSON.parse(text.toString());
    if (label.format === 1 && typeof label.system === "string") return label;
  } catch {
    // It is cut off.
  }
  throw new Error(`${labelName} in ${place.name} can't be read: it is damaged or of a newer release.`);
}

async function unlock(place: Place, { encryption }: Label, passphrase: string | undefined): Promise<Vault> {
  if (encryption === undefined && passphrase !== undefined)
    throw new Error(
      `The backups in ${place.name} are not encrypted, and BACKUP_PASSPHRASE is set: choose a new place for encrypted ones.`,
    );
  if (encryption !== undefined && passphrase === undefined)
    throw new Error(`The backups in ${place.name} are encrypted: set BACKUP_PASSPHRASE.`);
  const key = encryption && passphrase !== undefined ? await keyOf(passphrase, encryption) : undefined;
  if (key && encryption && !isSame(checkOf(key), encryption.check))
    throw new Error(`BACKUP_PASSPHRASE is not the one that the backups in ${place.name} are encrypted with.`);
  return vaultOf(place, key);
}

function vaultOf(place: Place, key: Buffer | undefined): Vault {
  return {
    name: place.name,
    isEncrypted: key !== undefined,
    async write(name, content, isCompressed = false) {
      const packed = Buffer.concat(
        isCompressed ? [asItIs, content] : [compressed, await promisify(zstdCompress)(content)],
      );
      const object = key ? seal(key, name, packed) : packed;
      await place.write(name, object);
      return object.length;
    },
    async read(name) {
      const object = await place.read(name);
      if (object === undefined) return undefined;
      try {
        const packed = key ? unseal(key, name, object) : object;
        const content = packed.subarray(1);
        if (packed[0] === compressed[0]) return await promisify(zstdDecompress)(content);
        if (packed[0] === asItIs[0]) return content;
      } catch {
        // It is told below.
      }
      throw new Error(`The backup in ${place.name} is damaged: ${name} is not what was written there.`);
    },
    list: place.list,
    remove: place.remove,
  };
}

const asItIs = Buffer.of(0);
const compressed = Buffer.of(1);
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM over the whole object. Its name is authenticated too, so that none passes for another. */
function seal(key: Buffer, name: string, content: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name));
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Buffer, name: string, object: Buffer): Buffer {
  const nonce = object.subarray(0, nonceBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(name)).setAuthTag(object.subarray(-tagBytes));
  return Buffer.concat([decipher.update(object.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}

/** Takes 64 MB and a fifth of a second. */
async function keyOf(
  passphrase: string,
  { salt, n, r, p }: { salt: string; n: number; r: number; p: number },
): Promise<Buffer> {
  const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
  const options = { N: n, r, p, maxmem: 256 * n * r };
  return derive(passphrase.normalize("NFC"), Buffer.from(salt, "base64"), 32, options);
}

/** Says whether a key is the right one, and nothing of it. */
function checkOf(key: Buffer): string {
  return createHmac("sha256", key).update("farmgate backup").digest("base64");
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
