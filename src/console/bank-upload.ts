import type { Readable } from "node:stream";
import { type Taken, takeStatements } from "#payments";
import type { Platform } from "#platform";
import { type Received, receive } from "#platform/pictures";
import type { StaffId } from "#staff";

/** Some 60,000 entries of camt.053; a larger file is read by the command. */
export const mostStatementBytes = 64_000_000;

/** Long enough for such a file. */
export const statementSeconds = 120;

/** Takes a file of statements in as it comes, without holding it in memory. Throws not_a_statement, too_large, request_timeout. */
export async function takeUpload(
  site: Pick<Platform, "db" | "jobs" | "clock">,
  body: Readable,
  by: StaffId,
): Promise<Taken> {
  await using received = await receive(body, mostStatementBytes);
  return await takeStatements(site, () => piecesOf(received), by);
}

/** The bytes of a file that stays open, to be read again. */
async function* piecesOf({ file, bytes }: Pick<Received, "file" | "bytes">): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, at);
    if (bytesRead === 0) throw new Error("an upload's file is shorter than what was written");
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

const pieceBytes = 65_536;
