import type { Static } from "typebox";
import type { Platform } from "#platform";
import { preconditionFailed } from "#platform/base";
import { requireIfMatch } from "#platform/cache";
import { transaction } from "#platform/database";
import { type App, actorOf, siteAddress } from "#platform/http";
import { imageSizes, PictureBody, pictureProblems, takePictures } from "#platform/pictures";
import { notOwner } from "./errors.ts";
import { putImage, readOwn, removeImage } from "./products.ts";
import { ImagePath, ImageQuery, Product } from "./schemas.ts";
import { type ProductRow, showProduct } from "./show.ts";

const tags = ["Products"];

/** A product's pictures, by their numbers. */
export async function productImageRoutes(api: App, platform: Platform): Promise<void> {
  await takePictures(api, (app) => putting(app, platform));
  removal(api, platform);
}

function putting(app: App, { db, clock, config, pictures }: Platform) {
  const { small, medium, large } = imageSizes;
  app.put(
    "/products/:product_id/images/:n/",
    {
      config: { access: "user", problems: [notOwner, preconditionFailed, ...pictureProblems] },
      schema: {
        tags,
        summary: "Upload a product image",
        operationId: "putProductImage",
        description: [
          "The body is the image itself: JPEG, PNG, WebP or AVIF, at most 10 MB, with the matching `Content-Type`.",
          "It replaces the image with the same number. It is stored as WebP in three sizes, upright, without EXIF",
          "and never enlarged; of an animation, only the first frame. An image can have at most 50 million pixels,",
          "or 12 million if it is an AVIF, which has to be decoded whole. `alt` describes the image for people who",
          "can't see it. Uploading the same image again changes nothing.",
        ].join(" "),
        params: ImagePath,
        querystring: ImageQuery,
        body: PictureBody,
        response: { 200: Product },
      },
    },
    async (request, reply): Promise<Static<typeof Product>> => {
      const { product_id: id, n } = request.params;
      const actor = actorOf(request, clock);
      const show = (product: ProductRow) => showProduct(product, siteAddress(config, request), actor.now);
      const requireSame = (product: ProductRow) => requireIfMatch(request, reply, show(product));

      requireSame(await readOwn(db, actor.userId, id));
      const names = await pictures.receive(request, { small, medium, large });
      const image = { n, alt: request.query.alt ?? "", ...names };
      return show(await transaction(db, (tx) => putImage(tx, actor, id, image, requireSame)));
    },
  );
}

function removal(api: App, { db, clock, config }: Platform) {
  api.delete(
    "/products/:product_id/images/:n/",
    {
      config: { access: "user", problems: [notOwner] },
      schema: {
        tags,
        summary: "Delete a product image",
        operationId: "deleteProductImage",
        description: "Returns the product. If there is no such image, nothing changes.",
        params: ImagePath,
        response: { 200: Product },
      },
    },
    async (request) => {
      const { product_id: id, n } = request.params;
      const actor = actorOf(request, clock);
      const product = await transaction(db, (tx) => removeImage(tx, actor, id, n));
      return showProduct(product, siteAddress(config, request), actor.now);
    },
  );
}
