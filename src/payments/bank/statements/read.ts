import { createCamtReader } from "./camt.ts";
import { createXmlDecoder } from "./decoding.ts";
import { createMt940Reader } from "./mt940.ts";
import { NotAStatement, type Read, type Reader } from "./statement.ts";

/**
 * Reads the statements of a file, camt.053 or MT940, as it comes in, so that its size is no matter. Throws NotAStatement,
 * possibly after entries that stand before what is wrong.
 */
export async function* readStatements(file: AsyncIterable<Uint8Array>): AsyncGenerator<Read> {
  let start: Uint8Array = new Uint8Array();
  let reader: Reader | undefined;
  for await (const bytes of file) {
    if (reader) {
      yield* reader(bytes);
      continue;
    }
    start = start.length === 0 ? bytes : Buffer.concat([start, bytes]);
    if (start.length < enoughToTell) continue;
    reader = readerOf(start);
    yield* reader(start);
  }
  if (!reader) {
    if (!/\S/.test(Buffer.from(start).toString("latin1"))) throw new NotAStatement(1, "The file is empty.");
    reader = readerOf(start);
    yield* reader(start);
  }
  yield* reader(undefined);
}

/** The declaration of an XML file is shorter. */
const enoughToTell = 200;

function readerOf(start: Uint8Array): Reader {
  const head = Buffer.from(start.subarray(0, enoughToTell)).toString("latin1");
  const isXml = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\0?\s*\0?</.test(head);
  return isXml ? createCamtReader(createXmlDecoder(start)) : createMt940Reader();
}
