import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isRecord } from "#platform/base";
import { readCookie, setCookie } from "./cookies.ts";

/**
 * What somebody typed into a form and sent after their session had ended. It waits in a cookie, so that the form is still
 * filled when they have signed in and come back to its page. One that is too long for a cookie is lost.
 */
export function keepDraft(reply: FastifyReply, path: string, typed: Record<string, string>): void {
  const draft = deflateRawSync(JSON.stringify({ path, typed })).toString("base64url");
  if (draft.length <= longestDraft) setCookie(reply, "draft", draft);
}

/** Of the 4,096 bytes that browsers keep of a cookie, with its name and attributes (RFC 6265, 6.1). */
const longestDraft = 3800;
/** What somebody has written themselves may unpack to anything. */
const longestText = 100_000;

/** What was typed into the form of the page that is asked for, which is given once. */
export function takeDraft(request: FastifyRequest, reply: FastifyReply): Record<string, string> | undefined {
  const cookie = readCookie(request, "draft");
  if (cookie === undefined) return undefined;
  const draft = unpacked(cookie);
  if (!isRecord(draft) || draft["path"] !== request.url || !isRecord(draft["typed"])) return undefined;
  setCookie(reply, "draft", "");
  return Object.fromEntries(Object.entries(draft["typed"]).map(([name, value]) => [name, String(value)]));
}

function unpacked(cookie: string): unknown {
  try {
    const options = { maxOutputLength: longestText };
    return JSON.parse(inflateRawSync(Buffer.from(cookie, "base64url"), options).toString());
  } catch {
    return undefined;
  }
}
