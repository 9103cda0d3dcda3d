/** Where backups lie: named objects, a folder's files or a bucket's. */
export interface Place {
  /** As the operator wrote it, for messages; never with a secret. */
  name: string;
  /** Keeps the whole object or none of it, on the disk when this resolves. */
  write(name: string, content: Buffer): Promise<void>;
  /** Undefined where there is none. */
  read(name: string): Promise<Buffer | undefined>;
  /** All whose names begin with `prefix`, in the order of their names. */
  list(prefix: string): Promise<StoredObject[]>;
  /** One that is not there is removed already. */
  remove(name: string): Promise<void>;
}

export interface StoredObject {
  name: string;
  bytes: number;
  /** By the place's own clock. */
  writtenAt: Date;
}
