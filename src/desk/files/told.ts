/** A record of a file by the names of its columns, in small letters. */
export type FileRecord = Record<string, string>;

/** What one line says of a product, as the body of a product has it; what it says nothing of is absent. */
export interface ToldProduct {
  /** Which of the producer's products it is about, where the file knows. */
  id?: string;
  input: Record<string, unknown>;
  /** The category as the file has it, where the market has none like it. */
  unknownCategory?: string;
}

/** A kind of file, known by its columns. */
export interface FileKind {
  name: "own" | "openFoodNetwork" | "shopify";
  isMet(columns: string[]): boolean;
  /** Undefined for a line that tells of no product. `before` is the line above, which a variant continues. */
  read(record: FileRecord, currency: string, before: FileRecord): ToldProduct | undefined;
}
