import { Type } from "typebox";
import { closed, notFound } from "#platform/base";
import { matchesETag } from "#platform/cache";
import type { App } from "#platform/http";
import { mediaPath } from "./address.ts";
import type { Pictures } from "./pictures.ts";

/** Where pictures are read. A name stands for one content for ever, so whoever has it never has to ask again. */
export function registerPictures(app: App, { pictures }: { pictures: Pictures }): void {
  app.get(
    `${mediaPath}/:file`,
    {
      config: { access: "credentials" },
      schema: { hide: true, params: closed({ file: Type.String({ pattern: "^[0-9a-f]{32}\\.webp$" }) }) },
    },
    async (request, reply) => {
      const name = request.params.file.slice(0, 32);
      const etag = `"${name}"`;
      const isKnown = matchesETag(request.headers["if-none-match"], etag);
      const picture = isKnown ? undefined : await pictures.read(name);
      if (!isKnown && !picture) throw notFound();
      reply.headers({ etag, "cache-control": "public, max-age=31536000, immutable" });
      if (!picture) return reply.code(304).send();
      return reply.type("image/webp").header("content-length", picture.bytes).send(picture.content);
    },
  );
}
