import { type Member, membersOf, type Operation } from "../support/openapi.ts";
import { isRefused, wrongValues } from "./wrong-values.ts";

/** One request, and the fields that its answer has to name where the document refuses what is sent. */
export interface Attempt {
  what: string;
  operation: Operation;
  path?: string;
  query?: string;
  body?: string;
  headers?: Record<string, string>;
  refusedFields?: string[];
  /** Sent by everybody, not only by a producer. */
  isForAll?: boolean;
}

/** Everything wrong that a body can hold; `base` is one that looks right. */
export function bodyAttempts(operation: Operation, base: unknown): Attempt[] {
  const { body } = operation;
  if (body === undefined) return [];
  const members = membersOf(body);
  const objects = [[], ...members.filter(({ schema }) => schema.properties).map(({ at }) => at)];
  return [
    { what: "what looks right", operation, body: JSON.stringify(base) },
    ...Object.entries(wrongValues).map(([what, json]) => ({
      what: `${what} for a body`,
      operation,
      body: json,
      isForAll: true,
    })),
    ...wrongMemberAttempts(operation, base, members),
    ...objects.flatMap((at) =>
      ["unknown", "constructor", "toString", "__proto__", ""].map((name) => ({
        what: `an unknown member ${[...at, name].join(".")}`,
        operation,
        body: withMembers(base, [[...at, name]], "1"),
        refusedFields: [[...at, name].join(".") || "body"],
      })),
    ),
  ];
}

/** Each value in all members at once that refuse it, and by itself in each that may take it. */
function wrongMemberAttempts(operation: Operation, base: unknown, members: Member[]): Attempt[] {
  const attemptOf = (what: string, json: string | undefined, those: Member[]): Attempt => ({
    what: `${what} for ${those.map(nameOf).join(", ")}`,
    operation,
    body: withMembers(
      base,
      those.map(({ at }) => at),
      json,
    ),
  });
  const wrong = Object.entries(wrongValues).flatMap(([what, json]) => {
    const refusing = members.filter(({ schema }) => isRefused(schema, json));
    const taking = members.filter((member) => !refusing.includes(member) && !isHashedInVain(member, what));
    const atOnce = Math.max(1, Math.floor(mostBytes / Buffer.byteLength(json)));
    const groups = byDepth(refusing).flatMap((those) => inPieces(those, atOnce));
    return [
      ...groups.map((those) => ({ ...attemptOf(what, json, those), refusedFields: those.map(nameOf) })),
      ...taking.map((member) => attemptOf(what, json, [member])),
    ];
  });
  const leftOut = byDepth(members.filter(({ isRequired }) => isRequired)).map((those) => ({
    ...attemptOf("nothing", undefined, those),
    refusedFields: those.map(nameOf),
  }));
  const spared = members
    .filter(({ isRequired }) => !isRequired)
    .map((member) => attemptOf("nothing", undefined, [member]));
  return [...wrong, ...leftOut, ...spared];
}

/** What wrong values may take of a body, which holds 100,000 bytes. */
const mostBytes = 80_000;

function nameOf({ at }: Member): string {
  return at.join(".");
}

/** Members that don't lie in one another. */
function byDepth(members: Member[]): Member[][] {
  return [...Map.groupBy(members, ({ at }) => at.length).values()];
}

function inPieces(members: Member[], size: number): Member[][] {
  return members.flatMap((_, at) => (at % size === 0 ? [members.slice(at, at + size)] : []));
}

/** A password may be nearly anything, and each that is taken is hashed: a few do for all. */
function isHashedInVain(member: Member, what: string): boolean {
  return /password$/.test(nameOf(member)) && !["a NUL", "emoji"].includes(what);
}

/** The body as JSON with `json` in the place of each of these members, or without them. */
function withMembers(base: unknown, places: string[][], json: string | undefined): string {
  const mark = "the value goes here";
  const put = (value: unknown, [name, ...rest]: string[]): unknown => {
    if (name === undefined) return mark;
    // An example may leave the list out.
    const list = value ?? (name === "0" ? [] : undefined);
    if (Array.isArray(list)) return json === undefined && rest.length === 0 ? [] : [put(list[0], rest)];
    const others = Object.entries(Object(value)).filter(([other]) => other !== name);
    const inside = Object.entries(Object(value)).find(([other]) => other === name)?.[1];
    const isLeftOut = json === undefined && rest.length === 0;
    return Object.fromEntries(isLeftOut ? others : [...others, [name, put(inside, rest)]]);
  };
  return JSON.stringify(places.reduce(put, base)).replaceAll(JSON.stringify(mark), () => json ?? "");
}
