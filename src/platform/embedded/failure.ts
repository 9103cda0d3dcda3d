/** What stopped the start, in one line: the system's refusals as a sentence, our own errors as they are. */
export function inWords(error: unknown, dataDir: string): Error {
  return new Error(sentence(error, dataDir).split("\n")[0], { cause: error });
}

function sentence(error: unknown, dataDir: string): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = { code: "", path: dataDir, ...error };
  if (error.message.startsWith("spawn")) {
    return `PostgreSQL can't run on this system (${error.message}): set DATABASE_URL to a server of your own.`;
  }
  if (code === "ENOSPC" || /No space left on device/.test(error.message)) {
    return `The disk with ${dataDir} is full: free some space and start again.`;
  }
  if (code === "ENOENT" && error.message.includes("mkdir"))
    return `No folder can be made at ${path}: set DATA_DIR to another one.`;
  if (code === "EEXIST" || code === "ENOTDIR") return `${dataDir} is not a folder: set DATA_DIR to one.`;
  if (["EACCES", "EPERM", "EROFS"].includes(code)) {
    return `Farmgate is not allowed to write to ${path}: make this user its owner, or set DATA_DIR to another folder.`;
  }
  return error.message;
}
