import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { type App, unsupportedMediaType } from "#platform/http";

/** A file as a form brings it, and the type that its browser gives it. */
export interface FormFile {
  file: Readable;
  type: string;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Its form may bring a file. */
    takesFile?: boolean;
  }
  interface FastifyRequest {
    /** The file that a form brought; undefined where none was chosen. */
    formFile: FormFile | undefined;
  }
}

/** Reads forms whose one field is a file, on routes that take one; what else such a form holds is not looked at. */
export function readFormFiles(app: App): void {
  app.decorateRequest("formFile", undefined);
  app.addContentTypeParser("multipart/form-data", async (request: FastifyRequest, body: Readable) => {
    if (!request.routeOptions.config.takesFile) throw unsupportedMediaType();
    const [, quoted, plain] =
      /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(request.headers["content-type"] ?? "") ?? [];
    request.formFile = await openFile(body, quoted ?? plain ?? "");
    return {};
  });
}

/** The file of the first part of a form (RFC 7578), whose bytes are read as they are asked for. */
async function openFile(body: Readable, boundary: string): Promise<FormFile | undefined> {
  const pieces: AsyncIterator<Buffer> = body.iterator({ destroyOnReturn: false });
  // Each boundary follows a line break, of which the first one is left out.
  let read = Buffer.from("\r\n");
  let headEnd = -1;
  while (headEnd === -1 && read.length < longestHead) {
    const { done, value } = await pieces.next();
    if (done) break;
    read = Buffer.concat([read, value]);
    headEnd = read.indexOf("\r\n\r\n");
  }
  const head = read.toString("utf8", 0, Math.max(0, headEnd));
  const isFile = head.startsWith(`\r\n--${boundary}\r\n`) && /;\s*filename\*?=(?!"")/i.test(head);
  if (!isFile) {
    body.resume();
    return undefined;
  }
  const [, type = ""] = /^content-type:\s*(\S+)/im.exec(head) ?? [];
  const rest = read.subarray(headEnd + 4);
  return { file: Readable.from(upTo(`\r\n--${boundary}`, rest, pieces, body)), type };
}

/** What a browser says of a file fits in many times. */
export const longestHead = 16_384;

/** What comes before `end`; the rest of the body is let go by. */
async function* upTo(end: string, first: Buffer, pieces: AsyncIterator<Buffer>, body: Readable) {
  let read = first;
  for (;;) {
    const at = read.indexOf(end);
    if (at !== -1) {
      yield read.subarray(0, at);
      break;
    }
    // The end may have come in part.
    const certain = Math.max(0, read.length - end.length + 1);
    if (certain > 0) yield read.subarray(0, certain);
    const { done, value } = await pieces.next();
    if (done) break;
    read = Buffer.concat([read.subarray(certain), value]);
  }
  body.resume();
}
