import { readFileSync, writeFileSync } from "node:fs";
import { withoutPages } from "./elf.ts";

/**
 * Leaves of the Unicode data (ICU) that a program or library bears what `isKept` says of each item's name, in place, and
 * takes what is free then out of the file. ICU is made for that: an item that is missing is looked for in its parent, and in
 * the root at last. Throws, and changes
 * nothing, where it lies otherwise than is known.
 */
export function trimUnicodeData(
  path: string,
  isKept: (item: { name: string; size: number }) => boolean,
): void {
  const file = readFileSync(path);
  const start = findPackage(file);
  const { headerSize, items } = readPackage(file, start);
  // How long the last one is isn't written anywhere, so it can't be moved.
  const last = items.pop();
  if (last === undefined || isKept({ name: last.name, size: 0 }))
    throw new Error("The last item of the data has to stay.");
  const made = writePackage(file.subarray(start, start + headerSize), [
    ...items.filter(({ name, data }) => isKept({ name, size: data.length })),
    end,
  ]);
  made.copy(file, start);
  writeFileSync(path, withoutPages(file, start + made.length, start + headerSize + last.offset));
}

/** What every language is built on, and in `languages` what is said in them: words, patterns, orders. */
export function inLanguages(languages: readonly string[]): (name: string) => boolean {
  return (item) => {
    const name = item.slice(item.indexOf("/") + 1);
    const [, language] = /(?:^|\/)([a-z]{2,3})(?:_\w*)?\.res$/.exec(name) ?? [];
    return language === undefined || languages.includes(language) || name.endsWith("res_index.res");
  };
}

/** Behind it stands where the last item ends, without which Temporal can't read the time zones. */
const end: Item = { name: "~", offset: 0, data: Buffer.alloc(0) };

interface Item {
  name: string;
  /** From the table of contents on. */
  offset: number;
  data: Buffer;
}

/** Where the header of the data is whose format is that of a common package. */
function findPackage(file: Buffer): number {
  let at = file.indexOf("CmnD");
  for (; at !== -1; at = file.indexOf("CmnD", at + 1)) {
    const start = at - 12;
    if (start >= 0 && file.readUInt16LE(start + 2) === 0x27da && file[start + 8] === 0) return start;
  }
  throw new Error("There is no Unicode data in it.");
}

/** A header, then the table of contents: a count, and of each item where its name is and where it is itself. */
function readPackage(file: Buffer, start: number): { headerSize: number; items: Item[] } {
  const headerSize = file.readUInt16LE(start);
  const contents = start + headerSize;
  const count = file.readUInt32LE(contents);
  const items = Array.from({ length: count }, (_, index) => {
    const entry = contents + 4 + index * 8;
    const name = contents + file.readUInt32LE(entry);
    const offset = file.readUInt32LE(entry + 4);
    return { name: file.toString("latin1", name, file.indexOf(0, name)), offset };
  });
  const isInOrder = items.every(
    ({ offset }, index) => index === 0 || offset > (items[index - 1]?.offset ?? 0),
  );
  if (!isInOrder) throw new Error("The items of the data are in another order than is known.");
  return {
    headerSize,
    items: items.map((item, index) => {
      const end = items[index + 1]?.offset ?? item.offset;
      return { ...item, data: Buffer.from(file.subarray(contents + item.offset, contents + end)) };
    }),
  };
}

function writePackage(header: Buffer, items: readonly Item[]): Buffer {
  const names = items.map(({ name }) => Buffer.from(`${name}\0`, "latin1"));
  const contents = Buffer.alloc(aligned(4 + items.length * 8 + Buffer.concat(names).length));
  contents.writeUInt32LE(items.length, 0);
  let name = 4 + items.length * 8;
  let data = contents.length;
  for (const [index, item] of items.entries()) {
    contents.writeUInt32LE(name, 4 + index * 8);
    contents.writeUInt32LE(data, 8 + index * 8);
    name += names[index]?.copy(contents, name) ?? 0;
    data += item.data.length;
  }
  return Buffer.concat([header, contents, ...items.map((item) => item.data)]);
}

/** Items begin at sixteens; each brings what is between it and the next along. */
const aligned = (length: number) => Math.ceil(length / 16) * 16;
