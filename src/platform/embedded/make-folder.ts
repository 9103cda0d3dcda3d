import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder that an operator has named, and those above it that are missing, with permissions `mode`. Throws what the system
 * says. Node's own `recursive` never ends where a folder is there and the system makes nothing in it, saying ENOENT, as in /proc.
 */
export function makeFolder(path: string, mode?: number): void {
  const missing = [path];
  for (let above = dirname(path); !existsSync(above); above = dirname(above)) missing.unshift(above);
  for (const folder of missing)
    try {
      mkdirSync(folder, mode);
    } catch (error) {
      // It was there, or somebody else has made it meanwhile.
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
}
