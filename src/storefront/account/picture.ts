import { html } from "ghtml";
import { closed, invalidInput, tooLarge } from "#platform/base";
import { transaction } from "#platform/database";
import {
  imageSizes,
  mostImageBytes,
  notAnImage,
  pictureForm,
  pictureTypes,
  tooManyPixels,
} from "#platform/pictures";
import { changeAvatar } from "#users";
import {
  avatar,
  button,
  type FieldError,
  type FormErrors,
  field,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  type Visit,
} from "#web";
import { accountWords } from "./frame.ts";

const path = "/account/picture/";

/** The picture of oneself, which the profile page `again` shows. */
export function pictureForms({ form, notices }: Pages, again: (visit: Visit) => Promise<PageContent>): void {
  notices({ pictureSaved: (visit) => ({ kind: "done", text: accountWords(visit).pictureSaved }) });
  notices({ pictureRemoved: (visit) => ({ kind: "done", text: accountWords(visit).pictureRemoved }) });
  form(path, { body: closed({}), access: "member", config: pictureForm }, save, again);
  form(`${path}removal/`, { body: closed({}), access: "member" }, remove, again);
}

async function save({ site, siteUrl, request, person }: Visit) {
  const { user_id: userId } = personOf({ person });
  if (request.formFile === undefined) throw invalidInput({ picture: "required" });
  const { avatar: name } = await site.pictures.receive(request, { avatar: imageSizes.avatar });
  await transaction(site.db, (tx) => changeAvatar(tx, { userId, siteUrl }, name));
  return { to: "/account/", notice: { name: "pictureSaved", about: [] } };
}

async function remove({ site, siteUrl, person }: Visit) {
  const { user_id: userId } = personOf({ person });
  await transaction(site.db, (tx) => changeAvatar(tx, { userId, siteUrl }, null));
  return { to: "/account/", notice: { name: "pictureRemoved", about: [] } };
}

/** Why a picture is not taken. */
export function pictureRefusals(visit: Visit): Record<string, FieldError> {
  const words = accountWords(visit);
  return {
    [tooLarge.code]: { field: "picture", text: words.pictureTooLarge(megabytes(visit)) },
    [tooManyPixels.code]: { field: "picture", text: words.pictureTooManyPixels },
    [notAnImage.code]: { field: "picture", text: words.notAPicture },
  };
}

export function pictureSection(
  visit: Visit,
  { avatar_url, display_name }: { avatar_url: string | null; display_name: string },
  errors: FormErrors,
): Html {
  const words = accountWords(visit);
  const isThere = avatar_url !== null;
  return html`<section class="stack"><h2>${words.picture}</h2>
!${avatar({ name: display_name, picture: avatar_url ?? undefined, isLarge: true })}
<form class="stack" method="post" action="${path}" enctype="multipart/form-data">
!${field({
    name: "picture",
    label: isThere ? words.otherPicture : words.choosePicture,
    hint: words.pictureHint(megabytes(visit)),
    type: "file",
    accept: pictureTypes.join(","),
    isRequired: true,
    ...errors.of("picture"),
  })}
<div class="row">!${button({ text: words.savePicture, kind: "secondary" })}
!${isThere ? button({ text: words.removePicture, kind: "quiet", form: "picture-removal" }) : ""}</div>
</form>
!${isThere ? html`<form id="picture-removal" method="post" action="${path}removal/"></form>` : ""}</section>`;
}

function megabytes({ format }: Visit): string {
  return format.number(mostImageBytes / 1024 / 1024);
}
