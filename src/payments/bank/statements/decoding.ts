import { NotAStatement } from "./statement.ts";

/** The files of banks are in one of these; what a file doesn't say is UTF-8. */
const known = ["utf-8", "us-ascii", "ascii", "iso-8859-1", "latin1", "iso-8859-15", "windows-1252", "utf-16"];

/** The text of an XML file as it comes in, in the encoding that its first bytes tell. Throws NotAStatement. */
export function createXmlDecoder(start: Uint8Array): (bytes: Uint8Array | undefined) => string {
  const encoding = encodingOf(start);
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  return (bytes) => {
    try {
      const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
      line += text.split("\n").length - 1;
      return text;
    } catch {
      throw new NotAStatement(line, `The text is not in the encoding ${encoding}.`);
    }
  };
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  const head = Buffer.from(start.subarray(0, 200)).toString("latin1");
  const [, declared = "utf-8"] =
    /^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(head) ?? [];
  const name = declared.toLowerCase();
  if (!known.includes(name))
    throw new NotAStatement(1, `The encoding ${declared.slice(0, 40)} is not known.`);
  return name === "utf-16" ? "utf-8" : name;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
const latin1 = new TextDecoder("windows-1252");

/** A line of a file that doesn't say in which encoding it is: UTF-8 where it can be that. */
export function decodeLine(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}
