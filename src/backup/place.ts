import { backupPlace, type Config } from "#platform/base";
import { createBucketPlace } from "./bucket-place.ts";
import { createFolderPlace } from "./folder-place.ts";

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

/** Opens a folder, or `s3://bucket/prefix`. Throws, in words, what is wrong with where it leads. */
export function openPlace(where: string, { backup, s3 }: Pick<Config, "backup" | "s3">): Place {
  const place = normalized(where);
  const [, bucket, path = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(place) ?? [];
  if (bucket === undefined) return createFolderPlace(place);
  const account = backup.s3Account ?? (s3 && { ...s3, url: new URL(s3.url).origin });
  if (account === undefined)
    throw new Error(
      `${place} needs BACKUP_S3_ACCOUNT, like https://key:secret@s3.eu-west-1.amazonaws.com?region=eu-west-1.`,
    );
  return createBucketPlace({ ...account, url: `${account.url}/${bucket}` }, path && `${path}/`, place);
}

function normalized(where: string): string {
  try {
    return backupPlace(where);
  } catch {
    throw new Error("A backup lies in a folder or in s3://bucket/prefix: say which.");
  }
}
