import type { FastifyRequest } from "fastify";
import type { Static } from "typebox";
import { type Config, type Fault, invalidInputKind, Problem, readCsv } from "#platform/base";
import type { Db } from "#platform/database";
import { requireValid } from "#platform/http";
import { exportProducts, NewProduct, type Product, ProductChanges, requirePossible } from "#products";
import { faultsOf } from "#web";
import { formField } from "../form-fields.ts";
import { fileKinds } from "./kinds.ts";
import type { FileKind, FileRecord, ToldProduct } from "./told.ts";

type Known = Static<typeof Product>;

/** What a line of a file would do. */
export type PlannedLine = { line: number; name: string; unknownCategory?: string } & (
  | { action: "create"; input: Static<typeof NewProduct> }
  | { action: "change"; id: number; changes: Static<typeof ProductChanges> }
  | { action: "keep" }
  | { action: "refuse"; faults: Fault[] }
  | { action: "refuse"; isTwice: true }
);

export interface Plan {
  kind: FileKind["name"];
  lines: PlannedLine[];
}

/** More lines than any producer has products would only keep others waiting. */
export const mostLines = 2000;

interface Asking {
  request: FastifyRequest;
  db: Db;
  config: Config;
  userId: number;
  siteUrl: string;
  now: Date;
}

/**
 * What a file would do with a producer's products, line by line; undefined for a file of no known kind, or without a line. A
 * line is about the product that it names by its id, else about the one of the same name and pack; where there is none, it
 * is new.
 */
export async function planFile(asking: Asking, text: string): Promise<Plan | undefined> {
  const [heading, ...lines] = readCsv(text);
  const columns = heading?.cells.map((cell) => cell.toLowerCase()) ?? [];
  const kind = fileKinds.find((one) => one.isMet(columns));
  if (!kind || lines.length === 0 || lines.length > mostLines) return undefined;
  const { config, db, userId, siteUrl, now } = asking;
  const known = new Map<string, Known>();
  for await (const products of exportProducts(db, userId, siteUrl, now))
    for (const product of products) {
      known.set(`id ${product.id}`, product);
      known.set(keyOf(product), product);
    }
  const met = new Set<string>();
  let before: FileRecord = {};
  const planned = lines.flatMap(({ line, cells }) => {
    const record = Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ""]));
    const told = kind.read(record, config.currencies[0], before);
    before = record;
    return told ? [planLine(asking, { line, told, known, met })] : [];
  });
  return { kind: kind.name, lines: planned };
}

interface Line {
  line: number;
  told: ToldProduct;
  known: Map<string, Known>;
  /** The products that lines above were about. */
  met: Set<string>;
}

function planLine(asking: Asking, { line, told, known, met }: Line): PlannedLine {
  const { id, input, unknownCategory } = told;
  const said = { line, name: String(input["name"] ?? id ?? ""), ...(unknownCategory && { unknownCategory }) };
  const product = known.get(id === undefined ? keyOf(input as never) : `id ${id}`);
  const key = product ? `id ${product.id}` : keyOf(input as never);
  if (met.has(key)) return { ...said, action: "refuse", isTwice: true };
  met.add(key);
  if (id !== undefined && !product)
    return { ...said, action: "refuse", faults: [{ field: "id", code: "not_a_choice" }] };
  try {
    if (!product) {
      const body = requireValid(asking.request, NewProduct, input);
      requirePossible(asking.config, asking.now, body);
      return { ...said, action: "create", input: body };
    }
    const changes = differing(product, requireValid(asking.request, ProductChanges, input));
    requirePossible(asking.config, asking.now, changes, product.price.currency);
    return Object.keys(changes).length === 0
      ? { ...said, action: "keep" }
      : { ...said, action: "change", id: product.id, changes };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== invalidInputKind.code) throw error;
    const faults = faultsOf(error).map((fault) => ({ ...fault, field: formField(fault.field) }));
    return { ...said, action: "refuse", faults };
  }
}

function keyOf({ name, pack_size, pack_unit }: Partial<Known>): string {
  return `${(name ?? "").trim().toLowerCase()}\n${Number(pack_size)} ${pack_unit ?? ""}`;
}

/** What of a line differs from the product that it is about. */
function differing(product: Known, told: Static<typeof ProductChanges>): Static<typeof ProductChanges> {
  const plain = (name: string, value: unknown) =>
    name === "pack_size" ? Number(value) : JSON.stringify(value ?? null);
  const different = Object.entries(told).filter(
    ([name, value]) => plain(name, value) !== plain(name, product[name as keyof Known]),
  );
  return Object.fromEntries(different);
}
