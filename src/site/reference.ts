import { closeSync, createReadStream, openSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/**
 * The script of `@scalar/fastify-api-reference`, which the package keeps as one text of 4 MB in its own source and gives
 * away as a route only. To import it takes a third of a second and that text in several forms, so it is cut out of the
 * file when somebody first asks. The file is opened here, and so stays what it is when another release is installed.
 */
export function openReference(): { read(): Promise<Buffer>; close(): void } {
  const path = fileURLToPath(import.meta.resolve("@scalar/fastify-api-reference"));
  const fd = openSync(path, "r");
  return {
    async read() {
      const source = await buffer(createReadStream(path, { fd, start: 0, autoClose: false }));
      const begin = source.indexOf(before) + before.length;
      const end = source.indexOf(behind, begin);
      if (begin < before.length || end < 0) throw new Error(`${path} holds no script where it is looked for`);
      return unescaped(source.subarray(begin, end));
    },
    close: () => closeSync(fd),
  };
}

const before = 'var standalone_default = "';
const behind = '";\n//#endregion';

/** In place: of what a literal writes with a backslash this one holds quotation marks, backslashes and line breaks. */
function unescaped(literal: Buffer): Buffer {
  const [backslash, letterN, lineBreak] = Buffer.from("\\n\n");
  let length = 0;
  for (let i = 0; i < literal.length; i++) {
    const isEscaped = literal[i] === backslash;
    if (isEscaped) i++;
    literal[length++] = (isEscaped && literal[i] === letterN ? lineBreak : literal[i]) ?? 0;
  }
  return literal.subarray(0, length);
}
