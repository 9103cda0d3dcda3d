import { buffer } from "node:stream/consumers";
import pLimit from "p-limit";
import { type PictureStore, pictureName } from "#platform/pictures";
import { objectsOf } from "./catalog.ts";
import type { Vault } from "./vault.ts";

const atOnce = 4;
const objectOf = (name: string) => `pictures/${name.slice(0, 2)}/${name}`;

/** The names of the pictures that are in the vault already. */
export async function listPictures(vault: Vault): Promise<Set<string>> {
  const objects = await vault.list("pictures/");
  return new Set(objects.map(({ name }) => name.slice(name.lastIndexOf("/") + 1)));
}

/** Copies those that `known` lacks, and names them there. One whose file is lost is left out. */
export async function copyPictures(
  vault: Vault,
  store: PictureStore,
  names: string[],
  known: Set<string>,
): Promise<void> {
  const missing = names.filter((name) => !known.has(name));
  await pLimit(atOnce).map(missing, async (name) => {
    const kept = await store.read(name);
    if (kept === undefined) return;
    await vault.write(objectOf(name), await buffer(kept.content), true);
    known.add(name);
  });
}

/** Puts pictures of these names where they are kept. Answers the names of those that the vault lacks. */
export async function restorePictures(
  vault: Vault,
  store: Pick<PictureStore, "write">,
  names: string[],
): Promise<string[]> {
  const lacking = await pLimit(atOnce).map(names, async (name) => {
    const content = await readPicture(vault, name);
    if (content === undefined) return name;
    await store.write(name, content);
    return undefined;
  });
  return lacking.filter((name) => name !== undefined);
}

async function readPicture(vault: Vault, name: string): Promise<Buffer | undefined> {
  const content = await vault.read(objectOf(name));
  if (content !== undefined && pictureName(content) !== name)
    throw new Error(`The backup in ${vault.name} is damaged: the picture ${name} has been changed.`);
  return content;
}

/** The names that a copy of the site shows. */
export async function readPictureNames(vault: Vault, id: string): Promise<string[]> {
  const text = await vault.read(objectsOf(id).pictures);
  return text?.toString().split("\n").filter(Boolean) ?? [];
}
