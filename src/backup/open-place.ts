import { backupPlace, type Config } from "#platform/base";
import { createBucketPlace } from "./bucket-place.ts";
import { createFolderPlace } from "./folder-place.ts";
import type { Place } from "./place.ts";

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
