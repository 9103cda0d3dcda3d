import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { imageSizes } from "#platform/pictures";
import { fruit } from "./drawings/fruit.ts";
import { bakery, dairyAndEggs, drinks, garden, jars, meatAndFish } from "./drawings/stalls.ts";
import { vegetables } from "./drawings/vegetables.ts";
import type { PictureName } from "./names.ts";

/** Draws the pictures of the demo market anew, each in the sizes that the platform keeps, into `drawn/`. */

const drawings: Record<PictureName, string> = {
  ...fruit,
  ...vegetables,
  ...dairyAndEggs,
  ...meatAndFish,
  ...bakery,
  ...jars,
  ...drinks,
  ...garden,
};
const folder = fileURLToPath(new URL("drawn/", import.meta.url));
mkdirSync(folder, { recursive: true });

for (const [name, drawing] of Object.entries(drawings)) {
  for (const [size, edge] of Object.entries(imageSizes)) {
    // Who is shown by a picture is shown by the square in its middle.
    const sheet = size === "avatar" ? "45 5 290 290" : "0 0 400 300";
    const [, , width = 0] = sheet.split(" ").map(Number);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${sheet}" width="${width}">${drawing}</svg>`;
    await sharp(Buffer.from(svg), { density: (72 * edge) / width })
      .resize(edge)
      .webp({ quality: 70, effort: 6, smartSubsample: size !== "large" })
      .toFile(`${folder}${name}-${size}.webp`);
  }
}
