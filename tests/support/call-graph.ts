import { dirname, join } from "node:path/posix";
import manifest from "../../package.json" with { type: "json" };
import { argumentsAt, closingOf, type Stretch, withoutTexts } from "./source-text.ts";

/** A function or constant at the beginning of a line of a file. */
export interface Place {
  file: string;
  name: string;
}

interface Source {
  text: string;
  /** The same without comments and strings, letter for letter in its place. */
  code: string;
  declared: Map<string, Stretch>;
  /** Functions inside of others. */
  inner: { name: string; stretch: Stretch }[];
  imported: Map<string, Place>;
  /** What a door hands on, by name and whole. */
  handedOn: Map<string, Place>;
  handedOnWhole: string[];
}

/** A name that some code uses, and the arguments where it is called. */
export interface Use {
  place: Place;
  given: Stretch[];
}

/** Which functions use which, read from their text: by the names that a file declares, imports and hands on. */
export class CallGraph {
  readonly #sources: Map<string, Source>;

  constructor(texts: Map<string, string>) {
    this.#sources = new Map([...texts].map(([file, text]) => [file, readSource(file, text)]));
  }

  codeOf(file: string, { from, to }: Stretch): string {
    return this.#sources.get(file)?.code.slice(from, to) ?? "";
  }

  stretchOf({ file, name }: Place): Stretch | undefined {
    return this.#sources.get(file)?.declared.get(name);
  }

  /** The calls of `api.get` and its like in a file: the method, the address as it is written, and the handler. */
  routesIn(file: string): { method: string; address: string; handler: Stretch }[] {
    const { code = "", text = "" } = this.#sources.get(file) ?? {};
    return [...code.matchAll(/\b(?:api|app)\.(get|post|put|patch|delete)\(/g)].flatMap(
      ({ index, 0: call, 1: method = "" }) => {
        const [address, , handler] = argumentsAt(code, index + call.length - 1);
        if (!address || !handler) return [];
        return [{ method, address: text.slice(address.from, address.to).trim().slice(1, -1), handler }];
      },
    );
  }

  /** What a stretch of code uses; what functions inside of the same function use counts where they are named. */
  usesIn(file: string, stretch: Stretch, above: string[] = []): Use[] {
    const source = this.#sources.get(file);
    if (!source) return [];
    const code = source.code.slice(stretch.from, stretch.to);
    const whole = [...source.declared.values()].find(
      ({ from, to }) => from <= stretch.from && stretch.to <= to,
    );
    return [...code.matchAll(word)].flatMap(({ 0: name, index }) => {
      const end = stretch.from + index + name.length;
      if (isMemberName(code, index, name)) return [];
      const inner = source.inner.find(
        (one) => one.name === name && whole && whole.from <= one.stretch.from && one.stretch.to <= whole.to,
      );
      if (inner) {
        const isAround = inner.stretch.from >= stretch.from && inner.stretch.to <= stretch.to;
        return isAround || above.includes(name) ? [] : this.usesIn(file, inner.stretch, [...above, name]);
      }
      const place = this.#find(file, name);
      if (!place || (place.file === file && source.declared.get(name)?.from === stretch.from)) return [];
      const open = /^(<[^(;]*>)?\(/.exec(source.code.slice(end, end + 200));
      const given = open ? argumentsAt(source.code, end + open[0].length - 1) : [];
      return [{ place, given }];
    });
  }

  #find(file: string, name: string): Place | undefined {
    const [object = "", member] = name.split(".");
    if (member !== undefined && memberPlaces[name]) return memberPlaces[name];
    const source = this.#sources.get(file);
    if (source?.declared.has(object)) return { file, name: object };
    const imported = source?.imported.get(object);
    return imported && this.#throughDoors(imported);
  }

  #throughDoors(place: Place): Place | undefined {
    const source = this.#sources.get(place.file);
    if (!source) return undefined;
    if (source.declared.has(place.name)) return place;
    const next = source.handedOn.get(place.name);
    if (next) return this.#throughDoors(next);
    for (const file of source.handedOnWhole) {
      const found = this.#throughDoors({ file, name: place.name });
      if (found) return found;
    }
    return undefined;
  }
}

/** What is called as a member of something that a part is given, and where it stands. */
export const memberPlaces: Record<string, Place> = {
  "provider.start": { file: "src/payments/sandbox/sandbox.ts", name: "createSandbox" },
  "pictures.receive": { file: "src/platform/pictures/pictures.ts", name: "createPictures" },
  "jobs.add": { file: "src/platform/jobs/queue.ts", name: "createJobs" },
  "jobs.addLater": { file: "src/platform/jobs/queue.ts", name: "createJobs" },
};

/** A name with the member that is asked of it, not one that is a member itself; three dots may stand before it. */
const word = /(?<![\w$])(?<!(?<!\.\.)\.)[A-Za-z_$][\w$]*(?:\.\w+)?/g;

/** Whether it names a member of a literal or a method, not something that stands elsewhere. */
function isMemberName(code: string, index: number, name: string): boolean {
  const after = code.slice(index + name.length, index + name.length + 200);
  const before = code.slice(Math.max(0, index - 200), index);
  const isMethod = /^\([^()]*\)(: [^{]*)? \{/.test(after) && /(^|\n)\s*(async )?$/.test(before);
  return isMethod || (/^\s*:(?!:)/.test(after) && !/\?[^:;]*$/.test(before));
}

function readSource(file: string, text: string): Source {
  const code = withoutTexts(text);
  const begins = [
    ...code.matchAll(/^(?:export|import|async|function|const|let|class|interface|type|declare)\b/gm),
  ].map(({ index }) => index);
  const declared = new Map<string, Stretch>();
  for (const [n, from] of begins.entries()) {
    const to = begins[n + 1] ?? code.length;
    const [, name] =
      /^(?:export )?(?:async )?(?:function\*? |const |let )(\w+)/.exec(code.slice(from, to)) ?? [];
    // Of several ways to call a function the last stands with its code.
    if (name !== undefined) declared.set(name, { from, to });
  }
  const imported = new Map<string, Place>();
  const handedOn = new Map<string, Place>();
  for (const [, kind, names = "", from = ""] of text.matchAll(
    /^(import|export) \{([^}]*)\} from "([^"]+)";/gm,
  ))
    for (const one of names.split(",").map((name) => name.trim())) {
      const [name = "", as = name] = one.split(" as ");
      if (name === "" || name.startsWith("type ")) continue;
      (kind === "import" ? imported : handedOn).set(as, { file: fileOf(file, from), name });
    }
  const whole = [...text.matchAll(/^export \* from "([^"]+)";/gm)];
  return {
    ...{ text, code, declared, imported, handedOn, inner: innerFunctions(code) },
    handedOnWhole: whole.map(([, from = ""]) => fileOf(file, from)),
  };
}

function innerFunctions(code: string): Source["inner"] {
  const named = code.matchAll(/^ +(?:(?:async )?function |const )(\w+)(?:\(| = (?:async )?\()/gm);
  return [...named].map(({ index: from, 0: line, 1: name = "" }) => {
    const parameters = closingOf(code, code.indexOf("(", from));
    const body = code.indexOf("{", parameters);
    const hasBlock = !line.includes("const ") || /=>\s*$/.test(code.slice(parameters, body));
    return { name, stretch: { from, to: hasBlock ? closingOf(code, body) : code.indexOf(";\n", from) } };
  });
}

function fileOf(importer: string, name: string): string {
  if (!name.startsWith("#")) return join(dirname(importer), name);
  const doors: Record<string, string> = manifest.imports;
  const layer = /^#platform\/(.+)$/.exec(name)?.[1];
  const door = layer === undefined ? doors[name] : doors["#platform/*"]?.replace("*", layer);
  return door?.replace(/^\.\//, "") ?? name;
}
