import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";

/** The form in which `call` sends a body. */
type Bytes = Uint8Array<ArrayBuffer>;

/** Red on its left half, blue on its right, so that it can be told how it was turned. */
export async function picture({
  width = 400,
  height = 200,
  format = "png" as "jpeg" | "png" | "webp" | "avif",
  orientation = 1,
  options = {},
} = {}): Promise<Bytes> {
  const left = { create: { width: width >> 1, height, channels: 3 as const, background: "#f00" } };
  const plain = sharp({ create: { width, height, channels: 3, background: "#00f" } });
  const drawn = plain
    .composite([{ input: left, left: 0, top: 0 }])
    .withExif({
      IFD0: { Copyright: "SECRET-OWNER" },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 3/1 0/1" },
    })
    .withMetadata({ orientation });
  return new Uint8Array(await drawn.toFormat(format, options).toBuffer());
}

/** What differs from any other picture, so that it is kept for itself. */
export async function noise(seed: number, edge = 64): Promise<Bytes> {
  const pixels = Buffer.from(
    Array.from({ length: edge * edge * 3 }, (_, i) => (i * seed * 31 + i * i) % 256),
  );
  const drawn = sharp(pixels, { raw: { width: edge, height: edge, channels: 3 } });
  return new Uint8Array(await drawn.png().toBuffer());
}

/** A whole PNG of so many pixels, all black, in few bytes. */
export function bomb(width: number, height: number): Bytes {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // One bit for each pixel.
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc(height * (Math.ceil(width / 8) + 1)));
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return new Uint8Array(
    Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}

/** What a picture at an address is, and how red and blue its four corners are. */
export async function look(url: string) {
  const response = await fetch(url);
  const file = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) return { status: response.status, response };
  const { width, height, format, exif, icc, xmp, orientation } = await sharp(file).metadata();
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colour = (x: number, y: number) => {
    const [red = 0, , blue = 0] = data.subarray((y * info.width + x) * info.channels);
    return red > 200 && blue < 60 ? "red" : blue > 200 && red < 60 ? "blue" : "other";
  };
  const [right, bottom] = [info.width - 1, info.height - 1];
  return {
    status: response.status,
    response,
    file,
    width,
    height,
    format,
    metadata: { exif, icc, xmp, orientation },
    corners: [colour(0, 0), colour(right, 0), colour(0, bottom), colour(right, bottom)].join(" "),
  };
}
