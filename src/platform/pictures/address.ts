/** Where pictures are read, outside of the API. */
export const mediaPath = "/media";

/** Where a kept picture is read; `siteUrl` is the site's address without a closing slash. */
export function pictureUrl(siteUrl: string, name: string): string {
  return `${siteUrl}${mediaPath}/${name}.webp`;
}
