import { SaxesParser } from "saxes";
import { NotAStatement } from "./statement.ts";

/** An element with what it holds, small enough to be held whole. */
export interface Node {
  name: string;
  text: string;
  attributes: Record<string, string>;
  children: Node[];
}

/** What the reader of a format wants to know; names are without their prefixes. */
export interface Wanted {
  /** A container begins: what it holds is told one by one. False where the element is to be read whole instead. */
  opens(path: readonly string[], attributes: Record<string, string>, line: number): boolean;
  /** An element has been read whole. */
  whole(path: readonly string[], node: Node, line: number): void;
  /** A container ends. */
  closes(path: readonly string[], line: number): void;
}

/** More than any element, or distance between two, comes to in a statement. */
const mostCharacters = 1_000_000;
const mostNodes = 20_000;
const mostDepth = 60;

/**
 * Reads XML piece by piece. Nothing outside the file is read and no entity is expanded beside the five of XML: what a
 * document type declares is refused with it. Throws NotAStatement with the line.
 */
export function createXmlReader(wanted: Wanted): (text: string | undefined) => void {
  const parser = new SaxesParser({ xmlns: false });
  const path: string[] = [];
  const open: Node[] = [];
  let nodes = 0;
  let wholeLine = 0;
  let quiet = 0;
  const refuse = (why: string): never => {
    throw new NotAStatement(parser.line, why);
  };
  parser.on("error", ({ message }) => refuse(`This is no XML: ${message.replace(/^\d+:\d+: /, "")}`));
  parser.on("doctype", () => refuse("A bank's statement has no document type declaration."));
  parser.on("opentag", ({ name: typed, attributes }) => {
    quiet = 0;
    const name = typed.slice(typed.indexOf(":") + 1);
    path.push(name);
    if (path.length > mostDepth) refuse("Elements are nested too deeply.");
    if (open.length === 0) {
      if (wanted.opens(path, attributes, parser.line)) return;
      nodes = 0;
      wholeLine = parser.line;
    }
    if (++nodes > mostNodes) refuse("An element holds too many others.");
    const node = { name, text: "", attributes, children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  const take = (text: string) => {
    quiet = 0;
    const node = open.at(-1);
    if (!node) return;
    node.text += text;
    if (node.text.length > mostCharacters) refuse("A text is too long.");
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.on("closetag", () => {
    quiet = 0;
    const node = open.pop();
    if (!node) wanted.closes(path, parser.line);
    else if (open.length === 0) wanted.whole(path, node, wholeLine);
    path.pop();
  });
  return (text) => {
    if (text === undefined) return void parser.close();
    quiet += text.length;
    if (quiet > mostCharacters) refuse("A text is too long.");
    parser.write(text);
  };
}

/** The first element that such a path leads to, `Refs/EndToEndId`. */
export function find(node: Node | undefined, path: string): Node | undefined {
  let found = node;
  for (const name of path.split("/")) found = found?.children.find((child) => child.name === name);
  return found;
}

/** The text of the first of these paths that leads to one. */
export function textAt(node: Node | undefined, ...paths: string[]): string | undefined {
  for (const path of paths) {
    const text = find(node, path)?.text.trim();
    if (text) return text;
  }
  return undefined;
}

export function all(node: Node | undefined, name: string): Node[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}
