import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, Id, invalidInput, tooLarge } from "#platform/base";
import { transaction } from "#platform/database";
import {
  imageSizes,
  mostImageBytes,
  notAnImage,
  pictureForm,
  pictureTypes,
  pictureUrl,
  tooManyPixels,
} from "#platform/pictures";
import {
  type ArrangedImage,
  arrangeImages,
  imagesPerProduct,
  type ProductRow,
  putImage,
  readOwn,
} from "#products";
import {
  button,
  type FieldError,
  type FormErrors,
  field,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  picture,
  type Visit,
} from "#web";
import { type AnyVisit, deskWords, section } from "./frame.ts";

const params = closed({ product_id: Id });
const Number1To5 = Type.Optional(Type.String({ pattern: "^[1-5]$" }));
const Form = closed({
  alt: Type.Optional(
    Type.Record(Type.String({ pattern: "^[1-5]$" }), Type.String({ maxLength: 300, format: "line" })),
  ),
  earlier: Number1To5,
  removal: Number1To5,
});
type ProductVisit = Visit<unknown, Static<typeof params>>;

/** The pictures of a product, which its page `again` shows: to add, to describe, to put in order and to take away. */
export function pictureForms(
  { form, notices }: Pages,
  again: (visit: ProductVisit) => Promise<PageContent>,
): void {
  notices({
    pictureAdded: (visit) => ({ kind: "done", text: deskWords(visit).goods.pictureAdded }),
    picturesSaved: (visit) => ({ kind: "done", text: deskWords(visit).goods.picturesSaved }),
  });
  const asked = { params, access: "producer" } as const;
  form("/desk/goods/:product_id/picture/", { ...asked, body: closed({}), config: pictureForm }, add, again);
  form("/desk/goods/:product_id/pictures/", { ...asked, body: Form }, arrange, again);
}

/** Adds a picture behind those that are there, or shows it in place of the last. */
async function add(visit: ProductVisit) {
  const { site, now, request, params: asked } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const { product_id: id } = asked;
  await readOwn(site.db, actor.userId, id);
  if (request.formFile === undefined) throw invalidInput({ picture: "required" });
  const { small, medium, large } = imageSizes;
  const names = await site.pictures.receive(request, { small, medium, large });
  await transaction(site.db, async (tx) => {
    const { images } = await readOwn(tx, actor.userId, id);
    const n = Math.min(imagesPerProduct, (images.at(-1)?.n ?? 0) + 1);
    await putImage(tx, actor, id, { n, alt: "", ...names }, () => {});
  });
  return { to: `/desk/goods/${id}/`, notice: { name: "pictureAdded", about: [] } };
}

async function arrange(visit: ProductVisit, { alt = {}, earlier, removal }: Static<typeof Form>) {
  const { site, now, params: asked } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const { product_id: id } = asked;
  await transaction(site.db, async (tx) => {
    const { images } = await readOwn(tx, actor.userId, id);
    const arranged = images
      .map(({ n }): ArrangedImage => ({ n, alt: alt[n] ?? "" }))
      .filter(({ n }) => String(n) !== removal);
    await arrangeImages(tx, actor, id, movedEarlier(arranged, Number(earlier ?? 0)));
  });
  return { to: `/desk/goods/${id}/`, notice: { name: "picturesSaved", about: [] } };
}

function movedEarlier(images: ArrangedImage[], moved: number): ArrangedImage[] {
  const at = images.findIndex(({ n }) => n === moved);
  const [image, before] = [images[at], images[at - 1]];
  return image && before ? images.with(at - 1, image).with(at, before) : images;
}

/** Why a picture is not taken. */
export function pictureRefusals(visit: AnyVisit): Record<string, FieldError> {
  const { goods } = deskWords(visit);
  return {
    [tooLarge.code]: { field: "picture", text: goods.pictureTooLarge(megabytes(visit)) },
    [tooManyPixels.code]: { field: "picture", text: goods.pictureTooManyPixels },
    [notAnImage.code]: { field: "picture", text: goods.notAPicture },
  };
}

export function picturesOf(visit: AnyVisit, { id, images }: ProductRow, errors: FormErrors): Html {
  const { goods } = deskWords(visit);
  return section(
    "pictures",
    goods.pictures,
    html`!${images.length === 0 ? html`<p class="faint">${goods.noPictures}</p>` : arrangement(visit, id, images)}
!${
      images.length >= imagesPerProduct
        ? ""
        : html`<form class="stack" method="post" action="/desk/goods/${id}/picture/" enctype="multipart/form-data">
!${field({
            name: "picture",
            label: goods.addPicture,
            hint: goods.pictureHint(megabytes(visit)),
            type: "file",
            accept: pictureTypes.join(","),
            isRequired: true,
            ...errors.of("picture"),
          })}
<p>!${button({ text: goods.savePicture, kind: "secondary" })}</p></form>`
    }`,
  );
}

function arrangement(visit: AnyVisit, id: number, images: ProductRow["images"]): Html {
  const { goods } = deskWords(visit);
  const { siteUrl } = visit;
  const url = (name: string) => pictureUrl(siteUrl, name);
  return html`<form class="stack" method="post" action="/desk/goods/${id}/pictures/">
<ol class="stack plain">!${images.map(
    ({ n, alt, small, medium }, index) => html`<li class="stack tight">
!${picture({ alt, small: url(small), medium: url(medium) }, { sizes: "(min-width: 60rem) 22rem, 90vw" })}
!${field({ name: `alt.${n}`, label: goods.alt(n), hint: goods.altHint, value: alt, maxlength: 300 })}
<div class="row">!${index === 0 ? "" : button({ text: goods.earlier, label: goods.ofPicture(goods.earlier, n), name: "earlier", value: n, kind: "secondary" })}
!${button({ text: goods.removePicture, label: goods.ofPicture(goods.removePicture, n), name: "removal", value: n, kind: "quiet" })}</div></li>`,
  )}</ol>
<p>!${button({ text: goods.savePictures, kind: "secondary" })}</p></form>`;
}

function megabytes({ format }: AnyVisit): string {
  return format.number(mostImageBytes / 1024 / 1024);
}
