import sharp, { type Metadata, type Sharp } from "sharp";
import { createBudget } from "./budget.ts";
import { notAnImage, tooManyPixels } from "./errors.ts";
import { formats } from "./formats.ts";
import { mostPixels } from "./sizes.ts";

// What is read is told by its content, and only these four are ever tried.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Jpeg", "Png", "Webp", "Heif"].map((format) => `VipsForeignLoad${format}Buffer`),
});
sharp.cache(false);
sharp.concurrency(1);

/**
 * The picture as WebP in each size (`sizes` are long edges in pixels), upright and without any metadata; of an animated
 * one the first frame. Throws not_an_image, too_many_pixels.
 */
export async function encodePicture<Size extends string>(
  body: Buffer,
  type: string,
  sizes: Record<Size, number>,
): Promise<Record<Size, Buffer>> {
  if (body.length === 0) throw notAnImage();
  const found = await sharp(body, { limitInputPixels: false }).metadata().catch(refuse);
  if (found.format !== formats[type] || (found.format === "heif" && found.compression !== "av1"))
    throw notAnImage();
  const need = decodingBytes(found);
  if (found.width * found.height > mostPixels || need > decodingBudgetBytes) throw tooManyPixels();

  // Two at once at most: each takes at least half of the budget.
  return spend(Math.max(need, decodingBudgetBytes / 2), async () => {
    const edges = Object.entries<number>(sizes) as [Size, number][];
    const draw = await decode(body, found, Math.max(...edges.map(([, edge]) => edge)));
    const files: [Size, Buffer][] = [];
    for (const [size, edge] of edges) files.push([size, await within(draw(), edge).webp().toBuffer()]);
    return Object.fromEntries(files) as Record<Size, Buffer>;
  });
}

/**
 * The picture upright and no larger than is needed, to draw from again and again. It is turned after it was made
 * small, for to be turned it has to be in memory whole.
 */
async function decode(body: Buffer, { orientation = 1 }: Metadata, edge: number): Promise<() => Sharp> {
  const source = sharp(body, { failOn: "error", limitInputPixels: mostPixels });
  const { data, info } = await within(source, edge)
    .timeout({ seconds: decodingSeconds })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(refuse);
  const { width, height, channels } = info;
  const drawn = () => sharp(data, { raw: { width, height, channels } });
  if (orientation === 1) return drawn;
  const upright = await turn(drawn(), orientation).raw().toBuffer({ resolveWithObject: true });
  const raw = { width: upright.info.width, height: upright.info.height, channels };
  return () => sharp(upright.data, { raw });
}

function within(picture: Sharp, edge: number): Sharp {
  return picture.resize(edge, edge, { fit: "inside", withoutEnlargement: true });
}

/** By the values of EXIF's orientation (CIPA DC-008, 4.6.5): how to make such a picture upright. */
function turn(picture: Sharp, orientation: number): Sharp {
  const degrees = [0, 0, 0, 180, 180, 270, 90, 90, 270][orientation] ?? 0;
  const isMirrored = [2, 4, 5, 7].includes(orientation);
  // Mirrored first, in whatever order the two are asked for.
  return picture.flop(isMirrored).rotate(degrees);
}

/** What all decoding at one time may take. */
const decodingBudgetBytes = 220_000_000;
const decodingSeconds = 20;
const spend = createBudget(decodingBudgetBytes);

/**
 * How much memory decoding takes at its height, measured with sharp 0.35. JPEG, PNG and WebP are read line by line and
 * made small on the way, unless they come in several passes or as an animation.
 */
function decodingBytes({
  format,
  width,
  height,
  channels,
  depth,
  isProgressive,
  pages,
  ...rest
}: Metadata): number {
  const pixels = width * height;
  const sampleBytes = depth === "uchar" ? 1 : 2;
  switch (format) {
    case "jpeg":
      return isProgressive ? pixels * 2 * (rest.chromaSubsampling === "4:2:0" ? 1.5 : channels) : 0;
    case "png":
      return isProgressive ? pixels * channels * sampleBytes : 0;
    case "webp":
      return (pages ?? 1) > 1 ? pixels * 8 : 0;
    default:
      return pixels * (sampleBytes === 1 ? 18 : 26);
  }
}

function refuse(): never {
  throw notAnImage();
}
