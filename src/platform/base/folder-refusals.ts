const reasons: Record<string, string> = {
  ENOSPC: "its disk is full",
  EDQUOT: "this user's share of its disk is used up",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "it can only be read",
  ENOENT: "a folder that it needs isn't there",
  ENOTDIR: "a part of its path is no folder",
  EIO: "its disk has an error",
  ESTALE: "its disk has gone",
};

/** Why the system refused to use a folder, as the end of a sentence about the folder; what else went wrong by its own words. */
export function whyRefused(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
