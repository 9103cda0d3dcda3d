import { readFileSync } from "node:fs";
import sharp from "sharp";

/** Draws the icons for programs that take no SVG: `npx node src/storefront/icons/draw.ts`. */
const icon = readFileSync(new URL("icon.svg", import.meta.url), "utf8");
const place = (name: string) => new URL(name, import.meta.url).pathname;

for (const side of [180, 512])
  await sharp(Buffer.from(icon), { density: 72 * 12 })
    .resize(side, side)
    .png({ palette: true })
    .toFile(place(`icon-${side}.png`));

// What stands for a page without a picture of its own where somebody shares it, as wide as such places are.
const mark = icon.replace("#2f7040", "#faf6ee").replaceAll("#fff", "#2f7040");
await sharp(Buffer.from(mark), { density: 72 * 14 })
  .resize(630, 630)
  .extend({ left: 285, right: 285, background: "#faf6ee" })
  .png({ palette: true })
  .toFile(place("share.png"));
