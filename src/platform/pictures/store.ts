import type { Readable } from "node:stream";

/** Where the files of pictures lie. A file of one name never changes. Each function throws where the place is away. */
export interface PictureStore {
  /** Keeps the whole file or none of it. */
  write(name: string, content: Buffer): Promise<void>;
  /** Undefined where there is none. */
  read(name: string): Promise<StoredPicture | undefined>;
  /** One that is not there is removed already. */
  remove(name: string): Promise<void>;
  /** Removes what writes that were cut off before then have left. */
  tidy?(before: Date): Promise<void>;
}

export interface StoredPicture {
  content: Readable;
  bytes: number;
}
